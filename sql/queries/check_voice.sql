-- Calls in a country where the voices do not add up to the submissions, named and unnamed apart.
WITH counted AS (
  SELECT country, call, count(*) FILTER (WHERE consent = 'PUBLIC') AS named,
         count(*) FILTER (WHERE consent <> 'PUBLIC') AS unnamed
  FROM submission GROUP BY country, call
), heard AS (
  SELECT country, call, sum(named) AS named, sum(unnamed) AS unnamed FROM voice GROUP BY country, call
), compared AS (
  SELECT concat_ws(' ', country, call) AS key,
         coalesce(c.named, 0) AS named, coalesce(c.unnamed, 0) AS unnamed,
         coalesce(h.named, 0) AS heard_named, coalesce(h.unnamed, 0) AS heard_unnamed
  FROM counted c FULL JOIN heard h USING (country, call)
)
SELECT 'voice.named' AS what, key, named::text AS expected, heard_named::text AS found
FROM compared WHERE named <> heard_named
UNION ALL
SELECT 'voice.unnamed', key, unnamed::text, heard_unnamed::text
FROM compared WHERE unnamed <> heard_unnamed
ORDER BY what, key;
