-- The letter of a call: $1 call, $3 language. The other parameters of report_query are not used.
SELECT coalesce(p.words->>$3::text, p.words->>'en', (SELECT value FROM jsonb_each_text(p.words) ORDER BY key LIMIT 1)) AS words,
       p.part,
       CASE WHEN p.words ? $3::text THEN $3::text WHEN p.words ? 'en' THEN 'en'
            ELSE (SELECT key FROM jsonb_each_text(p.words) ORDER BY key LIMIT 1) END AS language
FROM report_call c
CROSS JOIN LATERAL (VALUES (1, 'addressee'), (2, 'thesis'), (3, 'argument'), (4, 'ask')) v (place, part)
CROSS JOIN LATERAL (SELECT v.part, c.content->'letter'->v.part AS words) p
WHERE c.id = $1::text AND p.words IS NOT NULL
ORDER BY v.place;
