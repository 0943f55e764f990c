-- Drafts, what the other side says, several collectors. The table of submissions
-- is made anew because SQLite cannot change its CHECKs; foreign keys are off meanwhile (outbox.c).
CREATE TABLE submission_2 (
    sequence          INTEGER PRIMARY KEY,          -- order of queueing and of sending
    id                BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    kind              TEXT    NOT NULL,
    supersedes        BLOB    CHECK (length(supersedes) = 16),   -- what this one amends or withdraws
    call              TEXT    NOT NULL,
    country           TEXT    NOT NULL,
    goal              INTEGER NOT NULL,             -- 0: not about one goal
    consent           TEXT    NOT NULL,
    title             TEXT    NOT NULL,             -- for display; empty when CONFIDENTIAL
    day               INTEGER NOT NULL,             -- of making, since 1970-01-01 UTC
    state             TEXT    NOT NULL CHECK (state IN ('QUEUED', 'SENT', 'RECEIVED', 'REFUSED', 'STORED',
      'IN_REVIEW', 'HAS_ISSUES', 'APPROVED', 'REJECTED', 'PUBLISHED', 'QUARANTINED', 'SUPERSEDED', 'WITHDRAWN')),
    bytes             BLOB    NOT NULL,             -- exactly what is sent, each time it is sent
    import_digest     BLOB    CHECK (length(import_digest) = 32),  -- of what its row said; NULL: typed here
    import_occurrence INTEGER,                      -- the nth row of its import that says the same
    import_key        BLOB    CHECK (length(import_key) = 32),     -- of the key its row has in its source
    refusal_code      TEXT,
    refusal_sentence  TEXT,
    refusal_field     TEXT,
    note              TEXT,                         -- of the secretariat
    report_title      TEXT,                         -- that it was published in
    report_url        TEXT,
    UNIQUE (import_digest, import_occurrence),
    UNIQUE (import_key),
    CHECK ((import_digest IS NULL) = (import_occurrence IS NULL)),
    CHECK ((state = 'REFUSED') = (refusal_code IS NOT NULL))
) STRICT;

INSERT INTO submission_2 (sequence, id, kind, call, country, goal, consent, title, day, state, bytes,
                          import_digest, import_occurrence, refusal_code, refusal_sentence, refusal_field)
SELECT sequence, id, 'FINDING', call, country, goal, consent, title, day, state, bytes,
       import_digest, import_occurrence, refusal_code, refusal_sentence, refusal_field
FROM submission;

DROP TABLE submission;
ALTER TABLE submission_2 RENAME TO submission;

CREATE INDEX submission_by_state ON submission (state, sequence);
-- What is still to be sent, in order: neither a sort nor a walk over what has long arrived.
CREATE INDEX submission_to_send ON submission (sequence) WHERE state IN ('QUEUED', 'SENT');

-- What is being written. It stays until the receipt is there: CONFIDENTIAL text is sealed in the
-- submission, and one that is refused could not be mended from that.
CREATE TABLE draft (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again: people note it down
    kind       TEXT    NOT NULL,
    supersedes BLOB    CHECK (length(supersedes) = 16),
    day        INTEGER NOT NULL,                    -- of the last change
    queued_as  BLOB    UNIQUE CHECK (length(queued_as) = 16),
    refused_as BLOB    CHECK (length(refused_as) = 16)           -- what it was queued as before
) STRICT;

CREATE TABLE draft_value (
    draft INTEGER NOT NULL REFERENCES draft (number) ON DELETE CASCADE,
    field TEXT    NOT NULL,
    item  INTEGER NOT NULL,                         -- from 1 in lists and groups, else 0
    value TEXT    NOT NULL,
    PRIMARY KEY (draft, field, item)
) STRICT, WITHOUT ROWID;

-- The collectors in the order in which they are tried.
CREATE TABLE collector (
    place    INTEGER PRIMARY KEY,
    endpoint TEXT    NOT NULL UNIQUE,
    card     TEXT    NOT NULL
) STRICT;

INSERT INTO collector (place, endpoint, card)
SELECT 1, CAST(e.value AS TEXT), CAST(c.value AS TEXT)
FROM setting e JOIN setting c ON c.name = 'collector_card'
WHERE e.name = 'collector';
DELETE FROM setting WHERE name IN ('collector', 'collector_card');

PRAGMA user_version = 2;
