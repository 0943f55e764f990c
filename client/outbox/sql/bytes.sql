SELECT bytes, state FROM submission WHERE id = ?1;
