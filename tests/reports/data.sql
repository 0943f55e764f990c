-- One call with every kind of submission in four scripts, so that every block of every form has something to show: what
-- check_reports.sh makes its reports from. Every field that a person can write is filled, because hostile.py puts hostile
-- text into each that is. All of it is invented.

INSERT INTO organisation (id, name, scope, constituency, ecosoc, speaks_for) VALUES
  ('01920000-0000-7000-8000-000000000101', '{"en": "Forum of Women", "ru": "Форум женщин", "fr": "Forum des femmes"}', '{KGZ}', 'MG-WOM', 'GENERAL', 12),
  ('01920000-0000-7000-8000-000000000102', '{"ru": "Сеть «Доступ»"}', '{KGZ}', 'SG-PWD', 'SPECIAL', 3),
  ('01920000-0000-7000-8000-000000000103', '{"ar": "شبكة المياه"}', '{KGZ,KAZ}', 'MG-NGO', 'ROSTER', 1),
  ('01920000-0000-7000-8000-000000000104', '{"zh": "草原合作社"}', '{KAZ}', 'MG-FAR', 'NONE', 40);

INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds, previous, content) VALUES
  ('REPORTS-2025', 'vnr-shadow', '{"en": "The year before"}', '{KGZ,KAZ}', '2025-01-15', '2025-05-01', 'UTC', '{FINDING}', NULL, '{}'),
  ('REPORTS-2026', 'vnr-shadow', '{"en": "Water, work and safety", "ru": "Вода, труд и безопасность", "ar": "الماء والعمل والأمان", "zh": "水、工作与安全"}',
   '{KGZ,KAZ}', '2026-01-15', '2026-05-01', 'UTC', '{FINDING,RESPONSE,SIGN_ON,CONTRIBUTION}', 'REPORTS-2025', '{
    "letter": {"addressee": {"en": "To the Ministers of Water and of Labour", "ar": "إلى وزيري المياه والعمل"},
               "thesis": {"en": "Every village needs safe water before the winter of 2027."},
               "argument": {"en": "Half of the wells that we saw in 2025 freeze.\nPipes were laid in eleven villages only."},
               "ask": {"en": "Lay the pipes, and publish where they lie."}},
    "questions": [{"id": "Q1", "text": {"en": "How were you asked?", "ru": "Как вас спросили?"}, "answer": "open", "words": 500},
                  {"id": "Q2", "text": {"en": "Did you see the draft?"}, "answer": "choice",
                   "choices": [{"id": "yes", "label": {"en": "Yes"}}, {"id": "no", "label": {"en": "No"}}]},
                  {"id": "Q3", "text": {"en": "What was spoken of?"}, "answer": "many",
                   "choices": [{"id": "land", "label": {"en": "Land"}}, {"id": "water", "label": {"en": "Water"}}]},
                  {"id": "Q4", "text": {"en": "How open was it?"}, "answer": "rating"}],
    "sections": [{"id": "S1", "title": {"en": "Water", "ar": "الماء"}, "draft": {"en": "Water is to reach everybody.\nIt is to be safe."}},
                 {"id": "S2", "title": {"en": "Work"}}],
    "session": {"name": {"en": "Seventieth session", "ru": "Семидесятая сессия"}, "opens_on": "2026-07-06"},
    "theme": "WATER"}');

INSERT INTO claim (country, call, code, goal, target, year, statement, source, page) VALUES
  ('KGZ', 'REPORTS-2026', 'K-5', 5, '5.2', 2025, 'Commissions against violence work in every district.', 'VNR 2025', '41'),
  ('KGZ', 'REPORTS-2026', 'K-6', 6, '6.1', 2025, 'Nine villages in ten have safe water.', 'VNR 2025', '52'),
  ('KGZ', 'REPORTS-2026', 'K-9', 9, '9.1', 2025, 'All villages can be reached by road in winter.', 'VNR 2025', '70'),
  ('KAZ', 'REPORTS-2026', 'K-8', 8, '8.5', 2025, 'Most employers keep the quota.', 'VNR 2025', '58');

