-- Rules of the market and of the account, and the wish for a proof, are part of what was asked: without
-- them a worker would run another backtest than the one that was submitted.
ALTER TABLE jobs ADD COLUMN market_rules TEXT;
ALTER TABLE jobs ADD COLUMN account TEXT;
ALTER TABLE jobs ADD COLUMN prove INTEGER;
