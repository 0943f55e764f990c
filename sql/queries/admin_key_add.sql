-- $1 curve, $2 sign, both in hexadecimal, $3 organisation.
INSERT INTO organisation_key (curve, sign, organisation)
VALUES (decode($1::text, 'hex'), decode($2::text, 'hex'), $3::uuid);
