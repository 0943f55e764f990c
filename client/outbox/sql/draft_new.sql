INSERT INTO draft (kind, supersedes, day) VALUES (?1, ?2, ?3) RETURNING number;
