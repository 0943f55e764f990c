DELETE FROM draft WHERE number = ?1;
