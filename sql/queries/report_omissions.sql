-- What findings say the government's report leaves out, the worst rated first. $1 call, $2 country.
SELECT 'F-' || right(id::text, 12) AS code, goal, title, language
FROM report_finding
WHERE call = $1::text AND country = $2::text AND stance = 'OMITTED'
ORDER BY nullif(rating, 0) NULLS LAST, goal, right(id::text, 12) COLLATE "C"
LIMIT 5;
