-- Calls, the latest to close first. $1 id, or NULL for all of them.
SELECT id, coalesce(title ->> 'en', title ->> (SELECT min(language) FROM jsonb_object_keys(title) AS language)) AS title,
       title AS titles, form, array_to_string(countries, '|') AS countries,
       CASE WHEN now() < opens_at THEN 'not open yet' WHEN now() < closes_at THEN 'open'
            WHEN now() < closes_at + make_interval(secs => grace_seconds) THEN 'late' ELSE 'closed' END AS state,
       to_char(opens_at AT TIME ZONE time_zone, 'YYYY-MM-DD HH24:MI:SS') AS opens_local,
       to_char(closes_at AT TIME ZONE time_zone, 'YYYY-MM-DD HH24:MI:SS') AS closes_local,
       to_char(opens_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS opens,
       to_char(closes_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS closes,
       grace_seconds, time_zone, array_to_string(kinds, '|') AS kinds,
       array_to_string(ARRAY(SELECT i.organisation FROM call_invitation i WHERE i.call = call.id ORDER BY i.organisation),
                       '|') AS invited, title_words, body_words, answer_words, sample, approved_only,
       previous, content,
       coalesce(content #>> '{letter,addressee,en}',
                (SELECT value FROM jsonb_each_text(content #> '{letter,addressee}') ORDER BY key LIMIT 1)) AS addressee,
       (SELECT string_agg(question ->> 'id', '|' ORDER BY place)
        FROM jsonb_array_elements(content -> 'questions') WITH ORDINALITY AS q (question, place)) AS questions,
       (SELECT string_agg(section ->> 'id', '|' ORDER BY place)
        FROM jsonb_array_elements(content -> 'sections') WITH ORDINALITY AS s (section, place)) AS sections,
       concat_ws(', ', content #>> '{session,opens_on}',
                 coalesce(content #>> '{session,name,en}',
                          (SELECT value FROM jsonb_each_text(content #> '{session,name}') ORDER BY key LIMIT 1))) AS session,
       content ->> 'theme' AS theme, content ->> 'region' AS region,
       seal_key IS NOT NULL AS sealed, encode(seal_key, 'hex') AS seal_key
FROM call
WHERE $1::text IS NULL OR id = $1::text
ORDER BY closes_at DESC, id;
