-- What the government's report says, and how many findings speak to it. $1 call, $2 country.
SELECT c.code, c.goal, c.target, c.year, c.statement, c.source, c.page,
       count(r.id) AS findings,
       count(r.id) FILTER (WHERE r.stance = 'CONTRADICTS') AS contradicts,
       count(r.id) FILTER (WHERE r.consent IN ('PUBLIC', 'ANONYMOUS') AND r.goal = c.goal) AS beside
FROM report_claim c
LEFT JOIN report_counted r ON r.country = c.country AND r.call = c.call AND r.claim = c.code
WHERE c.call = $1::text AND c.country = $2::text
GROUP BY c.code, c.goal, c.target, c.year, c.statement, c.source, c.page
ORDER BY c.goal, c.code COLLATE "C";
