-- The temporary tables of a writing session. They write no WAL and no other session sees them;
-- temp_buffers and work_mem hold an ordinary batch, so that its rows, which still know who wrote them,
-- do not reach temporary files. temp_buffers can be set only before the first temporary table.
SET temp_buffers = '64MB';
SET work_mem = '64MB';

-- The rows of a batch as they came. ordinal: their place in the batch.
CREATE TEMPORARY TABLE staged (
  ordinal             integer NOT NULL,
  stream              uuid NOT NULL,
  author_organisation uuid NOT NULL,
  author_pseudonym    bytea NOT NULL,
  author_constituency text NOT NULL,
  LIKE submission INCLUDING DEFAULTS
) ON COMMIT DELETE ROWS;

-- Those of them that were new.
CREATE TEMPORARY TABLE stored (ordinal integer NOT NULL) ON COMMIT DELETE ROWS;

-- The tally keys of submissions that this transaction retired.
CREATE TEMPORARY TABLE retired (
  country text NOT NULL,
  call    text NOT NULL,
  kind    text NOT NULL,
  goal    smallint NOT NULL,
  target  text NOT NULL
) ON COMMIT DELETE ROWS;
