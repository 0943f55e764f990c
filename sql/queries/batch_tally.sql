-- Adds what the batch stored and retired to the tallies, in key order.
INSERT INTO tally (country, call, kind, goal, target, submissions, retired)
SELECT country, call, kind, goal, target, sum(submissions), sum(retired)
FROM (
  SELECT country, call, kind, coalesce(goal, 0) AS goal, coalesce(target, '') AS target,
         1 AS submissions, 0 AS retired
  FROM stored JOIN staged USING (ordinal)
  UNION ALL
  SELECT country, call, kind, goal, target, 0, 1 FROM retired
) AS change
GROUP BY country, call, kind, goal, target
ORDER BY country, call, kind, goal, target
ON CONFLICT (country, call, kind, goal, target) DO UPDATE
SET submissions = tally.submissions + excluded.submissions, retired = tally.retired + excluded.retired;
