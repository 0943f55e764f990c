-- The questions of the call in their order, a row for each choice; choice '' where there are none. Parameters: report_query.
SELECT q.place, q.question, q.form, w.language, q.item->'text'->>w.language AS words,
       coalesce(x.item->>'id', '') AS choice,
       coalesce(x.item->'label'->>$3::text, x.item->'label'->>'en',
         (SELECT value FROM jsonb_each_text(x.item->'label') ORDER BY key LIMIT 1), x.item->>'id', '') AS label
FROM report_questions($1::text) q
CROSS JOIN LATERAL (
  SELECT CASE WHEN q.item->'text' ? $3::text THEN $3::text WHEN q.item->'text' ? 'en' THEN 'en'
              ELSE (SELECT key FROM jsonb_each_text(q.item->'text') ORDER BY key LIMIT 1) END AS language
) w
LEFT JOIN LATERAL jsonb_array_elements(q.item->'choices') WITH ORDINALITY x (item, place) ON q.form IN ('choice', 'many')
ORDER BY q.place, x.place;
