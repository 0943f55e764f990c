-- Ratings from 1 to 5 and their mean, in this call and in the one before it, by who rated ('': not said): by goal
-- (target '') and by target. Parameters: report_query.
SELECT r.goal, CASE WHEN grouping(r.target) = 0 THEN r.target ELSE '' END AS target, coalesce(r.rater, '') AS rater,
       count(*) FILTER (WHERE c.now) AS ratings,
       round(avg(r.rating) FILTER (WHERE c.now), 2) AS mean,
       count(*) FILTER (WHERE NOT c.now) AS ratings_before,
       round(avg(r.rating) FILTER (WHERE NOT c.now), 2) AS mean_before
FROM (
  SELECT id, true AS now FROM report_call WHERE id = $1::text
  UNION ALL
  SELECT previous, false FROM report_call WHERE id = $1::text AND previous IS NOT NULL
) c
CROSS JOIN LATERAL report_counting(c.id, $2::text, $4::text) r
WHERE r.goal IS NOT NULL AND r.rating BETWEEN 1 AND 5
GROUP BY GROUPING SETS ((r.goal, coalesce(r.rater, '')), (r.goal, r.target, coalesce(r.rater, '')))
HAVING grouping(r.target) = 1 OR r.target <> ''
ORDER BY r.goal, grouping(r.target) DESC, r.target COLLATE "C",
         coalesce(r.rater, '') COLLATE "C";
