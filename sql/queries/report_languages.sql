-- The languages of the findings whose text may be used. Parameters: report_query.
SELECT language, count(*) AS findings
FROM report_shown($1::text, $2::text, $4::text, '')
GROUP BY language
ORDER BY findings DESC, language COLLATE "C";
