-- What has a receipt and may still change: nothing follows on a withdrawal.
SELECT sequence, id, bytes
FROM submission
WHERE state NOT IN ('QUEUED', 'SENT', 'REFUSED', 'WITHDRAWN') AND sequence > ?1
ORDER BY sequence
LIMIT 1;
