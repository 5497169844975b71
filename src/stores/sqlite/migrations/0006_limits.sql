-- What a job may use is part of what was asked.
ALTER TABLE jobs ADD COLUMN limits TEXT;
