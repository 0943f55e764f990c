-- Tallies that differ from a recount, in either direction.
WITH counted AS (
  SELECT country, call, kind, coalesce(goal, 0) AS goal, coalesce(target, '') AS target,
         count(*) AS submissions, count(*) FILTER (WHERE state IN ('WITHDRAWN', 'SUPERSEDED')) AS retired
  FROM submission GROUP BY 1, 2, 3, 4, 5
), compared AS (
  SELECT concat_ws(' ', country, call, kind, goal::text, nullif(target, '')) AS key,
         coalesce(c.submissions, 0) AS submissions, coalesce(c.retired, 0) AS retired,
         coalesce(t.submissions, 0) AS told, coalesce(t.retired, 0) AS told_retired
  FROM counted c FULL JOIN tally t USING (country, call, kind, goal, target)
)
SELECT 'tally.submissions' AS what, key, submissions::text AS expected, told::text AS found
FROM compared WHERE submissions <> told
UNION ALL
SELECT 'tally.retired', key, retired::text, told_retired::text
FROM compared WHERE retired <> told_retired
ORDER BY what, key;
