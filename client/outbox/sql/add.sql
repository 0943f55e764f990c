-- A row that was refused and is imported again gets another try under a new id.
INSERT INTO submission (id, kind, supersedes, call, country, goal, consent, title, day, state, bytes,
                        import_digest, import_occurrence, import_key)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'QUEUED', ?10, ?11, ?12, ?13)
ON CONFLICT (import_digest, import_occurrence) DO UPDATE
SET id = excluded.id, day = excluded.day, state = excluded.state, bytes = excluded.bytes,
    refusal_code = NULL, refusal_sentence = NULL, refusal_field = NULL
WHERE submission.state = 'REFUSED';
