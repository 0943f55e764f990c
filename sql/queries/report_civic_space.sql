-- How free civil society is to act, as findings rate it. $1 call, $2 country.
SELECT civic_space, count(*) AS findings
FROM report_counted
WHERE call = $1::text AND country = $2::text AND civic_space IS NOT NULL
GROUP BY civic_space;
