UPDATE submission SET state = 'RECEIVED' WHERE id = ?1 AND state IN ('QUEUED', 'SENT');
