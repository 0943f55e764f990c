-- How much each country of the scope brought, also those that brought nothing. Organisations as report_corroboration
-- counts them; contradicted: statements of its government. Parameters: report_query.
SELECT a.country, count(r.id) AS findings,
       count(r.id) FILTER (WHERE r.stance = 'CONFIRMS') AS confirms,
       count(r.id) FILTER (WHERE r.stance = 'PARTLY_CONFIRMS') AS partly_confirms,
       count(r.id) FILTER (WHERE r.stance = 'CONTRADICTS') AS contradicts,
       count(r.id) FILTER (WHERE r.stance = 'OMITTED') AS omitted,
       count(r.id) FILTER (WHERE r.stance = 'CANNOT_VERIFY') AS cannot_verify,
       count(DISTINCT r.goal) AS goals,
       greatest(count(DISTINCT r.author) FILTER (WHERE r.author LIKE 'o%'),
                count(DISTINCT r.author) FILTER (WHERE r.author LIKE 'p%')) AS organisations_least,
       count(DISTINCT r.author) AS organisations_most,
       count(DISTINCT c.code) FILTER (WHERE r.stance = 'CONTRADICTS') AS contradicted,
       (SELECT count(*) FROM report_claim c WHERE c.call = $1::text AND c.country = a.country) AS claims
FROM unnest(string_to_array($2::text, E'\x1f')) a (country)
LEFT JOIN report_counting($1::text, $2::text, $4::text) r ON r.country = a.country
LEFT JOIN report_claim c ON c.call = $1::text AND c.country = r.country AND c.code = r.claim
GROUP BY a.country
ORDER BY a.country COLLATE "C";
