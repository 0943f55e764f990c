SELECT number FROM draft WHERE queued_as = ?1 OR refused_as = ?1;
