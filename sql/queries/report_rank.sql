-- Findings in the order in which they are chosen where not all have room: first one of each constituency that spoke
-- under its name, then by how many independent organisations report the same, how grave it is, and how recent.
-- Parameters: report_query; the selection is not used.
WITH corroborated AS (
  SELECT country, goal, target, finding_type, count(DISTINCT author) AS organisations
  FROM report_counting($1::text, $2::text, $4::text)
  GROUP BY country, goal, target, finding_type
), ranked AS (
  SELECT f.goal, right(f.id::text, 12) AS tail, f.constituency,
         row_number() OVER (ORDER BY c.organisations DESC,
           array_position(ARRAY['VIOLATION', 'REGRESSION', 'CIVIC_SPACE', 'GAP', 'PARTICIPATION', 'DATA_GAP', 'PROGRESS',
                                'GOOD_PRACTICE'], f.finding_type),
           nullif(f.rating, 0) NULLS LAST, coalesce(f.period_end, f.year) DESC NULLS LAST,
           right(f.id::text, 12) COLLATE "C") AS place
  FROM report_shown($1::text, $2::text, $4::text, '') f
  LEFT JOIN corroborated c ON c.country = f.country AND c.goal = f.goal AND c.target = coalesce(f.target, '')
    AND c.finding_type = f.finding_type
), first_of_each AS (
  SELECT min(place) AS place FROM ranked WHERE constituency IS NOT NULL GROUP BY constituency
)
SELECT 'F-' || r.tail AS code, coalesce(r.goal, 0) AS goal, first_of_each.place IS NOT NULL AS needed
FROM ranked r LEFT JOIN first_of_each ON first_of_each.place = r.place
ORDER BY first_of_each.place IS NULL, r.place;
