-- From how many organisations apart comes what findings say to a statement, by stance. Who spoke under their own name and
-- who did not may be the same organisation, so it is at least the larger and at most the sum of the two; which ones never
-- leaves the database. Parameters: report_query.
SELECT r.country, c.goal, c.target, r.claim, r.stance, count(*) AS findings,
       greatest(count(DISTINCT r.author) FILTER (WHERE r.author LIKE 'o%'),
                count(DISTINCT r.author) FILTER (WHERE r.author LIKE 'p%')) AS organisations_least,
       count(DISTINCT r.author) AS organisations_most
FROM report_counting($1::text, $2::text, $4::text) r
JOIN report_claim c ON c.call = $1::text AND c.country = r.country AND c.code = r.claim
WHERE r.stance IS NOT NULL
GROUP BY r.country, c.goal, c.target, r.claim, r.stance
ORDER BY c.goal, r.country COLLATE "C", c.target COLLATE "C", r.claim COLLATE "C", r.stance COLLATE "C";
