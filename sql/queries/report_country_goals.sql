-- Findings by country and goal; what has none is not listed. Parameters: report_query.
SELECT country, goal, count(*) AS findings
FROM report_counting($1::text, $2::text, $4::text)
WHERE goal IS NOT NULL
GROUP BY country, goal
ORDER BY country COLLATE "C", goal;
