UPDATE draft SET queued_as = ?2 WHERE number = ?1 AND queued_as IS NULL;
