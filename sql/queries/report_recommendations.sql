-- Recommendations by addressee, the most urgent first. Parameters: report_query.
SELECT coalesce(r.item->>'addressee', '') AS addressee, r.item->>'text' AS words, coalesce(r.item->>'urgency', '') AS urgency,
       'F-' || right(f.id::text, 12) AS code, f.country, f.goal, f.language
FROM report_shown($1::text, $2::text, $4::text, $5::text) f
CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(f.recommendations) = 'array' THEN f.recommendations ELSE '[]' END)
  WITH ORDINALITY r (item, place)
-- One key, see report_findings.
ORDER BY (CASE WHEN coalesce(r.item->>'addressee', '') = '' THEN '1'
               ELSE '0' || lower(r.item->>'addressee') || E'\x01' || (r.item->>'addressee') || E'\x01' END
          || coalesce(array_position(ARRAY['HIGH', 'MEDIUM', 'LOW'], r.item->>'urgency'), 4)
          || lpad(f.goal::text, 2, '0') || right(f.id::text, 12)) COLLATE "C", r.place;
