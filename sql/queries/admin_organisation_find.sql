-- The organisation of this English name and scope, enrolled by an earlier import. $1 name, $2 scope
-- joined with |, in any order.
SELECT id
FROM organisation
WHERE name ->> 'en' = $1::text
  AND scope @> string_to_array($2::text, '|') AND scope <@ string_to_array($2::text, '|')
ORDER BY id
LIMIT 1;
