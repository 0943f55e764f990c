-- Constituencies that spoke under their own name; on a theme, those whose findings are on it. Parameters: report_query.
SELECT v.country, v.constituency, v.named
FROM (
  SELECT country, constituency, named
  FROM report_voice
  WHERE $4::text = '' AND call = $1::text AND country = ANY (string_to_array($2::text, E'\x1f'))
  UNION ALL
  SELECT country, constituency, count(*)
  FROM report_shown($1::text, $2::text, $4::text, '')
  WHERE $4::text <> '' AND consent = 'PUBLIC'
  GROUP BY country, constituency
) v
ORDER BY v.country COLLATE "C", v.constituency COLLATE "C";
