-- $1: version, $2: name, $3: checksum
INSERT INTO migration (version, name, checksum) VALUES ($1::integer, $2, $3);
