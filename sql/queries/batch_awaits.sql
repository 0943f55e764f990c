-- Whether one of these was amended or withdrawn before it came. $1 countries, $2 ids.
SELECT 1
FROM unnest($1::text[], $2::uuid[]) AS new (country, id) JOIN awaited USING (country, id)
LIMIT 1;
