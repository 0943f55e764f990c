-- The sources of the findings whose text may be used. Parameters: report_query.
SELECT 'F-' || right(f.id::text, 12) AS code, f.language, e.item->>'type' AS type, e.item->>'citation' AS citation,
       e.item->>'url' AS url, e.item->>'when' AS "when", e.item->>'how' AS how
FROM report_shown($1::text, $2::text, $4::text, $5::text) f
CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(f.evidence) = 'array' THEN f.evidence ELSE '[]' END)
  WITH ORDINALITY e (item, place)
ORDER BY e.item->>'type' COLLATE "C", e.item->>'citation' COLLATE "C", right(f.id::text, 12) COLLATE "C", e.place;
