SELECT sequence, id, bytes
FROM submission
WHERE state IN ('QUEUED', 'SENT') AND sequence > ?1
ORDER BY sequence
LIMIT 1;
