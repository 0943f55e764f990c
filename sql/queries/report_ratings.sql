-- Ratings from 1 to 5 by goal and by who rated. $1 call, $2 country.
SELECT goal, coalesce(rater, '') AS rater, rating, count(*) AS findings
FROM report_counted
WHERE call = $1::text AND country = $2::text AND goal IS NOT NULL AND rating BETWEEN 1 AND 5
GROUP BY goal, coalesce(rater, ''), rating
ORDER BY goal, rater, rating;
