-- The languages of the findings whose text may be used. $1 call, $2 country.
SELECT language, count(*) AS findings
FROM report_finding
WHERE call = $1::text AND country = $2::text
GROUP BY language
ORDER BY findings DESC, language COLLATE "C";
