-- Whether everything that was amended or withdrawn and is not here is awaited, and nothing else is.
WITH missing AS (
  SELECT s.country, s.supersedes AS id
  FROM submission s
  WHERE s.supersedes IS NOT NULL
    AND NOT EXISTS (SELECT FROM submission t WHERE t.country = s.country AND t.id = s.supersedes)
), compared AS (
  (SELECT country, id, 1 AS expected, 0 AS found FROM missing EXCEPT SELECT country, id, 1, 0 FROM awaited)
  UNION ALL
  (SELECT country, id, 0, 1 FROM awaited EXCEPT SELECT country, id, 0, 1 FROM missing)
)
SELECT 'awaited' AS what, country || ' ' || id AS key, expected::text AS expected, found::text AS found
FROM compared ORDER BY key;
