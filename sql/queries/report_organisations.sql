-- Organisations that were named by their own consent. $1 call, $2 country, $3 language.
SELECT o.name, o.constituency, o.ecosoc, o.speaks_for
FROM (
  SELECT coalesce(name->>$3::text, name->>'en', (SELECT value FROM jsonb_each_text(name) ORDER BY key LIMIT 1)) AS name,
         constituency, ecosoc, speaks_for, id
  FROM report_organisation
  WHERE call = $1::text AND country = $2::text
) o
ORDER BY o.name COLLATE "C", o.id;
