DELETE FROM draft WHERE queued_as = ?1;
