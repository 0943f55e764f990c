-- Findings by goal and by how they stand to the government's report, and from how many organisations they come, as
-- report_corroboration counts them. Parameters: report_query.
SELECT goal, count(*) AS findings,
       count(*) FILTER (WHERE stance = 'CONFIRMS') AS confirms,
       count(*) FILTER (WHERE stance = 'PARTLY_CONFIRMS') AS partly_confirms,
       count(*) FILTER (WHERE stance = 'CONTRADICTS') AS contradicts,
       count(*) FILTER (WHERE stance = 'OMITTED') AS omitted,
       count(*) FILTER (WHERE stance = 'CANNOT_VERIFY') AS cannot_verify,
       count(*) FILTER (WHERE consent IN ('PUBLIC', 'ANONYMOUS')) AS shown,
       greatest(count(DISTINCT author) FILTER (WHERE author LIKE 'o%'),
                count(DISTINCT author) FILTER (WHERE author LIKE 'p%')) AS organisations_least,
       count(DISTINCT author) AS organisations_most
FROM report_counting($1::text, $2::text, $4::text)
WHERE goal IS NOT NULL
GROUP BY goal
ORDER BY goal;
