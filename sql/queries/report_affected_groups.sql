-- Whose lives the findings are about whose text may be used. Parameters: report_query.
SELECT g AS affected_group, count(*) AS findings
FROM report_shown($1::text, $2::text, $4::text, '') f CROSS JOIN LATERAL unnest(f.affected_groups) g
GROUP BY g
ORDER BY findings DESC, g COLLATE "C";
