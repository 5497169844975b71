-- How many pending jobs there are in each stretch of order keys, in stretches of about a second, a minute,
-- an hour and three days: the place of a job in a queue of millions is the sum of a few hundred rows.
CREATE TABLE queue_ranks (
  shift  INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  jobs   INTEGER NOT NULL,
  PRIMARY KEY (shift, bucket)
) STRICT, WITHOUT ROWID;
INSERT INTO queue_ranks (shift, bucket, jobs)
SELECT shifts.shift, jobs.order_key >> shifts.shift, count(*)
FROM jobs, (SELECT 20 AS shift UNION ALL SELECT 26 UNION ALL SELECT 32 UNION ALL SELECT 38) AS shifts
WHERE jobs.status = 'pending'
GROUP BY 1, 2;
