-- Organisations whose findings, answers or contributions name them by their own consent, and in which countries. Who
-- signs a letter stands under it. Parameters: report_query.
SELECT o.name, o.constituency, o.ecosoc, o.speaks_for, string_agg(o.country, E'\x1f' ORDER BY o.country COLLATE "C") AS countries
FROM (
  SELECT coalesce(name->>$3::text, name->>'en', (SELECT value FROM jsonb_each_text(name) ORDER BY key LIMIT 1)) AS name,
         constituency, ecosoc, speaks_for, id, country
  FROM report_organisation
  WHERE call = $1::text AND country = ANY (string_to_array($2::text, E'\x1f')) AND kinds && ARRAY['FINDING', 'RESPONSE', 'CONTRIBUTION']
    AND ($4::text = '' OR (country, id) IN (
      SELECT f.country, f.organisation FROM report_shown($1::text, $2::text, $4::text, '') f
      WHERE f.organisation IS NOT NULL))
) o
GROUP BY o.name, o.constituency, o.ecosoc, o.speaks_for, o.id
ORDER BY o.name COLLATE "C", o.id;
