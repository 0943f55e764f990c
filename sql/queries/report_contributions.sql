-- Text for the sections of a paper and comments on those of a draft, in the order of the call's own sections; what
-- belongs to none comes last. Parameters: report_query.
SELECT 'F-' || right(c.id::text, 12) AS code, coalesce(c.section, '') AS section, coalesce(c.comment_on, '') AS comment_on,
       coalesce(c.title, '') AS title, coalesce(c.body, '') AS body, c.language, c.country, c.consent,
       coalesce(c.organisation_name->>$3::text, c.organisation_name->>'en',
         (SELECT value FROM jsonb_each_text(c.organisation_name) ORDER BY key LIMIT 1)) AS organisation,
       coalesce(s.item->'title'->>$3::text, s.item->'title'->>'en',
         (SELECT value FROM jsonb_each_text(s.item->'title') ORDER BY key LIMIT 1)) AS section_title,
       coalesce(s.item->'draft'->>$3::text, s.item->'draft'->>'en',
         (SELECT value FROM jsonb_each_text(s.item->'draft') ORDER BY key LIMIT 1)) AS draft
FROM report_contribution c
LEFT JOIN LATERAL (
  SELECT q.item, q.place
  FROM report_call l
  CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(l.content->'sections') = 'array'
                                               THEN l.content->'sections' ELSE '[]' END) WITH ORDINALITY q (item, place)
  WHERE l.id = c.call AND q.item->>'id' = c.section
) s ON true
WHERE c.call = $1::text AND c.country = ANY (string_to_array($2::text, E'\x1f'))
ORDER BY s.place NULLS LAST, coalesce(c.section, '') = '', c.section COLLATE "C", c.comment_on COLLATE "C" NULLS FIRST,
         c.country COLLATE "C", right(c.id::text, 12) COLLATE "C";
