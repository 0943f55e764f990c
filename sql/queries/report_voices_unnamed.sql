-- How many more constituencies were heard without being named, by country; never which, and not by theme.
-- Parameters: report_query.
SELECT country, constituencies, submissions
FROM report_voice_unnamed
WHERE call = $1::text AND country = ANY (string_to_array($2::text, E'\x1f'))
ORDER BY country COLLATE "C";
