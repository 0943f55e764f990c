-- A small fixed data set for the golden files: one country with every kind of finding, one with a
-- single one, one without any; and hostile text wherever a person can write. All of it is invented.

INSERT INTO organisation (id, name, scope, constituency, ecosoc, speaks_for) VALUES
  ('01920000-0000-7000-8000-000000000001', '{"en": "Forum of Women <b>\"Ala-Too\"</b> & Daughters", "ru": "Форум женщин"}', '{KGZ}', 'MG-WOM', 'SPECIAL', 12),
  ('01920000-0000-7000-8000-000000000002', '{"ru": "Сеть «Доступ»"}', '{KGZ}', 'SG-PWD', 'NONE', 1),
  ('01920000-0000-7000-8000-000000000003', '{"en": "Silent Voice"}', '{KGZ}', 'SG-LGB', 'NONE', 1),
  ('01920000-0000-7000-8000-000000000004', '{"en": "Steppe Workers"}', '{KAZ}', 'MG-WTU', 'NONE', 3);

INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds, sample) VALUES
  ('GOLDEN-2026', 'vnr-shadow', '{"en": "Golden call <script>alert(1)</script>", "ru": "Золотой призыв"}', '{KGZ,KAZ,MNG}',
   '2026-01-15 05:00+00', '2026-05-01 03:59:59+00', 'America/New_York', '{FINDING}', true),
  ('GOLDEN-OTHER', 'vnr-shadow', '{"en": "Another call"}', '{KGZ}',
   '2026-01-15 05:00+00', '2026-05-01 03:59:59+00', 'UTC', '{FINDING}', false);

INSERT INTO claim (country, call, code, goal, target, year, statement, source, page) VALUES
  ('KGZ', 'GOLDEN-2026', 'KGZ-5.2-1', 5, '5.2', 2025, 'Commissions against violence work in every district & "reach" <all> women.', 'VNR 2025 <draft>', '41'),
  ('KGZ', 'GOLDEN-2026', 'KGZ-5.5-1', 5, '5.5', 2025, 'A third of the seats in village councils are held by women.', 'VNR 2025', '44'),
  ('KGZ', 'GOLDEN-2026', 'KGZ-6.1-1', 6, '6.1', 2025, 'Nine villages in ten have safe water.', 'VNR 2025', ''),
  ('KGZ', 'GOLDEN-2026', 'KGZ-9.1-1', 9, '9.1', 2025, 'All villages can be reached by road in winter.', 'VNR 2025', '70'),
  ('KGZ', 'GOLDEN-2026', 'KGZ-16.7-1', 16, '16.7', 2025, 'Civil society took part in all working groups.', 'VNR 2025', '12'),
  ('KAZ', 'GOLDEN-2026', 'KAZ-8.5-1', 8, '8.5', 2025, 'Most employers keep the quota.', 'VNR 2025', '58');

