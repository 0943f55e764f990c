-- Recommendations by addressee, the most urgent first. Parameters: report_query.
SELECT coalesce(r.item->>'addressee', '') AS addressee, r.item->>'text' AS words, coalesce(r.item->>'urgency', '') AS urgency,
       'F-' || right(f.id::text, 12) AS code, f.country, f.goal, f.language
FROM report_shown($1::text, $2::text, $4::text, $5::text) f
CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(f.recommendations) = 'array' THEN f.recommendations ELSE '[]' END)
  WITH ORDINALITY r (item, place)
ORDER BY coalesce(r.item->>'addressee', '') = '', lower(r.item->>'addressee') COLLATE "C", r.item->>'addressee' COLLATE "C",
         coalesce(array_position(ARRAY['HIGH', 'MEDIUM', 'LOW'], r.item->>'urgency'), 4), f.goal,
         right(f.id::text, 12) COLLATE "C", r.place;
