-- How findings stand to the government's report, in this call and in the one before it, by goal (target '') and by
-- target. Without a call before it, nothing was before. Parameters: report_query.
SELECT r.goal, CASE WHEN grouping(r.target) = 0 THEN r.target ELSE '' END AS target,
       count(*) FILTER (WHERE c.now) AS findings,
       count(*) FILTER (WHERE c.now AND r.stance = 'CONFIRMS') AS confirms,
       count(*) FILTER (WHERE c.now AND r.stance = 'PARTLY_CONFIRMS') AS partly_confirms,
       count(*) FILTER (WHERE c.now AND r.stance = 'CONTRADICTS') AS contradicts,
       count(*) FILTER (WHERE c.now AND r.stance = 'OMITTED') AS omitted,
       count(*) FILTER (WHERE c.now AND r.stance = 'CANNOT_VERIFY') AS cannot_verify,
       count(*) FILTER (WHERE NOT c.now) AS findings_before,
       count(*) FILTER (WHERE NOT c.now AND r.stance = 'CONFIRMS') AS confirms_before,
       count(*) FILTER (WHERE NOT c.now AND r.stance = 'PARTLY_CONFIRMS') AS partly_confirms_before,
       count(*) FILTER (WHERE NOT c.now AND r.stance = 'CONTRADICTS') AS contradicts_before,
       count(*) FILTER (WHERE NOT c.now AND r.stance = 'OMITTED') AS omitted_before,
       count(*) FILTER (WHERE NOT c.now AND r.stance = 'CANNOT_VERIFY') AS cannot_verify_before
FROM (
  SELECT id, true AS now FROM report_call WHERE id = $1::text
  UNION ALL
  SELECT previous, false FROM report_call WHERE id = $1::text AND previous IS NOT NULL
) c
CROSS JOIN LATERAL report_counting(c.id, $2::text, $4::text) r
WHERE r.goal IS NOT NULL
GROUP BY GROUPING SETS ((r.goal), (r.goal, r.target))
HAVING grouping(r.target) = 1 OR r.target <> ''
ORDER BY r.goal, grouping(r.target) DESC, r.target COLLATE "C";
