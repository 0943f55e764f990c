-- Another call, for reports on several countries and on a theme: codes of statements that two countries share, one
-- organisation that speaks in two of them, a country that says nothing, one outside the region. All of it is invented.

INSERT INTO organisation (id, name, scope, constituency, ecosoc, speaks_for) VALUES
  ('01920000-0000-7000-8000-000000000011', '{"en": "Forum of the Steppe <b>"}', '{KAZ,KGZ}', 'MG-WOM', 'ROSTER', 40),
  ('01920000-0000-7000-8000-000000000012', '{"en": "Herders of the North"}', '{MNG}', 'MG-FAR', 'NONE', 2),
  ('01920000-0000-7000-8000-000000000013', '{"en": "Silent Voice of the Valley"}', '{KGZ}', 'SG-LGB', 'NONE', 1);

INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds, sample) VALUES
  ('GOLDEN-REGION', 'vnr-shadow', '{"en": "Regional dialogue"}', '{MNG,UZB,KAZ,KGZ}',
   '2026-01-15 05:00+00', '2026-05-01 03:59:59+00', 'UTC', '{FINDING}', true);

INSERT INTO claim (country, call, code, goal, target, year, statement, source, page) VALUES
  ('KAZ', 'GOLDEN-REGION', '5-1', 5, '5.2', 2025, 'Kazakh statement on shelters.', 'VNR of Kazakhstan', '1'),
  ('KAZ', 'GOLDEN-REGION', '13-1', 13, '', 2025, 'Kazakh statement on heat that nobody speaks to.', 'VNR of Kazakhstan', '2'),
  ('KGZ', 'GOLDEN-REGION', '5-1', 5, '5.2', 2025, 'Kyrgyz statement on shelters.', 'VNR of Kyrgyzstan', '3'),
  ('UZB', 'GOLDEN-REGION', '5-1', 5, '', 2025, 'Uzbek statement that nobody speaks to.', 'VNR of Uzbekistan', ''),
  ('MNG', 'GOLDEN-REGION', '13-1', 13, '13.1', 2025, 'Mongolian statement on winters.', 'VNR of Mongolia', '4');

INSERT INTO submission (country, id, call, kind, consent, state, language, organisation, pseudonym, created_at, received_on,
  digest, goal, target, year, finding_type, title, body, stance, claim, rating, rater, civic_space, affected_groups, themes,
  evidence, recommendations, cedaw_articles) VALUES
  ('KAZ', '019c167f-cc00-7000-8000-000000000f01', 'GOLDEN-REGION', 'FINDING', 'PUBLIC', 'RECEIVED', 'en',
   '01920000-0000-7000-8000-000000000011', NULL, '2026-02-01 10:11:12+00', '2026-02-01', '\x00', 5, '5.2', 2025, 'GAP',
   'Kazakh shelters are full', 'One bed for forty.', 'CONTRADICTS', '5-1', 1, 'RIGHTS_HOLDERS', NULL, '{WOMEN}', '{GENDER_EQUALITY}',
   '[{"type": "LAW", "citation": "Act on <shelters>", "url": "https://example.org/act"}]',
   '[{"text": "Open ten more.", "addressee": "Government", "urgency": "HIGH"}]', '{2}'),
  ('KAZ', '019c167f-cc00-7000-8000-000000000f02', 'GOLDEN-REGION', 'FINDING', 'ANONYMOUS', 'RECEIVED', 'ru',
   NULL, '\x11', '2026-02-02 00:00+00', '2026-02-02', '\x00', 5, NULL, 2025, 'PROGRESS',
   'Кризисный центр открыт', 'Мы были на открытии.', NULL, NULL, 4, 'COALITION', NULL, NULL, '{GENDER_EQUALITY,HUMAN_RIGHTS}', NULL, NULL, NULL),
  ('KGZ', '019c167f-cc00-7000-8000-000000000f03', 'GOLDEN-REGION', 'FINDING', 'PUBLIC', 'RECEIVED', 'en',
   '01920000-0000-7000-8000-000000000011', NULL, '2026-02-03 10:00:00+00', '2026-02-03', '\x00', 5, '5.2', 2025, 'GAP',
   'Kyrgyz shelters close in winter', 'No heating.', 'CONTRADICTS', '5-1', 2, 'RIGHTS_HOLDERS', NULL, '{WOMEN}', '{GENDER_EQUALITY}', NULL,
   '[{"text": "Heat them.", "addressee": "Government", "urgency": "LOW"}]', NULL),
  -- the statement belongs to another goal
  ('KGZ', '019c167f-cc00-7000-8000-000000000f04', 'GOLDEN-REGION', 'FINDING', 'ANONYMOUS', 'RECEIVED', 'en',
   NULL, '\x12', '2026-02-04 00:00+00', '2026-02-04', '\x00', 16, '16.7', 2025, 'CIVIC_SPACE',
   'Shelters may not speak', 'They were told so.', 'PARTLY_CONFIRMS', '5-1', NULL, NULL, 'OBSTRUCTED', NULL, '{PARTICIPATION}', NULL, NULL, NULL),
  ('KGZ', '019c167f-cc00-7000-8000-000000000f05', 'GOLDEN-REGION', 'FINDING', 'AGGREGATE', 'RECEIVED', 'en',
   NULL, '\x13', '2026-02-05 00:00+00', '2026-02-05', '\x00', 5, NULL, 2025, 'GAP',
   'SECRET-AGGREGATE', 'SECRET-AGGREGATE', NULL, NULL, 1, 'RIGHTS_HOLDERS', NULL, NULL, '{GENDER_EQUALITY}', NULL, NULL, NULL),
  ('MNG', '019c167f-cc00-7000-8000-000000000f06', 'GOLDEN-REGION', 'FINDING', 'PUBLIC', 'RECEIVED', 'mn',
   '01920000-0000-7000-8000-000000000012', NULL, '2026-02-06 10:00:00+00', '2026-02-06', '\x00', 13, '13.1', 2025, 'VIOLATION',
   'Зуд давтагдав', 'Өвөл хүнд байв.', 'OMITTED', NULL, NULL, NULL, NULL, '{RURAL}', '{CLIMATE}', NULL, NULL, NULL);

INSERT INTO tally (country, call, kind, goal, target, submissions, retired) VALUES
  ('KAZ', 'GOLDEN-REGION', 'FINDING', 5, '', 2, 0),
  ('KGZ', 'GOLDEN-REGION', 'FINDING', 5, '', 2, 0),
  ('KGZ', 'GOLDEN-REGION', 'FINDING', 16, '16.7', 1, 0),
  ('MNG', 'GOLDEN-REGION', 'FINDING', 13, '13.1', 1, 0);

INSERT INTO voice (country, call, constituency, named, unnamed) VALUES
  ('KAZ', 'GOLDEN-REGION', 'MG-WOM', 1, 0),
  ('KAZ', 'GOLDEN-REGION', 'MG-IND', 0, 1),
  ('KGZ', 'GOLDEN-REGION', 'MG-WOM', 1, 0),
  ('KGZ', 'GOLDEN-REGION', 'SG-LGB', 0, 2),
  ('MNG', 'GOLDEN-REGION', 'MG-FAR', 1, 0);
