-- How much each country of the scope brought, also those that brought nothing. Parameters: report_query.
SELECT a.country, count(r.id) AS findings,
       count(r.id) FILTER (WHERE r.stance = 'CONTRADICTS') AS contradicts,
       count(r.id) FILTER (WHERE r.stance = 'OMITTED') AS omitted,
       count(DISTINCT r.goal) AS goals,
       (SELECT count(*) FROM report_claim c WHERE c.call = $1::text AND c.country = a.country) AS claims
FROM unnest(string_to_array($2::text, E'\x1f')) a (country)
LEFT JOIN report_counting($1::text, $2::text, $4::text) r ON r.country = a.country
GROUP BY a.country
ORDER BY a.country COLLATE "C";
