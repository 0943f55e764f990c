SELECT import_digest, state FROM submission WHERE import_key = ?1;
