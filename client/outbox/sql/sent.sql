UPDATE submission SET state = 'SENT' WHERE id = ?1 AND state = 'QUEUED';
