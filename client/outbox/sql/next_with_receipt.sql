-- What has a receipt, and what should have one: the table that goes without is found, too.
SELECT sequence, id, bytes
FROM submission
WHERE sequence > ?1
  AND (state NOT IN ('QUEUED', 'SENT', 'REFUSED', 'SUPERSEDED', 'WITHDRAWN')
       OR EXISTS (SELECT 1 FROM receipt WHERE receipt.submission = submission.sequence))
ORDER BY sequence
LIMIT 1;
