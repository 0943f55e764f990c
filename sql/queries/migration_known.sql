-- $1: version
SELECT checksum FROM migration WHERE version = $1::integer;
