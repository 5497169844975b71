-- Results by template, and in the order of their figures.
ALTER TABLE backtests ADD COLUMN template_id TEXT;
UPDATE backtests SET template_id =
  (SELECT json_extract(jobs.strategy_definition, '$.template_id') FROM jobs
   WHERE jobs.job_id = backtests.job_id);

CREATE INDEX FeedReturnIndex ON backtests (total_return_pct, backtest_id);
CREATE INDEX FeedSharpeIndex ON backtests (sharpe, backtest_id);
CREATE INDEX FeedDrawdownIndex ON backtests (max_drawdown_pct, backtest_id);

-- How many jobs waited before the first and after the last change of each minute since 1970 in which
-- that number changed, and the most in between.
CREATE TABLE queue_depths (
  minute         INTEGER NOT NULL PRIMARY KEY,
  pending_before INTEGER NOT NULL,
  pending_after  INTEGER NOT NULL,
  pending_most   INTEGER NOT NULL
) STRICT;
