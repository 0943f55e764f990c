-- What never left this computer, or was refused: the other side knows nothing of it.
UPDATE submission
SET state = ?2, refusal_code = NULL, refusal_sentence = NULL, refusal_field = NULL
WHERE id = ?1 AND state IN ('QUEUED', 'REFUSED');
