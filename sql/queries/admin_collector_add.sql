-- Registers a collector; touches no row when the name is in use. $1 curve, $2 sign, both in hexadecimal,
-- $3 name.
INSERT INTO collector (curve, sign, name)
VALUES (decode($1::text, 'hex'), decode($2::text, 'hex'), $3::text)
ON CONFLICT (name) DO NOTHING;
