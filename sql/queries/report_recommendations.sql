-- Recommendations by addressee, the most urgent first. $1 call, $2 country.
SELECT coalesce(r.item->>'addressee', '') AS addressee, r.item->>'text' AS words, coalesce(r.item->>'urgency', '') AS urgency,
       'F-' || right(f.id::text, 12) AS code, f.goal, f.language
FROM report_finding f
CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(f.recommendations) = 'array' THEN f.recommendations ELSE '[]' END)
  WITH ORDINALITY r (item, place)
WHERE f.call = $1::text AND f.country = $2::text
ORDER BY coalesce(r.item->>'addressee', '') = '', lower(r.item->>'addressee') COLLATE "C", r.item->>'addressee' COLLATE "C",
         coalesce(array_position(ARRAY['HIGH', 'MEDIUM', 'LOW'], r.item->>'urgency'), 4), f.goal,
         right(f.id::text, 12) COLLATE "C", r.place;
