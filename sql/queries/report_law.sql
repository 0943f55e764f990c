-- Findings that rest on a law, a policy or a court record. Parameters: report_query.
SELECT 'F-' || right(f.id::text, 12) AS code, f.country, f.goal, f.title, f.language, f.stance,
       e.item->>'citation' AS citation, e.item->>'url' AS url
FROM report_shown($1::text, $2::text, $4::text, $5::text) f
CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(f.evidence) = 'array' THEN f.evidence ELSE '[]' END)
  WITH ORDINALITY e (item, place)
WHERE e.item->>'type' IN ('LAW', 'COURT_RECORD')
ORDER BY f.goal, right(f.id::text, 12) COLLATE "C", e.place;