-- The text of findings, one a line; what is not listed is NULL.
INSERT INTO submission (country, id, call, kind, consent, state, language, organisation, pseudonym, created_at, received_on,
  digest, admin1, goal, target, indicator, year, period_end, channel, finding_type, title, body, stance, claim, rating, rater,
  trend, civic_space, affected_groups, lnob_factors, cedaw_articles, beijing_areas, upr_recommendations, themes,
  observations, evidence, recommendations) VALUES
  -- contradicts; markup everywhere
  ('KGZ', '019c167f-cc00-7000-8000-0000000000a1', 'GOLDEN-2026', 'FINDING', 'PUBLIC', 'RECEIVED', 'en',
   '01920000-0000-7000-8000-000000000001', NULL, '2026-02-01 10:11:12+00', '2026-02-01', '\x00',
   'Osh <i>oblast</i>', 5, '5.2', '5.2.1', 2024, 2025, '{FORMAL,IN_PERSON}', 'GAP',
   '<script>alert("title")</script> Commissions exist on paper',
   E'Shelters close & women go back: "no bed", <img src=x onerror=alert(1)>.\n\n=HYPERLINK("http://evil.example","click")\nThird line with ''quotes'' and a , comma; and \u2028 a separator.',
   'CONTRADICTS', 'KGZ-5.2-1', 1, 'RIGHTS_HOLDERS', 'DECREASING', NULL, '{WOMEN,CHILDREN,RURAL}', '{GOVERNANCE,SOCIO_ECONOMIC}',
   '{2,5}', '{D}', '{"Sample 3/140.21 <b>","a|b"}', '{GENDER_EQUALITY,HUMAN_RIGHTS}',
   '[{"figure": "68", "unit": "PERCENT", "breakdown": "women <who> returned", "sample_size": 75, "method": "interviews"}, {"figure": "8.50", "unit": "COMMISSIONS"}]',
   '[{"type": "INTERVIEW", "citation": "75 interviews \"in\" <Osh>", "url": "https://example.org/a?b=1&c=\"2\"", "where": "Osh & Batken", "when": "2025-10-02", "how": "one guide", "by_whom": "trained members", "informed_consent": "YES"}, {"type": "LAW", "citation": "Family Code, article 5", "url": "javascript:alert(1)"}]',
   '[{"text": "Fund shelters from the <State> budget.\nWith contracts.", "addressee": "Ministry of \"Labour\"", "urgency": "HIGH"}, {"text": "Publish how often commissions met.", "addressee": "District administrations", "urgency": "MEDIUM"}]'),
  -- the same claim, confirmed, in Russian, without a name
  ('KGZ', '019c167f-cc00-7000-8000-0000000000a2', 'GOLDEN-2026', 'FINDING', 'ANONYMOUS', 'RECEIVED', 'ru',
   NULL, '\x01', '2026-02-02 00:00+00', '2026-02-02', '\x00',
   NULL, 5, '5.2', NULL, 2025, NULL, NULL, 'PROGRESS', 'Комиссии работают в двух районах', E'Мы видели две комиссии.\r\nОни собирались каждый месяц.',
   'PARTLY_CONFIRMS', 'KGZ-5.2-1', 3, 'COALITION', NULL, NULL, '{WOMEN}', NULL, '{2}', NULL, NULL, '{GENDER_EQUALITY}',
   NULL, '[{"type": "OBSERVATION", "citation": "Дневники наблюдений", "when": "2025"}]',
   '[{"text": "Обучить секретарей комиссий.", "addressee": "Ministry of \"Labour\"", "urgency": "LOW"}]'),
  -- right to left, without a claim
  ('KGZ', '019c167f-cc00-7000-8000-0000000000a3', 'GOLDEN-2026', 'FINDING', 'PUBLIC', 'APPROVED', 'ar',
   '01920000-0000-7000-8000-000000000002', NULL, '2026-02-03 08:00+00', '2026-02-03', '\x00',
   NULL, 5, NULL, NULL, 2025, NULL, '{REMOTE}', 'VIOLATION', E'\u202Eعنوان من اليمين <em>', E'نص عربي مع English و 123.', NULL, NULL, NULL, NULL,
   NULL, NULL, '{PERSONS_WITH_DISABILITIES}', '{DISCRIMINATION}', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  -- omitted by the government, starts like a formula
  ('KGZ', '019c167f-cc00-7000-8000-0000000000a4', 'GOLDEN-2026', 'FINDING', 'PUBLIC', 'RECEIVED', 'en',
   '01920000-0000-7000-8000-000000000001', NULL, '2026-02-04 08:00+00', '2026-02-04', '\x00',
   NULL, 6, '6.1', NULL, 2025, NULL, NULL, 'GAP', '=1+1 wells are counted, taps are not', '@SUM(A1) is how this text begins.', 'OMITTED', NULL, 2, 'AGREED',
   'STAGNATING', NULL, NULL, NULL, NULL, NULL, NULL, '{WATER}', NULL, NULL, '[{"text": "+Count taps.", "urgency": null}]'),
  ('KGZ', '019c167f-cc00-7000-8000-0000000000a5', 'GOLDEN-2026', 'FINDING', 'PUBLIC', 'RECEIVED', 'en',
   '01920000-0000-7000-8000-000000000002', NULL, '2026-02-05 08:00+00', '2026-02-05', '\x00',
   'Talas', 6, '6.b', '6.b.1', 2026, NULL, '{IN_PERSON}', 'GOOD_PRACTICE', 'Women keep the keys of the village water', 'Payment rose from 35 to 88 in a hundred.', NULL, NULL, 5, 'DUTY_BEARERS',
   'ON_TRACK', NULL, '{WOMEN,RURAL}', NULL, '{14}', '{K}', NULL, '{WATER,PARTICIPATION}', NULL, 'null', '[]'),
  -- the claim belongs to another goal
  ('KGZ', '019c167f-cc00-7000-8000-0000000000a6', 'GOLDEN-2026', 'FINDING', 'ANONYMOUS', 'RECEIVED', 'en',
   NULL, '\x02', '2026-02-06 00:00+00', '2026-02-06', '\x00',
   NULL, 10, NULL, NULL, 2025, NULL, NULL, 'DATA_GAP', 'No figures by disability', 'Nobody can say.', 'CANNOT_VERIFY', 'KGZ-16.7-1', NULL, NULL,
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  -- participation beside a claim, and civic space on its own
  ('KGZ', '019c167f-cc00-7000-8000-0000000000a7', 'GOLDEN-2026', 'FINDING', 'PUBLIC', 'PUBLISHED', 'en',
   '01920000-0000-7000-8000-000000000001', NULL, '2026-02-07 08:00+00', '2026-02-07', '\x00',
   NULL, 16, '16.7', '16.7.2', 2025, NULL, '{FORMAL,INFORMAL,HYBRID}', 'PARTICIPATION', 'Invitations reached mainly bodies founded by the authorities', 'Ninety-four organisations met.', 'CONTRADICTS', 'KGZ-16.7-1', 3, 'COALITION',
   'MODERATELY_IMPROVING', 'NARROWED', '{YOUTH}', NULL, '{7}', '{G}', NULL, '{PARTICIPATION}', NULL, '[{"type": "DOCUMENT", "citation": "Record of the dialogue", "url": "https://example.org/dialogue"}]',
   '[{"text": "Set up a standing council.", "addressee": "Cabinet of Ministers", "urgency": "HIGH"}]'),
  ('KGZ', '019c167f-cc00-7000-8000-0000000000a8', 'GOLDEN-2026', 'FINDING', 'ANONYMOUS', 'RECEIVED', 'und',
   NULL, '\x02', '2026-02-08 00:00+00', '2026-02-08', '\x00',
   NULL, 16, '16.10', NULL, 2025, NULL, NULL, 'CIVIC_SPACE', 'Groups fall silent', 'Six have closed.', NULL, NULL, 1, 'COALITION',
   NULL, 'REPRESSED', '{HUMAN_RIGHTS_DEFENDERS}', NULL, NULL, '{H}', NULL, NULL, NULL, NULL, NULL),
  -- counted only
  ('KGZ', '019c167f-cc00-7000-8000-0000000000a9', 'GOLDEN-2026', 'FINDING', 'AGGREGATE', 'RECEIVED', 'en',
   NULL, '\x03', '2026-02-09 00:00+00', '2026-02-09', '\x00',
   'SECRET-PLACE', 5, '5.5', NULL, 2025, NULL, NULL, 'PROGRESS', 'SECRET-AGGREGATE title', 'SECRET-AGGREGATE body', 'CONFIRMS', 'KGZ-5.5-1', 4, 'RIGHTS_HOLDERS',
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[{"text": "SECRET-AGGREGATE recommendation"}]'),
  -- gone: withdrawn, superseded, rejected
  ('KGZ', '019c167f-cc00-7000-8000-0000000000b1', 'GOLDEN-2026', 'FINDING', 'PUBLIC', 'WITHDRAWN', 'en',
   '01920000-0000-7000-8000-000000000001', NULL, '2026-02-10 08:00+00', '2026-02-10', '\x00',
   NULL, 5, NULL, NULL, 2025, NULL, NULL, 'GAP', 'SECRET-WITHDRAWN', 'SECRET-WITHDRAWN', NULL, NULL, NULL, NULL,
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('KGZ', '019c167f-cc00-7000-8000-0000000000b2', 'GOLDEN-2026', 'FINDING', 'PUBLIC', 'REJECTED', 'en',
   '01920000-0000-7000-8000-000000000001', NULL, '2026-02-11 08:00+00', '2026-02-11', '\x00',
   NULL, 3, NULL, NULL, 2025, NULL, NULL, 'GAP', 'SECRET-REJECTED', 'SECRET-REJECTED', NULL, NULL, NULL, NULL,
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('KAZ', '019c167f-cc00-7000-8000-0000000000c1', 'GOLDEN-2026', 'FINDING', 'PUBLIC', 'RECEIVED', 'en',
   '01920000-0000-7000-8000-000000000004', NULL, '2026-02-12 08:00+00', '2026-02-12', '\x00',
   NULL, 8, '8.5', NULL, 2025, NULL, NULL, 'GAP', 'The quota is kept on paper', 'Eleven of forty.', 'CONTRADICTS', 'KAZ-8.5-1', 2, 'COALITION',
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('KGZ', '019c167f-cc00-7000-8000-0000000000d1', 'GOLDEN-OTHER', 'FINDING', 'PUBLIC', 'RECEIVED', 'en',
   '01920000-0000-7000-8000-000000000001', NULL, '2026-02-13 08:00+00', '2026-02-13', '\x00',
   NULL, 4, NULL, NULL, 2025, NULL, NULL, 'GAP', 'SECRET-OTHER-CALL', 'SECRET-OTHER-CALL', NULL, NULL, NULL, NULL,
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO submission (country, id, call, kind, consent, state, language, pseudonym, created_at, received_on, digest, sealed,
  goal, target, year, finding_type) VALUES
  ('KGZ', '019c167f-cc00-7000-8000-0000000000aa', 'GOLDEN-2026', 'FINDING', 'CONFIDENTIAL', 'RECEIVED', 'und',
   '\x04', '2026-02-14 00:00+00', '2026-02-14', '\x00', '\x5345414c4544', 16, '16.10', 2025, 'VIOLATION');

-- The withdrawn one stood in a report before.
INSERT INTO review (country, id, note, report_title, published_on) VALUES
  ('KGZ', '019c167f-cc00-7000-8000-0000000000b1', 'SECRET-NOTE', 'SECRET-REPORT', '2026-03-01');

INSERT INTO tally (country, call, kind, goal, target, submissions, retired) VALUES
  ('KGZ', 'GOLDEN-2026', 'FINDING', 3, '', 1, 0),
  ('KGZ', 'GOLDEN-2026', 'FINDING', 5, '', 2, 1),
  ('KGZ', 'GOLDEN-2026', 'FINDING', 5, '5.2', 2, 0),
  ('KGZ', 'GOLDEN-2026', 'FINDING', 5, '5.5', 1, 0),
  ('KGZ', 'GOLDEN-2026', 'FINDING', 6, '6.1', 1, 0),
  ('KGZ', 'GOLDEN-2026', 'FINDING', 6, '6.b', 1, 0),
  ('KGZ', 'GOLDEN-2026', 'FINDING', 10, '', 1, 0),
  ('KGZ', 'GOLDEN-2026', 'FINDING', 16, '16.7', 1, 0),
  ('KGZ', 'GOLDEN-2026', 'FINDING', 16, '16.10', 2, 0),
  ('KGZ', 'GOLDEN-2026', 'WITHDRAWAL', 0, '', 1, 0),
  ('KAZ', 'GOLDEN-2026', 'FINDING', 8, '8.5', 1, 0),
  ('KGZ', 'GOLDEN-OTHER', 'FINDING', 4, '', 1, 0);

-- Three unnamed voices: one of a constituency that also spoke by name, two that never did.
INSERT INTO voice (country, call, constituency, named, unnamed) VALUES
  ('KGZ', 'GOLDEN-2026', 'MG-WOM', 3, 1),
  ('KGZ', 'GOLDEN-2026', 'SG-PWD', 2, 0),
  ('KGZ', 'GOLDEN-2026', 'SG-LGB', 0, 2),
  ('KGZ', 'GOLDEN-2026', 'MG-IND', 0, 1),
  ('KAZ', 'GOLDEN-2026', 'MG-WTU', 1, 0);