INSERT INTO submission (country, id, call, kind, consent, state, language, organisation, pseudonym, created_at, received_on,
  digest, admin1, goal, target, indicator, year, period_end, channel, finding_type, title, body, stance, claim, rating, rater,
  trend, civic_space, affected_groups, lnob_factors, cedaw_articles, beijing_areas, upr_recommendations, themes,
  observations, evidence, recommendations) VALUES
  ('KGZ', '019c167f-cc00-7000-8000-00000000ab01', 'REPORTS-2026', 'FINDING', 'PUBLIC', 'APPROVED', 'en',
   '01920000-0000-7000-8000-000000000101', NULL, '2026-02-01 10:11:12+00', '2026-02-01', '\x00',
   'Osh', 5, '5.2', '5.2.1', 2024, 2025, '{FORMAL,IN_PERSON}', 'GAP', 'Commissions exist on paper',
   E'Seven shelters of nine closed in winter, and women went back.\nThe two that are left have no bed for children.',
   'CONTRADICTS', 'K-5', 1, 'RIGHTS_HOLDERS', 'DECREASING', 'NARROWED', '{WOMEN,CHILDREN,RURAL}', '{GOVERNANCE,SOCIO_ECONOMIC}',
   '{2,5}', '{D}', '{"140.21"}', '{GENDER_EQUALITY,HUMAN_RIGHTS}',
   '[{"figure": "68", "unit": "%", "breakdown": "women who returned", "sample_size": 75, "method": "interviews"}]',
   '[{"type": "INTERVIEW", "citation": "75 interviews in Osh", "url": "https://example.org/a?b=1&c=2", "where": "Osh", "when": "2025-10-02", "how": "one guide", "by_whom": "trained members", "informed_consent": "YES"}, {"type": "LAW", "citation": "Family Code, article 5", "url": "https://example.org/law"}]',
   '[{"text": "Fund shelters from the State budget.", "addressee": "Ministry of Labour", "urgency": "HIGH"}]'),
  ('KGZ', '019c167f-cc00-7000-8000-00000000ab02', 'REPORTS-2026', 'FINDING', 'ANONYMOUS', 'APPROVED', 'ru',
   NULL, '\x01', '2026-02-02 00:00+00', '2026-02-02', '\x00',
   'Баткен', 6, '6.1', NULL, 2025, NULL, '{REMOTE}', 'REGRESSION', 'Колодцы замерзают',
   E'Из восьми колодцев, которые мы видели, зимой замерзают пять.\nЛюди берут воду из реки.',
   'CONTRADICTS', 'K-6', 2, 'COALITION', 'STAGNATING', NULL, '{RURAL}', '{GEOGRAPHY}', '{14}', '{K}', '{"140.30"}', '{WATER}',
   '[{"figure": "5", "unit": "колодцев", "breakdown": "из восьми", "sample_size": 8, "method": "осмотр"}]',
   '[{"type": "OBSERVATION", "citation": "Дневники наблюдений", "when": "2025", "where": "Баткен", "how": "осмотр", "by_whom": "члены сети"}]',
   '[{"text": "Проложить трубы до зимы.", "addressee": "Министерство водных ресурсов", "urgency": "MEDIUM"}]'),
  ('KGZ', '019c167f-cc00-7000-8000-00000000ab03', 'REPORTS-2026', 'FINDING', 'PUBLIC', 'APPROVED', 'ar',
   '01920000-0000-7000-8000-000000000103', NULL, '2026-02-03 08:00+00', '2026-02-03', '\x00',
   'تالاس', 6, '6.b', '6.b.1', 2025, NULL, '{HYBRID}', 'GOOD_PRACTICE', 'النساء يحملن مفاتيح الماء',
   E'ارتفع الدفع من 35 إلى 88 في المئة.\nكل قرية تختار امرأتين مع English words بينها.',
   NULL, NULL, 5, 'DUTY_BEARERS', 'ON_TRACK', 'OPEN', '{WOMEN,PERSONS_WITH_DISABILITIES}', '{DISCRIMINATION}', '{14}', '{A}', '{"140.31"}', '{WATER,PARTICIPATION}',
   '[{"figure": "88", "unit": "%", "breakdown": "القرى", "sample_size": 40, "method": "مسح"}]',
   '[{"type": "SURVEY", "citation": "مسح أربعين قرية", "url": "https://example.org/survey", "where": "تالاس", "when": "2025", "how": "استبيان", "by_whom": "الشبكة"}]',
   '[{"text": "انشروا نتائج المسح.", "addressee": "وزارة المياه", "urgency": "LOW"}]'),
  ('KGZ', '019c167f-cc00-7000-8000-00000000ab04', 'REPORTS-2026', 'FINDING', 'PUBLIC', 'APPROVED', 'zh',
   '01920000-0000-7000-8000-000000000102', NULL, '2026-02-04 08:00+00', '2026-02-04', '\x00',
   '纳伦', 16, '16.7', '16.7.2', 2025, NULL, '{FORMAL,INFORMAL}', 'PARTICIPATION', '邀请只到达少数组织',
   E'九十四个组织开会，只有十一个收到草案。\n没有人问过残疾人。',
   'PARTLY_CONFIRMS', NULL, 3, 'AGREED', 'MODERATELY_IMPROVING', 'OBSTRUCTED', '{PERSONS_WITH_DISABILITIES,YOUTH}', '{GOVERNANCE}', '{7}', '{G}', NULL, '{PARTICIPATION,HUMAN_RIGHTS}',
   '[{"figure": "11", "unit": "组织", "breakdown": "收到草案", "sample_size": 94, "method": "统计"}]',
   '[{"type": "DOCUMENT", "citation": "对话记录", "url": "https://example.org/dialogue", "where": "纳伦", "when": "2025", "how": "记录", "by_whom": "论坛"}]',
   '[{"text": "成立常设委员会。", "addressee": "内阁", "urgency": "HIGH"}]'),
  ('KGZ', '019c167f-cc00-7000-8000-00000000ab05', 'REPORTS-2026', 'FINDING', 'ANONYMOUS', 'APPROVED', 'und',
   NULL, '\x02', '2026-02-05 00:00+00', '2026-02-05', '\x00',
   NULL, 16, '16.10', NULL, 2025, NULL, NULL, 'CIVIC_SPACE', 'Groups fall silent', 'Six have closed.', 'OMITTED', NULL, 1, 'COALITION',
   NULL, 'REPRESSED', '{HUMAN_RIGHTS_DEFENDERS}', NULL, NULL, '{H}', NULL, NULL, NULL, NULL, '[{"text": "Let them meet."}]'),
  ('KAZ', '019c167f-cc00-7000-8000-00000000ab06', 'REPORTS-2026', 'FINDING', 'PUBLIC', 'APPROVED', 'zh',
   '01920000-0000-7000-8000-000000000104', NULL, '2026-02-06 08:00+00', '2026-02-06', '\x00',
   '阿拉木图', 8, '8.5', NULL, 2025, NULL, NULL, 'VIOLATION', '配额只写在纸上', '四十个雇主中有十一个遵守。', 'CONTRADICTS', 'K-8', 2, 'COALITION',
   NULL, NULL, '{PERSONS_WITH_DISABILITIES}', NULL, NULL, '{F}', NULL, '{CLIMATE}', NULL, NULL, NULL),
  ('KGZ', '019c167f-cc00-7000-8000-00000000ab07', 'REPORTS-2026', 'FINDING', 'AGGREGATE', 'RECEIVED', 'en',
   NULL, '\x03', '2026-02-07 00:00+00', '2026-02-07', '\x00',
   NULL, 3, NULL, NULL, 2025, NULL, NULL, 'DATA_GAP', 'Counted only', 'Counted only', 'CANNOT_VERIFY', NULL, 4, 'RIGHTS_HOLDERS',
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('KGZ', '019c167f-cc00-7000-8000-00000000ab08', 'REPORTS-2025', 'FINDING', 'PUBLIC', 'RECEIVED', 'en',
   '01920000-0000-7000-8000-000000000101', NULL, '2025-02-01 08:00+00', '2025-02-01', '\x00',
   NULL, 5, '5.2', NULL, 2024, NULL, NULL, 'GAP', 'A year before', 'A year before.', NULL, NULL, 3, 'RIGHTS_HOLDERS',
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO submission (country, id, call, kind, consent, state, language, organisation, pseudonym, created_at, received_on,
  digest, content) VALUES
  ('KGZ', '019c167f-cc00-7000-8000-00000000ac01', 'REPORTS-2026', 'RESPONSE', 'PUBLIC', 'RECEIVED', 'en', '01920000-0000-7000-8000-000000000101', NULL, '2026-02-10 08:00+00', '2026-02-10', '\x00',
   '{"answers": [{"question": "Q1", "body": "By a letter that came two days before."}, {"question": "Q2", "body": "yes"}, {"question": "Q3", "body": "land, water"}, {"question": "Q4", "body": "4"}]}'),
  ('KAZ', '019c167f-cc00-7000-8000-00000000ac02', 'REPORTS-2026', 'RESPONSE', 'ANONYMOUS', 'RECEIVED', 'ru', NULL, '\x05', '2026-02-11 00:00+00', '2026-02-11', '\x00',
   '{"answers": [{"question": "Q1", "body": "Нас не спросили."}, {"question": "Q2", "body": "no"}, {"question": "Q3", "body": "what else there is"}, {"question": "Q4", "body": "1"}]}'),
  ('KGZ', '019c167f-cc00-7000-8000-00000000ac11', 'REPORTS-2026', 'SIGN_ON', 'PUBLIC', 'RECEIVED', 'en', '01920000-0000-7000-8000-000000000101', NULL, '2026-02-12 08:00+00', '2026-02-12', '\x00',
   '{"signatory": "A. Named", "role": "Chair", "publish": "YES"}'),
  ('KGZ', '019c167f-cc00-7000-8000-00000000ac12', 'REPORTS-2026', 'SIGN_ON', 'PUBLIC', 'RECEIVED', 'ar', '01920000-0000-7000-8000-000000000103', NULL, '2026-02-13 08:00+00', '2026-02-13', '\x00',
   '{"signatory": "ليلى", "role": "المديرة", "publish": "YES"}'),
  ('KAZ', '019c167f-cc00-7000-8000-00000000ac13', 'REPORTS-2026', 'SIGN_ON', 'PUBLIC', 'RECEIVED', 'zh', '01920000-0000-7000-8000-000000000104', NULL, '2026-02-14 08:00+00', '2026-02-14', '\x00',
   '{"signatory": "李明", "role": "主席", "publish": "YES"}'),
  ('KGZ', '019c167f-cc00-7000-8000-00000000ac14', 'REPORTS-2026', 'SIGN_ON', 'ANONYMOUS', 'RECEIVED', 'en', NULL, '\x06', '2026-02-15 00:00+00', '2026-02-15', '\x00',
   '{"signatory": "Nobody", "role": "Nothing", "publish": "NO"}'),
  ('KGZ', '019c167f-cc00-7000-8000-00000000ac21', 'REPORTS-2026', 'CONTRIBUTION', 'PUBLIC', 'RECEIVED', 'en', '01920000-0000-7000-8000-000000000101', NULL, '2026-02-16 08:00+00', '2026-02-16', '\x00',
   '{"section": "S1", "comment_on": "paragraph 2", "title": "Safe in winter, too", "body": "Say that water is to be safe in winter.\nWells freeze."}'),
  ('KGZ', '019c167f-cc00-7000-8000-00000000ac22', 'REPORTS-2026', 'CONTRIBUTION', 'ANONYMOUS', 'RECEIVED', 'ru', NULL, '\x07', '2026-02-17 00:00+00', '2026-02-17', '\x00',
   '{"section": "S2", "title": "Труд", "body": "Труд дома тоже труд.\nЕго никто не считает."}'),
  ('KAZ', '019c167f-cc00-7000-8000-00000000ac23', 'REPORTS-2026', 'CONTRIBUTION', 'PUBLIC', 'RECEIVED', 'ar', '01920000-0000-7000-8000-000000000103', NULL, '2026-02-18 08:00+00', '2026-02-18', '\x00',
   '{"section": "Elsewhere", "comment_on": "كل النص", "body": "النص جيد."}');

INSERT INTO tally (country, call, kind, goal, target, submissions, retired) VALUES
  ('KGZ', 'REPORTS-2026', 'FINDING', 3, '', 1, 0), ('KGZ', 'REPORTS-2026', 'FINDING', 5, '5.2', 1, 0),
  ('KGZ', 'REPORTS-2026', 'FINDING', 6, '6.1', 1, 0), ('KGZ', 'REPORTS-2026', 'FINDING', 6, '6.b', 1, 0),
  ('KGZ', 'REPORTS-2026', 'FINDING', 16, '16.7', 1, 0), ('KGZ', 'REPORTS-2026', 'FINDING', 16, '16.10', 1, 0),
  ('KAZ', 'REPORTS-2026', 'FINDING', 8, '8.5', 1, 0), ('KGZ', 'REPORTS-2025', 'FINDING', 5, '5.2', 1, 0),
  ('KGZ', 'REPORTS-2026', 'RESPONSE', 0, '', 1, 0), ('KAZ', 'REPORTS-2026', 'RESPONSE', 0, '', 1, 0),
  ('KGZ', 'REPORTS-2026', 'SIGN_ON', 0, '', 3, 0), ('KAZ', 'REPORTS-2026', 'SIGN_ON', 0, '', 1, 0),
  ('KGZ', 'REPORTS-2026', 'CONTRIBUTION', 0, '', 2, 0), ('KAZ', 'REPORTS-2026', 'CONTRIBUTION', 0, '', 1, 0);

INSERT INTO voice (country, call, constituency, named, unnamed) VALUES
  ('KGZ', 'REPORTS-2026', 'MG-WOM', 3, 1), ('KGZ', 'REPORTS-2026', 'SG-PWD', 1, 0), ('KGZ', 'REPORTS-2026', 'MG-NGO', 2, 0),
  ('KGZ', 'REPORTS-2026', 'MG-IND', 0, 2), ('KAZ', 'REPORTS-2026', 'MG-FAR', 2, 0), ('KAZ', 'REPORTS-2026', 'MG-NGO', 1, 1);
