-- Whose lives the findings are about whose text may be used. $1 call, $2 country.
SELECT g AS affected_group, count(*) AS findings
FROM report_finding f CROSS JOIN LATERAL unnest(f.affected_groups) g
WHERE f.call = $1::text AND f.country = $2::text
GROUP BY g
ORDER BY findings DESC, g COLLATE "C";
