-- Calls and the countries that were written about, for the portal's first page. $1 language.
SELECT c.id, c.form, c.sample,
       coalesce(c.title->>$1::text, c.title->>'en', (SELECT value FROM jsonb_each_text(c.title) ORDER BY key LIMIT 1), c.id) AS title,
       x.country, coalesce(n.findings, 0) AS findings
FROM report_call c
LEFT JOIN LATERAL (
  SELECT unnest(c.countries) AS country
  UNION
  SELECT t.country FROM report_tally t WHERE t.call = c.id AND t.kind = 'FINDING'
) x ON true
LEFT JOIN (
  SELECT r.call, r.country, count(*) AS findings FROM report_counted r GROUP BY r.call, r.country
) n ON n.call = c.id AND n.country = x.country
ORDER BY c.opens_at DESC, c.id COLLATE "C", x.country COLLATE "C";
