-- How many more constituencies were heard without being named; never which. $1 call, $2 country.
SELECT constituencies, submissions
FROM report_voice_unnamed
WHERE call = $1::text AND country = $2::text;
