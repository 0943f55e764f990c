-- Findings by goal and by who speaks (CONSTITUENCY; code '' for all that are without a name) and whose lives they are
-- about, of those whose text may be used (GROUP). Parameters: report_query.
WITH shown AS (
  SELECT consent, goal, constituency, affected_groups FROM report_shown($1::text, $2::text, $4::text, '')
), covered AS (
  SELECT 'CONSTITUENCY' AS side, constituency AS code, goal FROM shown WHERE consent = 'PUBLIC'
  UNION ALL
  SELECT 'CONSTITUENCY', '', goal FROM report_counting($1::text, $2::text, $4::text) WHERE consent <> 'PUBLIC'
  UNION ALL
  SELECT 'GROUP', unnest(affected_groups), goal FROM shown
)
SELECT side, code, goal, count(*) AS findings
FROM covered
WHERE goal IS NOT NULL
GROUP BY side, code, goal
ORDER BY side, code COLLATE "C", goal;
