-- A call with :findings findings on one country for bench/reports: every text may be used, and each has what those of
-- sample/ have. All of it is invented; nothing is random, so every run writes the same page.
INSERT INTO organisation (id, name, scope, constituency, ecosoc, speaks_for)
SELECT ('01920000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       jsonb_build_object('en', 'Association of Villages No. ' || n, 'ru', 'Объединение сёл № ' || n), '{KGZ}',
       (ARRAY['MG-WOM', 'MG-NGO', 'MG-FAR', 'SG-PWD', 'MG-CHY'])[1 + n % 5], 'NONE', 1 + n % 9
FROM generate_series(1, 200) n;

INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds)
VALUES ('BENCH-2026', 'vnr-shadow', '{"en": "Bench"}', '{KGZ}', '2026-01-01', '2026-12-31', 'UTC', '{FINDING}');

INSERT INTO claim (country, call, code, goal, target, year, statement, source, page)
SELECT 'KGZ', 'BENCH-2026', 'KGZ-' || g || '-' || k, g, '', 2025,
       'The share of villages reached grew by ' || k || ' per cent, and the plan for the next years is funded.', 'VNR 2025', k::text
FROM generate_series(1, 17) g, generate_series(1, 6) k;

INSERT INTO submission (country, id, call, kind, consent, state, language, organisation, pseudonym, created_at, received_on,
  digest, admin1, goal, target, indicator, year, period_end, channel, finding_type, title, body, stance, claim, rating, rater,
  trend, civic_space, affected_groups, lnob_factors, cedaw_articles, beijing_areas, upr_recommendations, themes, observations,
  evidence, recommendations)
SELECT 'KGZ', ('019b76da-a800-7000-8000-' || left(md5(n::text), 12))::uuid, 'BENCH-2026', 'FINDING',
       CASE WHEN n % 5 < 3 THEN 'PUBLIC' ELSE 'ANONYMOUS' END, 'RECEIVED', CASE WHEN n % 2 = 0 THEN 'en' ELSE 'ru' END,
       CASE WHEN n % 5 < 3 THEN ('01920000-0000-7000-8000-' || lpad(to_hex(1 + n % 200), 12, '0'))::uuid END,
       CASE WHEN n % 5 >= 3 THEN decode(md5('p' || n % 200), 'hex') END, timestamptz '2026-01-01 00:00+00', '2026-01-01', '\x00',
       CASE WHEN n % 3 = 0 THEN 'Osh oblast' END, 1 + n % 17, t.target, t.target || '.1', 2025, NULL,
       '{FORMAL,IN_PERSON}', (ARRAY['GAP', 'VIOLATION', 'REGRESSION', 'DATA_GAP', 'PROGRESS', 'GOOD_PRACTICE', 'PARTICIPATION',
         'CIVIC_SPACE'])[1 + n % 8],
       CASE WHEN n % 2 = 0 THEN 'Commissions exist on paper in district ' || n ELSE 'Комиссии есть только на бумаге, район ' || n END,
       CASE WHEN n % 2 = 0 THEN repeat('We asked ' || n || ' women in 14 villages whether they knew of the room for victims. '
              'Thirty-one did; the guard holds the key at night & calls the head of the village before he opens. ', 2)
            ELSE repeat('Мы прошли ' || n || ' отделений вместе с людьми на колясках: по документам доступны почти все, '
              'на деле войти удалось в 35. ', 3) END,
       CASE WHEN n % 2 = 0 THEN (ARRAY['CONFIRMS', 'PARTLY_CONFIRMS', 'CONTRADICTS'])[1 + n % 3] END,
       CASE WHEN n % 2 = 0 THEN 'KGZ-' || (1 + n % 17) || '-' || (1 + n % 6) END,
       1 + n % 5, 'COALITION', 'STAGNATING', CASE WHEN n % 8 = 7 THEN 'NARROWED' END, '{WOMEN,RURAL,PERSONS_WITH_DISABILITIES}',
       '{GEOGRAPHY,GOVERNANCE}', CASE WHEN n % 2 = 0 THEN ARRAY['2', '14'] END, CASE WHEN n % 3 = 0 THEN ARRAY['D'] END, NULL,
       '{GENDER_EQUALITY,HUMAN_RIGHTS}',
       jsonb_build_array(jsonb_build_object('figure', n::text, 'unit', 'PERCENT', 'breakdown', 'women who knew of the room',
         'sample_size', 203, 'method', 'household survey'))
       || CASE WHEN n % 3 = 0 THEN jsonb_build_object('figure', '8.5', 'unit', 'COMMISSIONS') ELSE '[]'::jsonb END,
       jsonb_build_array(
         jsonb_build_object('type', (ARRAY['SURVEY', 'INTERVIEW', 'LAW', 'DOCUMENT', 'STATISTICS'])[1 + n % 5],
           'citation', 'Household survey, 203 women, four site visits, No. ' || n, 'url', 'https://example.org/kgz/survey?n=' || n,
           'where', 'Osh & Batken', 'when', '2025-10-22', 'how', 'talks at home, woman to woman', 'by_whom', 'trained members',
           'informed_consent', 'YES')),
       jsonb_build_array(
         jsonb_build_object('text', 'Keep the rooms open at all hours and give the key to the midwife on duty.',
           'addressee', 'Ministry ' || n % 25, 'urgency', 'HIGH'))
FROM generate_series(1, :findings) n
CROSS JOIN LATERAL (SELECT (1 + n % 17) || '.1' AS target) t;

INSERT INTO tally (country, call, kind, goal, target, submissions)
SELECT country, call, kind, goal, target, count(*) FROM submission WHERE call = 'BENCH-2026' GROUP BY 1, 2, 3, 4, 5;
INSERT INTO voice (country, call, constituency, named, unnamed)
SELECT 'KGZ', 'BENCH-2026', o.constituency, count(*), 0
FROM submission s JOIN organisation o ON o.id = s.organisation WHERE s.call = 'BENCH-2026' GROUP BY o.constituency;
ANALYZE;
