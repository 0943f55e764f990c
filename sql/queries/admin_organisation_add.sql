-- Enrols an organisation. $1 id, $2 names by language (JSON), $3 scope joined with |, $4 constituency,
-- $5 ECOSOC status, $6 how many it speaks for.
INSERT INTO organisation (id, name, scope, constituency, ecosoc, speaks_for)
VALUES ($1::uuid, $2::jsonb, string_to_array($3::text, '|'), $4::text, $5::text, $6::integer);
