-- Targets that findings are about and no statement of the government names (UNCLAIMED), and targets that a statement
-- names and no finding speaks to, neither by target nor by statement (SILENT). On a theme only the first: of a statement
-- nothing says that it is on it. Parameters: report_query.
WITH claimed AS (
  SELECT country, goal, target, array_agg(code) AS codes
  FROM report_claim
  WHERE call = $1::text AND country = ANY (string_to_array($2::text, E'\x1f')) AND target <> ''
  GROUP BY country, goal, target
), counted AS (
  SELECT * FROM report_counting($1::text, $2::text, $4::text)
), found AS (
  SELECT country, goal, target, count(*) AS findings
  FROM counted
  WHERE target <> ''
  GROUP BY country, goal, target
)
SELECT * FROM (
  SELECT 'UNCLAIMED' AS side, f.country, f.goal, f.target, f.findings, NULL AS claims
  FROM found f
  WHERE NOT EXISTS (SELECT FROM claimed c WHERE c.country = f.country AND c.target = f.target)
  UNION ALL
  SELECT 'SILENT', c.country, c.goal, c.target, 0, array_to_string(c.codes, E'\x1f')
  FROM claimed c
  WHERE $4::text = ''
    AND NOT EXISTS (SELECT FROM counted r
                    WHERE r.country = c.country AND (r.target = c.target OR r.claim = ANY (c.codes)))
) t
ORDER BY t.side DESC, t.goal, t.country COLLATE "C", t.target COLLATE "C";
