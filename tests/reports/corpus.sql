-- The corpus of recommendations of the Universal Periodic Review as findings: psql -v corpus=FILE.csv, columns as below.
CREATE TEMP TABLE corpus (id text, session integer, cycle integer, alpha3 text, state_under_review text, un_regional_group text,
  recommending_alpha3 text, recommending_state text, recommending_group text, text text, response text, action_category text,
  issues text, sdg_weak text);
\set copy '\\copy corpus FROM ' :'corpus' ' CSV HEADER'
:copy

INSERT INTO organisation (id, name, scope, constituency) VALUES
  ('01920000-0000-7000-8000-000000000c01', '{"en": "Readers of the corpus"}', '{KGZ}', 'MG-NGO');
INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds) VALUES
  ('UPR-CORPUS', 'vnr-shadow', '{"en": "Recommendations of the Universal Periodic Review, sessions 1 to 13"}', '{}',
   '2020-01-01', '2099-12-31', 'UTC', '{FINDING}');

INSERT INTO submission (country, id, call, kind, consent, state, language, organisation, created_at, received_on, digest, goal,
  year, finding_type, title, body, upr_recommendations, themes, recommendations)
SELECT alpha3, ('019c167f-cc00-7000-8000-' || lpad(to_hex(row_number() OVER (ORDER BY id)), 12, '0'))::uuid, 'UPR-CORPUS', 'FINDING',
       'PUBLIC', 'RECEIVED', 'en', '01920000-0000-7000-8000-000000000c01', '2026-02-01', '2026-02-01', '\x00',
       coalesce(nullif(substring(sdg_weak FROM '^[0-9]+'), '')::integer, 16), 2008 + (session - 1) / 3,
       CASE WHEN response ILIKE 'accept%' THEN 'GAP' ELSE 'VIOLATION' END, left(replace(issues, '|', '; '), 200), text, ARRAY[id],
       array_remove(ARRAY['HUMAN_RIGHTS', CASE WHEN issues ILIKE '%women%' THEN 'GENDER_EQUALITY' END,
         CASE WHEN issues ILIKE '%education%' THEN 'EDUCATION' END], NULL),
       jsonb_build_array(jsonb_build_object('text', text, 'addressee', state_under_review, 'urgency', 'MEDIUM'))
FROM corpus WHERE alpha3 ~ '^[A-Z]{3}$';
INSERT INTO tally (country, call, kind, goal, target, submissions)
  SELECT country, call, kind, goal, '', count(*) FROM submission WHERE call = 'UPR-CORPUS' GROUP BY 1, 2, 3, 4;
INSERT INTO voice (country, call, constituency, named)
  SELECT country, call, 'MG-NGO', count(*) FROM submission WHERE call = 'UPR-CORPUS' GROUP BY 1, 2;
ANALYZE;
