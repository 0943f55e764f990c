-- Who was heard on what, country by country; what was not heard has no row. $1 call, $2 country or '' for all.
WITH wanted AS (
  SELECT unnest(countries) AS country FROM report_call WHERE id = $1::text
  UNION
  SELECT country FROM report_tally WHERE call = $1::text
), heard AS (
  SELECT country, 'goal' AS dimension, goal::text AS code, count(*) AS n
  FROM report_counted WHERE call = $1::text AND goal IS NOT NULL GROUP BY country, goal
  UNION ALL
  SELECT country, 'constituency_named', constituency, named FROM report_voice WHERE call = $1::text
  UNION ALL
  SELECT country, 'constituencies_unnamed', '', constituencies FROM report_voice_unnamed WHERE call = $1::text
  UNION ALL
  SELECT f.country, 'affected_group', g, count(*)
  FROM report_finding f CROSS JOIN LATERAL unnest(f.affected_groups) g
  WHERE f.call = $1::text GROUP BY f.country, g
  UNION ALL
  SELECT r.country, w.dimension, '', sum(w.n)
  FROM report_retired r
  CROSS JOIN LATERAL (VALUES ('withdrawn', r.withdrawn),
                             ('withdrawn_after_publication', r.withdrawn_after_publication)) w (dimension, n)
  WHERE r.call = $1::text GROUP BY r.country, w.dimension
)
SELECT w.country, coalesce(h.dimension, '') AS dimension, coalesce(h.code, '') AS code, coalesce(h.n, 0) AS n
FROM wanted w
LEFT JOIN heard h ON h.country = w.country
WHERE $2::text = '' OR w.country = $2::text
ORDER BY w.country, dimension COLLATE "C", code COLLATE "C";
