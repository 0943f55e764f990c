-- From how many organisations apart comes what findings say: to a statement by stance (CLAIM), and on a target by type
-- (TARGET). Who spoke under their own name and who did not may be the same organisation, so it is at least the larger
-- and at most the sum of the two; which ones never leaves the database. Parameters: report_query.
WITH counted AS (
  SELECT * FROM report_counting($1::text, $2::text, $4::text)
), heard AS (
  SELECT 'CLAIM' AS subject, r.country, c.goal, c.target, r.claim, r.stance, NULL AS finding_type, r.author
  FROM counted r
  JOIN report_claim c ON c.call = $1::text AND c.country = r.country AND c.code = r.claim
  WHERE r.stance IS NOT NULL
  UNION ALL
  SELECT 'TARGET', country, goal, target, NULL, NULL, finding_type, author
  FROM counted
  WHERE goal IS NOT NULL
)
SELECT subject, country, goal, target, coalesce(claim, '') AS claim, coalesce(stance, '') AS stance,
       coalesce(finding_type, '') AS finding_type, count(*) AS findings,
       greatest(count(DISTINCT author) FILTER (WHERE author LIKE 'o%'),
                count(DISTINCT author) FILTER (WHERE author LIKE 'p%')) AS organisations_least,
       count(DISTINCT author) AS organisations_most
FROM heard
GROUP BY subject, country, goal, target, claim, stance, finding_type
ORDER BY subject, goal, country COLLATE "C", target COLLATE "C", claim COLLATE "C", stance COLLATE "C",
         finding_type COLLATE "C";
