-- How free civil society is to act, as findings rate it. Parameters: report_query.
SELECT civic_space, count(*) AS findings
FROM report_counting($1::text, $2::text, $4::text)
WHERE civic_space IS NOT NULL
GROUP BY civic_space;
