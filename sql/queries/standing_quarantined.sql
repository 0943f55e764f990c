-- The same of those that could not be stored. What could not be read has no consent, and is nobody's here.
SELECT id, consent = 'PUBLIC' AS named, organisation, encode(pseudonym, 'hex') AS pseudonym, call, reason
FROM quarantine
WHERE id = ANY ($1::uuid[]) AND consent IS NOT NULL;
