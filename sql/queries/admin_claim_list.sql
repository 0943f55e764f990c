-- The government's statements that a call answers. $1 call.
SELECT code, country, goal, target, year, statement, source, page
FROM claim
WHERE call = $1::text
ORDER BY country, goal, target, code;
