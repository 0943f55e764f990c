-- One line a finding whose text may be used. $1 call, $2 country.
SELECT 'F-' || right(id::text, 12) AS code, goal, coalesce(target, '') AS target, finding_type, title, language, consent
FROM report_finding
WHERE call = $1::text AND country = $2::text
ORDER BY right(id::text, 12) COLLATE "C";
