-- The questions of each call in their order, and after each its choices: choice is 0 for the question itself.
SELECT call.id, q.place, coalesce(x.place, 0), coalesce(x.item, q.item)->>'id', q.item->>'answer', q.item->>'words'
FROM call
CROSS JOIN LATERAL jsonb_array_elements(
  CASE WHEN jsonb_typeof(content->'questions') = 'array' THEN content->'questions' ELSE '[]' END)
  WITH ORDINALITY q (item, place)
CROSS JOIN LATERAL (
  SELECT NULL::bigint AS place, NULL::jsonb AS item
  UNION ALL
  SELECT c.place, c.item
  FROM jsonb_array_elements(
    CASE WHEN jsonb_typeof(q.item->'choices') = 'array' THEN q.item->'choices' ELSE '[]' END)
    WITH ORDINALITY c (item, place)
) x
ORDER BY call.id COLLATE "C", q.place, coalesce(x.place, 0);
