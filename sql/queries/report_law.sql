-- Findings that rest on a law, a policy or a court record. $1 call, $2 country.
SELECT 'F-' || right(f.id::text, 12) AS code, f.goal, f.title, f.language, f.stance,
       e.item->>'citation' AS citation, e.item->>'url' AS url
FROM report_finding f
CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(f.evidence) = 'array' THEN f.evidence ELSE '[]' END)
  WITH ORDINALITY e (item, place)
WHERE f.call = $1::text AND f.country = $2::text AND e.item->>'type' IN ('LAW', 'COURT_RECORD')
ORDER BY f.goal, right(f.id::text, 12) COLLATE "C", e.place;
