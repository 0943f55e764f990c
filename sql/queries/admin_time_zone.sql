-- Whether PostgreSQL knows the time zone, as written. $1 its IANA name.
SELECT name FROM pg_timezone_names WHERE name = $1::text;
