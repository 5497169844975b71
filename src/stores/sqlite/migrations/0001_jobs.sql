-- Jobs, their events, workers, idempotency keys and the feed.
-- Times are ISO 8601 texts of one length, so that text order is time order. The columns of jobs
-- and backtests are the described fields of jobs::Job and jobs::Backtest, in their order.

CREATE TABLE jobs (
  job_id               TEXT    NOT NULL PRIMARY KEY CHECK (length(job_id) BETWEEN 1 AND 128),
  user_id              TEXT    NOT NULL,
  status               TEXT    NOT NULL
    CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
  priority             TEXT    NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  created_at           TEXT    NOT NULL CHECK (length(created_at) = 27),
  started_at           TEXT,
  completed_at         TEXT,
  strategy_name        TEXT    NOT NULL,
  strategy_description TEXT    NOT NULL,
  timeframe            TEXT    NOT NULL,
  assets               TEXT    NOT NULL,
  period               TEXT    NOT NULL,
  initial_capital      REAL    NOT NULL,
  strategy_definition  TEXT    NOT NULL,
  costs                TEXT    NOT NULL,
  execution            TEXT    NOT NULL,
  estimated_duration   REAL,
  actual_duration      REAL,
  error_message        TEXT,
  error                TEXT,
  progress             INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
  phase                TEXT    NOT NULL,
  result_backtest_id   TEXT,
  cancel_requested_at  TEXT,
  attempt              INTEGER NOT NULL CHECK (attempt >= 0),
  crashes              INTEGER NOT NULL CHECK (crashes >= 0),
  worker_id            TEXT,
  data_start           TEXT,
  data_end             TEXT,
  order_key            INTEGER NOT NULL,
  -- A running job has a lease; a final one has an end; a completed one has a result.
  CHECK (status <> 'running'
         OR (worker_id IS NOT NULL AND started_at IS NOT NULL AND attempt >= 1)),
  CHECK ((status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL)),
  CHECK ((status = 'completed') = (result_backtest_id IS NOT NULL)),
  CHECK (status <> 'failed' OR error_message IS NOT NULL),
  CHECK (cancel_requested_at IS NULL OR status = 'running')
) STRICT;

-- What claim() reads: only live rows are in it, however many finished jobs there are.
CREATE INDEX ReadyIndex ON jobs (order_key, job_id) WHERE status = 'pending';
CREATE INDEX RunningIndex ON jobs (worker_id) WHERE status = 'running';
CREATE INDEX StatusIndex ON jobs (status, created_at, job_id);
CREATE INDEX UserIndex ON jobs (user_id, created_at, job_id);
CREATE INDEX CreatedIndex ON jobs (created_at, job_id);

-- Counting millions of rows on every page view is too dear; the counters follow each change.
CREATE TABLE job_counts (
  status TEXT    NOT NULL PRIMARY KEY,
  jobs   INTEGER NOT NULL CHECK (jobs >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO job_counts (status, jobs)
VALUES ('pending', 0), ('running', 0), ('completed', 0), ('failed', 0), ('cancelled', 0);

CREATE TRIGGER job_added AFTER INSERT ON jobs BEGIN
  UPDATE job_counts SET jobs = jobs + 1 WHERE status = NEW.status;
END;
CREATE TRIGGER job_moved AFTER UPDATE OF status ON jobs WHEN OLD.status <> NEW.status BEGIN
  UPDATE job_counts SET jobs = jobs - 1 WHERE status = OLD.status;
  UPDATE job_counts SET jobs = jobs + 1 WHERE status = NEW.status;
END;
CREATE TRIGGER job_removed AFTER DELETE ON jobs BEGIN
  UPDATE job_counts SET jobs = jobs - 1 WHERE status = OLD.status;
END;

CREATE TABLE job_events (
  job_id  TEXT    NOT NULL REFERENCES jobs (job_id) ON DELETE CASCADE,
  id      INTEGER NOT NULL CHECK (id >= 1),
  kind    TEXT    NOT NULL,
  payload TEXT    NOT NULL,
  PRIMARY KEY (job_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE workers (
  worker_id  TEXT    NOT NULL PRIMARY KEY CHECK (length(worker_id) BETWEEN 1 AND 128),
  host       TEXT    NOT NULL,
  pid        INTEGER NOT NULL,
  slots      INTEGER NOT NULL,
  started_at TEXT    NOT NULL,
  expires_at TEXT    NOT NULL CHECK (length(expires_at) = 27)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
  user_id    TEXT NOT NULL,
  key        TEXT NOT NULL,
  body_hash  TEXT NOT NULL,
  job_id     TEXT NOT NULL REFERENCES jobs (job_id) ON DELETE CASCADE,
  expires_at TEXT NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX KeyExpiryIndex ON idempotency_keys (expires_at);
CREATE INDEX KeyJobIndex ON idempotency_keys (job_id);

CREATE TABLE backtests (
  backtest_id          TEXT    NOT NULL PRIMARY KEY CHECK (length(backtest_id) BETWEEN 1 AND 128),
  job_id               TEXT    NOT NULL UNIQUE REFERENCES jobs (job_id) ON DELETE CASCADE,
  user_id              TEXT    NOT NULL,
  created_at           TEXT    NOT NULL CHECK (length(created_at) = 27),
  strategy_name        TEXT    NOT NULL,
  strategy_description TEXT    NOT NULL,
  timeframe            TEXT    NOT NULL,
  assets               TEXT    NOT NULL,
  period               TEXT    NOT NULL,
  data_start           TEXT    NOT NULL,
  data_end             TEXT    NOT NULL,
  initial_capital      REAL    NOT NULL,
  final_equity         REAL    NOT NULL,
  total_return_pct     REAL    NOT NULL,
  sharpe               REAL,
  max_drawdown_pct     REAL    NOT NULL,
  trades               INTEGER NOT NULL CHECK (trades >= 0),
  win_rate_pct         REAL,
  bars                 INTEGER NOT NULL CHECK (bars >= 0),
  warnings             INTEGER NOT NULL CHECK (warnings >= 0),
  synthetic            INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
  strategy_hash        TEXT    NOT NULL,
  data_hash            TEXT    NOT NULL,
  engine_version       TEXT    NOT NULL,
  artifact             TEXT    NOT NULL
) STRICT;

CREATE INDEX FeedIndex ON backtests (created_at, backtest_id);
CREATE INDEX FeedUserIndex ON backtests (user_id, created_at, backtest_id);
