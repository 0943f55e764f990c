-- What the coordinator has made and what became of it. One process at a time (home.c holds the lock).
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE submission (
    sequence          INTEGER PRIMARY KEY,          -- order of queueing and of sending
    id                BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    call              TEXT    NOT NULL,
    country           TEXT    NOT NULL,
    goal              INTEGER NOT NULL,             -- 0: not about one goal
    consent           TEXT    NOT NULL,
    title             TEXT    NOT NULL,             -- for display; empty when CONFIDENTIAL
    day               INTEGER NOT NULL,             -- of making, since 1970-01-01 UTC
    state             TEXT    NOT NULL CHECK (state IN ('QUEUED', 'RECEIVED', 'STORED', 'REFUSED')),
    bytes             BLOB    NOT NULL,             -- exactly what is sent, each time it is sent
    import_digest     BLOB    NOT NULL CHECK (length(import_digest) = 32),
    import_occurrence INTEGER NOT NULL,             -- the nth row of its import that says the same
    refusal_code      TEXT,
    refusal_sentence  TEXT,
    refusal_field     TEXT,
    UNIQUE (import_digest, import_occurrence),
    CHECK ((state = 'REFUSED') = (refusal_code IS NOT NULL))
) STRICT;

CREATE INDEX submission_by_state ON submission (state, sequence);

-- The collector's signed word, kept so that it can be shown and verified without the collector.
CREATE TABLE receipt (
    submission INTEGER PRIMARY KEY REFERENCES submission (sequence),
    collector  BLOB    NOT NULL CHECK (length(collector) = 32),   -- the key that signed
    digest     BLOB    NOT NULL CHECK (length(digest) = 32),
    leaf_index INTEGER NOT NULL,
    path       BLOB    NOT NULL,
    root       BLOB    NOT NULL CHECK (length(root) = 32),
    leaf_count INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    signature  BLOB    NOT NULL CHECK (length(signature) = 64)
) STRICT;

PRAGMA user_version = 1;
