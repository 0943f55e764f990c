UPDATE submission SET state = 'STORED' WHERE id = ?1 AND state = 'RECEIVED';
