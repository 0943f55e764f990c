-- Ratings from 1 to 5 by goal, country and who rated. Parameters: report_query.
SELECT goal, country, coalesce(rater, '') AS rater, rating, count(*) AS findings
FROM report_counting($1::text, $2::text, $4::text)
WHERE goal IS NOT NULL AND rating BETWEEN 1 AND 5
GROUP BY goal, country, coalesce(rater, ''), rating
ORDER BY goal, country COLLATE "C", rater, rating;
