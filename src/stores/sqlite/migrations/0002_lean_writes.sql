-- What a job costs to write on its way from pending to completed.

-- The same table, but for `status IN (a, b, c)` in its constraints: SQLite builds a temporary table for
-- such a list in each statement that checks it.
CREATE TABLE lean_jobs (
  job_id               TEXT    NOT NULL PRIMARY KEY CHECK (length(job_id) BETWEEN 1 AND 128),
  user_id              TEXT    NOT NULL,
  status               TEXT    NOT NULL
    CHECK (status = 'pending' OR status = 'running' OR status = 'completed' OR status = 'failed'
           OR status = 'cancelled'),
  priority             TEXT    NOT NULL
    CHECK (priority = 'low' OR priority = 'normal' OR priority = 'high' OR priority = 'urgent'),
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
  CHECK (status <> 'running'
         OR (worker_id IS NOT NULL AND started_at IS NOT NULL AND attempt >= 1)),
  CHECK ((status = 'completed' OR status = 'failed' OR status = 'cancelled')
         = (completed_at IS NOT NULL)),
  CHECK ((status = 'completed') = (result_backtest_id IS NOT NULL)),
  CHECK (status <> 'failed' OR error_message IS NOT NULL),
  CHECK (cancel_requested_at IS NULL OR status = 'running')
) STRICT;
INSERT INTO lean_jobs SELECT * FROM jobs;
DROP TABLE jobs;
ALTER TABLE lean_jobs RENAME TO jobs;

-- What claim() reads, and what the newest pending jobs are found in without reading their rows.
CREATE INDEX ReadyIndex ON jobs (order_key, job_id, created_at, status) WHERE status = 'pending';
CREATE INDEX RunningIndex ON jobs (worker_id) WHERE status = 'running';
-- Lists by state: a job comes into this one once, when it has reached its final state.
CREATE INDEX FinalIndex ON jobs (status, created_at, job_id) WHERE completed_at IS NOT NULL;
CREATE INDEX UserIndex ON jobs (user_id, created_at, job_id);
CREATE INDEX CreatedIndex ON jobs (created_at, job_id);

-- The triggers that kept job_counts went with the old table: they made each change of a job a
-- statement of several writes. The writer adds up all changes of a commit and writes them once.
