-- Which findings touch which article, area or recommendation. Parameters: report_query.
SELECT x.instrument, x.item, 'F-' || right(f.id::text, 12) AS code
FROM report_shown($1::text, $2::text, $4::text, $5::text) f
CROSS JOIN LATERAL (
  SELECT 1 AS instrument, unnest(f.cedaw_articles) AS item
  UNION ALL SELECT 2, unnest(f.beijing_areas)
  UNION ALL SELECT 3, unnest(f.upr_recommendations)
) x
-- One key, see report_findings; articles are numbers.
ORDER BY (x.instrument || CASE WHEN x.instrument = 1 THEN lpad(x.item, greatest(length(x.item), 4), '0') ELSE x.item END
          || E'\x01' || right(f.id::text, 12)) COLLATE "C";
