UPDATE draft SET day = ?2 WHERE number = ?1;
