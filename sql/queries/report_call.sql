-- One call. $1 call, $2 language of the title where it has one.
SELECT id, form, sample, approved_only, coalesce(previous, '') AS previous,
       coalesce((SELECT coalesce(p.title->>$2::text, p.title->>'en', (SELECT value FROM jsonb_each_text(p.title) ORDER BY key LIMIT 1))
                 FROM report_call p WHERE p.id = report_call.previous), previous, '') AS previous_title,
       coalesce(title->>$2::text, title->>'en', (SELECT value FROM jsonb_each_text(title) ORDER BY key LIMIT 1), id) AS title,
       array_to_string(countries, E'\x1f') AS countries,
       to_char(opens_at AT TIME ZONE time_zone, 'YYYY-MM-DD') AS opens_on,
       to_char(closes_at AT TIME ZONE time_zone, 'YYYY-MM-DD') AS closes_on,
       coalesce(s.name->>$2::text, s.name->>'en', (SELECT value FROM jsonb_each_text(s.name) ORDER BY key LIMIT 1), '') AS session,
       coalesce(content->'session'->>'opens_on', '') AS session_opens_on
FROM report_call
CROSS JOIN LATERAL (SELECT content->'session'->'name' AS name) s
WHERE id = $1::text;
