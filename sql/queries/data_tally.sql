-- How many were received and how many of them were withdrawn or superseded. $1 call, $2 country or '' for all.
SELECT t.call, CASE WHEN c.sample THEN 'yes' ELSE 'no' END AS sample, 'CIVIL_SOCIETY' AS reporting_type,
       t.country, nullif(t.goal, 0) AS goal, nullif(t.target, '') AS target, t.kind, t.submissions, t.retired
FROM report_tally t
JOIN report_call c ON c.id = t.call
WHERE t.call = $1::text AND ($2::text = '' OR t.country = $2::text)
ORDER BY t.country, t.kind COLLATE "C", t.goal, t.target COLLATE "C";
