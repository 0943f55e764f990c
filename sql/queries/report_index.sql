-- One line a finding whose text may be used. Parameters: report_query.
SELECT 'F-' || right(id::text, 12) AS code, country, goal, coalesce(target, '') AS target, finding_type, title, language, consent
FROM report_shown($1::text, $2::text, $4::text, $5::text)
ORDER BY right(id::text, 12) COLLATE "C";
