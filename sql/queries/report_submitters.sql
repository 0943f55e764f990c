-- Who submits the report under their name, in the order of the alphabet. Parameters: report_query.
SELECT DISTINCT ON (o.name COLLATE "und-x-icu", o.id) o.name, o.ecosoc, o.constituency
FROM (
  SELECT coalesce(name->>$3::text, name->>'en', (SELECT value FROM jsonb_each_text(name) ORDER BY key LIMIT 1)) AS name,
         constituency, ecosoc, id
  FROM report_organisation
  WHERE call = $1::text AND country = ANY (string_to_array($2::text, E'\x1f'))
    AND ($4::text = '' OR (country, id) IN (
      SELECT f.country, f.organisation FROM report_shown($1::text, $2::text, $4::text, '') f
      WHERE f.organisation IS NOT NULL))
) o
ORDER BY o.name COLLATE "und-x-icu", o.id;
