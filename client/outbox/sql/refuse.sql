UPDATE submission
SET state = 'REFUSED', refusal_code = ?2, refusal_sentence = ?3, refusal_field = ?4
WHERE id = ?1 AND state IN ('QUEUED', 'SENT');
