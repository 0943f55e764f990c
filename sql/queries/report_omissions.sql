-- What findings say the government's report leaves out, the worst rated first. Parameters: report_query.
SELECT 'F-' || right(id::text, 12) AS code, country, goal, title, language
FROM report_shown($1::text, $2::text, $4::text, $5::text)
WHERE stance = 'OMITTED'
ORDER BY nullif(rating, 0) NULLS LAST, goal, right(id::text, 12) COLLATE "C"
LIMIT 5;
