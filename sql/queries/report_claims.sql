-- What the governments' reports say, and how many findings speak to it. Only statements that findings speak to where
-- the scope is a theme: of the others nothing says that they are on it. Parameters: report_query.
SELECT c.country, c.code, c.goal, c.target, c.year, c.statement, c.source, c.page,
       count(r.id) AS findings,
       count(r.id) FILTER (WHERE r.stance = 'CONTRADICTS') AS contradicts,
       count(r.id) FILTER (WHERE r.consent IN ('PUBLIC', 'ANONYMOUS') AND r.goal = c.goal) AS beside
FROM report_claim c
LEFT JOIN report_counting($1::text, $2::text, $4::text) r ON r.country = c.country AND r.claim = c.code
WHERE c.call = $1::text AND c.country = ANY (string_to_array($2::text, E'\x1f'))
GROUP BY c.country, c.code, c.goal, c.target, c.year, c.statement, c.source, c.page
HAVING $4::text = '' OR count(r.id) > 0
ORDER BY c.goal, c.country COLLATE "C", c.code COLLATE "C";
