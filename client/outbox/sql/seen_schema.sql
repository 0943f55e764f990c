-- How often each row was met in the import that runs now.
CREATE TEMP TABLE IF NOT EXISTS seen (
    digest BLOB PRIMARY KEY,
    count  INTEGER NOT NULL
) WITHOUT ROWID;
DELETE FROM temp.seen;
