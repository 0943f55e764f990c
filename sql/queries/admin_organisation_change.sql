-- What an import may change of an organisation that is enrolled already. Parameters as
-- admin_organisation_add; name in English and scope are what it was found by.
UPDATE organisation
SET name = $2::jsonb, scope = string_to_array($3::text, '|'), constituency = $4::text, ecosoc = $5::text,
    speaks_for = $6::integer
WHERE id = $1::uuid;
