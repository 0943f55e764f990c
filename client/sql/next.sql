SELECT sequence, id, bytes
FROM submission
WHERE state = ?1 AND sequence > ?2
ORDER BY sequence
LIMIT 1;
