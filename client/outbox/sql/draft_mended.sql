-- Its mended text is queued under another id.
UPDATE submission
SET state = 'SUPERSEDED', refusal_code = NULL, refusal_sentence = NULL, refusal_field = NULL
WHERE id = (SELECT refused_as FROM draft WHERE number = ?1) AND state = 'REFUSED';
