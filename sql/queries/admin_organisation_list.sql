-- Organisations by name. $1 id, or NULL for all of them.
SELECT o.id, coalesce(o.name ->> 'en', o.name ->> (SELECT min(language) FROM jsonb_object_keys(o.name) AS language)) AS name,
       o.name AS names, array_to_string(o.scope, '|') AS scope, o.constituency, o.ecosoc, o.speaks_for, o.active,
       (SELECT count(*) FROM organisation_key k WHERE k.organisation = o.id AND k.active) AS keys
FROM organisation o
WHERE $1::uuid IS NULL OR o.id = $1::uuid
ORDER BY name, o.id;
