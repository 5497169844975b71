-- A job tells which version of which strategy it holds a copy of, and which job it repeats.
ALTER TABLE jobs ADD COLUMN strategy_id TEXT;
ALTER TABLE jobs ADD COLUMN strategy_version INTEGER
  CHECK (strategy_version IS NULL OR strategy_version >= 1);
ALTER TABLE jobs ADD COLUMN retry_of TEXT;
ALTER TABLE backtests ADD COLUMN strategy_id TEXT;
ALTER TABLE backtests ADD COLUMN strategy_version INTEGER
  CHECK (strategy_version IS NULL OR strategy_version >= 1);

-- The strategy library. The columns are the described fields of jobs::Strategy and
-- jobs::StrategyVersion, in their order.
CREATE TABLE strategies (
  strategy_id    TEXT    NOT NULL PRIMARY KEY CHECK (length(strategy_id) BETWEEN 1 AND 128),
  user_id        TEXT    NOT NULL,
  created_at     TEXT    NOT NULL CHECK (length(created_at) = 27),
  updated_at     TEXT    NOT NULL CHECK (length(updated_at) = 27),
  name           TEXT    NOT NULL,
  description    TEXT    NOT NULL,
  tags           TEXT    NOT NULL,
  visibility     TEXT    NOT NULL CHECK (visibility = 'private' OR visibility = 'shared'),
  archived       INTEGER NOT NULL CHECK (archived = 0 OR archived = 1),
  version        INTEGER NOT NULL CHECK (version >= 1),
  revision       INTEGER NOT NULL CHECK (revision >= 1),
  template_id    TEXT,
  cloned_from    TEXT,
  cloned_version INTEGER
) STRICT;
CREATE INDEX StrategyCreatedIndex ON strategies (created_at, strategy_id);
CREATE INDEX StrategyUserIndex ON strategies (user_id, created_at, strategy_id);
CREATE INDEX StrategySharedIndex ON strategies (created_at, strategy_id) WHERE visibility = 'shared';

CREATE TABLE strategy_versions (
  strategy_id     TEXT    NOT NULL REFERENCES strategies (strategy_id) ON DELETE CASCADE,
  version         INTEGER NOT NULL CHECK (version >= 1),
  created_at      TEXT    NOT NULL CHECK (length(created_at) = 27),
  user_id         TEXT    NOT NULL,
  note            TEXT    NOT NULL,
  definition_hash TEXT    NOT NULL CHECK (length(definition_hash) = 64),
  definition      TEXT    NOT NULL,
  UNIQUE (strategy_id, version)
) STRICT;
