-- The sections of each call's paper or draft in their order.
SELECT call.id, s.place, s.item->>'id'
FROM call
CROSS JOIN LATERAL jsonb_array_elements(
  CASE WHEN jsonb_typeof(content->'sections') = 'array' THEN content->'sections' ELSE '[]' END)
  WITH ORDINALITY s (item, place)
ORDER BY call.id COLLATE "C", s.place;
