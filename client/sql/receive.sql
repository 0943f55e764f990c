UPDATE submission SET state = 'RECEIVED' WHERE id = ?1 AND state = 'QUEUED';
