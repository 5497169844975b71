-- What an operator looks at, kept as counters: none of it may read all jobs.

-- Pending jobs by priority, beside those by status.
INSERT INTO job_counts (status, jobs)
SELECT 'pending:' || names.priority,
       (SELECT count(*) FROM jobs WHERE jobs.status = 'pending' AND jobs.priority = names.priority)
FROM (SELECT 'low' AS priority UNION ALL SELECT 'normal' UNION ALL SELECT 'high'
      UNION ALL SELECT 'urgent') AS names;

-- How many jobs were submitted, started and ended in each minute since 1970, with the time that they
-- waited or ran as a bucket of jobs::TimeHistogram; -1: no time.
CREATE TABLE job_activity (
  minute  INTEGER NOT NULL,
  what    TEXT    NOT NULL,
  bucket  INTEGER NOT NULL,
  jobs    INTEGER NOT NULL,
  seconds REAL    NOT NULL,
  PRIMARY KEY (minute, what, bucket)
) STRICT, WITHOUT ROWID;

-- The age of the oldest pending job and the newest pending ones are at its ends. ReadyIndex need not
-- hold the times of jobs any more.
CREATE INDEX PendingIndex ON jobs (created_at, job_id) WHERE status = 'pending';
DROP INDEX ReadyIndex;
CREATE INDEX ReadyIndex ON jobs (order_key, job_id) WHERE status = 'pending';

ALTER TABLE workers ADD COLUMN heartbeat_at TEXT;
