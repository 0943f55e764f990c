-- All words of the calls' contents: which words they are, of which question or section (0: of the call) and choice
-- (0: of no choice), language, text. Those of one thing stand together.
SELECT call.id, w.what, w.item, w.choice, t.key, t.value
FROM call
CROSS JOIN LATERAL (
  SELECT 'letter.' || part AS what, 0::bigint AS item, 0::bigint AS choice, content->'letter'->part AS words
  FROM unnest(ARRAY['addressee', 'thesis', 'argument', 'ask']) part
  UNION ALL
  SELECT 'session.name', 0, 0, content->'session'->'name'
  UNION ALL
  SELECT 'question.text', q.place, 0, q.item->'text'
  FROM jsonb_array_elements(CASE WHEN jsonb_typeof(content->'questions') = 'array' THEN content->'questions' ELSE '[]' END)
    WITH ORDINALITY q (item, place)
  UNION ALL
  SELECT 'choice.label', q.place, c.place, c.item->'label'
  FROM jsonb_array_elements(CASE WHEN jsonb_typeof(content->'questions') = 'array' THEN content->'questions' ELSE '[]' END)
    WITH ORDINALITY q (item, place)
  CROSS JOIN LATERAL jsonb_array_elements(
    CASE WHEN jsonb_typeof(q.item->'choices') = 'array' THEN q.item->'choices' ELSE '[]' END)
    WITH ORDINALITY c (item, place)
  UNION ALL
  SELECT 'section.' || part, s.place, 0, s.item->part
  FROM jsonb_array_elements(CASE WHEN jsonb_typeof(content->'sections') = 'array' THEN content->'sections' ELSE '[]' END)
    WITH ORDINALITY s (item, place)
  CROSS JOIN unnest(ARRAY['title', 'draft']) part
) w
CROSS JOIN LATERAL jsonb_each_text(CASE WHEN jsonb_typeof(w.words) = 'object' THEN w.words ELSE '{}' END) t
ORDER BY call.id COLLATE "C", w.what COLLATE "C", w.item, w.choice, t.key COLLATE "C";
