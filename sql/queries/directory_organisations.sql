SELECT id, constituency, active, array_to_string(scope, '|') FROM organisation ORDER BY id;
