-- The sources of the findings whose text may be used. Parameters: report_query.
SELECT 'F-' || right(f.id::text, 12) AS code, f.language, e.item->>'type' AS type, e.item->>'citation' AS citation,
       e.item->>'url' AS url, e.item->>'when' AS "when", e.item->>'how' AS how
FROM report_shown($1::text, $2::text, $4::text, $5::text) f
CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(f.evidence) = 'array' THEN f.evidence ELSE '[]' END)
  WITH ORDINALITY e (item, place)
-- One key, see report_findings.
ORDER BY (CASE WHEN e.item->>'type' IS NULL THEN '1' ELSE '0' || (e.item->>'type') || E'\x01' END
          || CASE WHEN e.item->>'citation' IS NULL THEN '1' ELSE '0' || (e.item->>'citation') || E'\x01' END
          || right(f.id::text, 12)) COLLATE "C", e.place;
