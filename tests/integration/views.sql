-- Every kind of submission with every consent, each with what must never come out: HIDDEN where no view may show it.
-- Two calls: one on which submissions count as they come, and one where they must be approved. All of it is invented.

INSERT INTO organisation (id, name, scope, constituency, ecosoc, speaks_for) VALUES
  ('0192aaaa-0000-7000-8000-000000000001', '{"en": "Named House"}', '{TJK}', 'MG-WOM', 'SPECIAL', 3),
  ('0192bbbb-0000-7000-8000-000000000002', '{"en": "HIDDEN House"}', '{TJK}', 'SG-LGB', 'NONE', 1);

INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds, approved_only, previous, content) VALUES
  ('VIEWS-2025', 'vnr-shadow', '{"en": "Before"}', '{TJK}', '2025-01-15', '2025-05-01', 'UTC', '{FINDING}', false, NULL, '{}'),
  ('VIEWS-2026', 'vnr-shadow', '{"en": "Views"}', '{TJK,UZB}', '2026-01-15', '2026-05-01', 'UTC',
   '{FINDING,RESPONSE,SIGN_ON,CONTRIBUTION}', false, 'VIEWS-2025',
   '{"questions": [{"id": "Q1", "answer": "open"},
                   {"id": "Q2", "answer": "choice", "choices": [{"id": "yes"}, {"id": "no"}]},
                   {"id": "Q3", "answer": "many", "choices": [{"id": "land"}, {"id": "water"}, {"id": "roads"}]},
                   {"id": "Q4", "answer": "rating"}]}'),
  ('VIEWS-APPROVED', 'vnr-shadow', '{"en": "Approved only"}', '{TJK}', '2026-01-15', '2026-05-01', 'UTC',
   '{FINDING,RESPONSE,SIGN_ON,CONTRIBUTION}', true, NULL, '{"questions": [{"id": "Q1", "answer": "open"}]}');

INSERT INTO claim (country, call, code, goal, target, year, statement, source) VALUES
  ('TJK', 'VIEWS-2026', 'T-1', 5, '5.2', 2025, 'Spoken to by target.', 'VNR'),
  ('TJK', 'VIEWS-2026', 'T-2', 6, '6.1', 2025, 'Spoken to by its code alone.', 'VNR'),
  ('TJK', 'VIEWS-2026', 'T-3', 9, '9.1', 2025, 'Nobody speaks to it.', 'VNR');

CREATE FUNCTION add_submission(call text, number integer, kind text, consent text, state text, content jsonb)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO submission (country, id, call, kind, consent, state, language, organisation, pseudonym, created_at, received_on,
    digest, sealed, content)
  SELECT 'TJK', ('019cf917-9c00-7000-8000-' || lpad(number::text, 12, '0'))::uuid, call, kind, consent, state,
         CASE WHEN consent = 'CONFIDENTIAL' THEN 'und' ELSE 'en' END,
         CASE WHEN consent = 'PUBLIC' THEN '0192aaaa-0000-7000-8000-000000000001'::uuid END,
         CASE WHEN consent <> 'PUBLIC' THEN '\xbb'::bytea END,
         CASE WHEN consent = 'PUBLIC' THEN timestamptz '2026-03-17 22:33:44+00' ELSE timestamptz '2026-03-17 00:00+00' END,
         '2026-03-17', '\x00', CASE WHEN consent = 'CONFIDENTIAL' THEN '\x48494444454e'::bytea END,
         CASE WHEN consent <> 'CONFIDENTIAL' THEN content END
$$;

-- Findings: of each consent, in the order of the consents.
SELECT add_submission('VIEWS-2026', 1, 'FINDING', 'PUBLIC', 'RECEIVED', NULL),
       add_submission('VIEWS-2026', 2, 'FINDING', 'ANONYMOUS', 'RECEIVED', NULL),
       add_submission('VIEWS-2026', 3, 'FINDING', 'AGGREGATE', 'RECEIVED', NULL),
       add_submission('VIEWS-2026', 4, 'FINDING', 'CONFIDENTIAL', 'RECEIVED', NULL),
       add_submission('VIEWS-2025', 5, 'FINDING', 'PUBLIC', 'RECEIVED', NULL),
       add_submission('VIEWS-2025', 6, 'FINDING', 'ANONYMOUS', 'RECEIVED', NULL);
UPDATE submission SET goal = 5, target = '5.2', year = 2025, finding_type = 'GAP' WHERE call LIKE 'VIEWS-%' AND kind = 'FINDING';
UPDATE submission SET title = 'Shown', body = 'Shown', stance = 'CONTRADICTS', claim = 'T-1', rating = 2, rater = 'COALITION',
  themes = '{WATER}' WHERE call LIKE 'VIEWS-%' AND consent IN ('PUBLIC', 'ANONYMOUS') AND kind = 'FINDING';
UPDATE submission SET rating = 4, stance = 'CONFIRMS' WHERE call = 'VIEWS-2025' AND consent = 'PUBLIC';
UPDATE submission SET title = 'HIDDEN title', body = 'HIDDEN body', admin1 = 'HIDDEN place', stance = 'CONFIRMS', claim = 'T-2',
  target = '6.b', goal = 6, themes = '{WATER}', evidence = '[{"citation": "HIDDEN"}]'
WHERE call = 'VIEWS-2026' AND consent = 'AGGREGATE';

-- Answers; of those that are counted only, none but choices and ratings.
SELECT add_submission('VIEWS-2026', 10, 'RESPONSE', 'PUBLIC', 'RECEIVED', '{"answers": [{"question": "Q1", "body": "Open and named"},
         {"question": "Q2", "body": "yes"}, {"question": "Q3", "body": "land, water"}, {"question": "Q4", "body": "4"}]}'),
       add_submission('VIEWS-2026', 11, 'RESPONSE', 'ANONYMOUS', 'RECEIVED', '{"answers": [{"question": "Q1", "body": "Open, unnamed"},
         {"question": "Q2", "body": " no "}, {"question": "Q3", "body": "land and what else there is"}, {"question": "Q4"},
         {"question": "Q9", "body": "no such question"}]}'),
       add_submission('VIEWS-2026', 12, 'RESPONSE', 'AGGREGATE', 'RECEIVED', '{"answers": [{"question": "Q1", "body": "HIDDEN open"},
         {"question": "Q2", "body": "HIDDEN choice"}, {"question": "Q3", "body": "water\nHIDDEN roads  water"},
         {"question": "Q4", "body": "5"}, {"question": "Q9", "body": "HIDDEN"}]}'),
       add_submission('VIEWS-2026', 13, 'RESPONSE', 'AGGREGATE', 'RECEIVED', '{"answers": [{"question": "Q2", "body": "yes"},
         {"question": "Q4", "body": "HIDDEN 5"}, {"question": "Q4", "body": "6"}]}'),
       add_submission('VIEWS-2026', 14, 'RESPONSE', 'CONFIDENTIAL', 'RECEIVED', NULL),
       add_submission('VIEWS-2026', 15, 'RESPONSE', 'PUBLIC', 'WITHDRAWN', '{"answers": [{"question": "Q1", "body": "HIDDEN"}]}');

-- Signatures: only who is named and wants the name under the letter.
SELECT add_submission('VIEWS-2026', 20, 'SIGN_ON', 'PUBLIC', 'RECEIVED', '{"signatory": "A. Named", "role": "Chair", "publish": "YES"}'),
       add_submission('VIEWS-2026', 21, 'SIGN_ON', 'PUBLIC', 'RECEIVED', '{"signatory": "HIDDEN", "role": "HIDDEN", "publish": "NO"}'),
       add_submission('VIEWS-2026', 22, 'SIGN_ON', 'PUBLIC', 'RECEIVED', '{"signatory": "HIDDEN"}'),
       add_submission('VIEWS-2026', 23, 'SIGN_ON', 'ANONYMOUS', 'RECEIVED', '{"signatory": "HIDDEN", "role": "HIDDEN", "publish": "YES"}'),
       add_submission('VIEWS-2026', 24, 'SIGN_ON', 'AGGREGATE', 'RECEIVED', '{"signatory": "HIDDEN", "publish": "YES"}'),
       add_submission('VIEWS-2026', 25, 'SIGN_ON', 'CONFIDENTIAL', 'RECEIVED', NULL),
       add_submission('VIEWS-2026', 26, 'SIGN_ON', 'PUBLIC', 'SUPERSEDED', '{"signatory": "HIDDEN", "publish": "YES"}');

-- Contributions.
SELECT add_submission('VIEWS-2026', 30, 'CONTRIBUTION', 'PUBLIC', 'RECEIVED', '{"section": "S1", "title": "Title", "body": "Named text"}'),
       add_submission('VIEWS-2026', 31, 'CONTRIBUTION', 'ANONYMOUS', 'RECEIVED', '{"section": "S1", "comment_on": "a passage", "body": "Unnamed text"}'),
       add_submission('VIEWS-2026', 32, 'CONTRIBUTION', 'AGGREGATE', 'RECEIVED', '{"section": "HIDDEN", "body": "HIDDEN"}'),
       add_submission('VIEWS-2026', 33, 'CONTRIBUTION', 'CONFIDENTIAL', 'RECEIVED', NULL),
       add_submission('VIEWS-2026', 34, 'CONTRIBUTION', 'PUBLIC', 'REJECTED', '{"section": "S1", "body": "HIDDEN"}'),
       add_submission('VIEWS-2026', 35, 'WITHDRAWAL', 'PUBLIC', 'RECEIVED', '{"reason": "HIDDEN"}');

-- Nothing counts here until it is approved.
SELECT add_submission('VIEWS-APPROVED', 40, 'RESPONSE', 'PUBLIC', 'RECEIVED', '{"answers": [{"question": "Q1", "body": "HIDDEN"}]}'),
       add_submission('VIEWS-APPROVED', 41, 'SIGN_ON', 'PUBLIC', 'IN_REVIEW', '{"signatory": "HIDDEN", "publish": "YES"}'),
       add_submission('VIEWS-APPROVED', 42, 'CONTRIBUTION', 'PUBLIC', 'HAS_ISSUES', '{"section": "S1", "body": "HIDDEN"}'),
       add_submission('VIEWS-APPROVED', 43, 'CONTRIBUTION', 'PUBLIC', 'APPROVED', '{"section": "S1", "body": "Approved text"}');

INSERT INTO voice (country, call, constituency, named, unnamed) VALUES
  ('TJK', 'VIEWS-2026', 'MG-WOM', 6, 0),
  ('TJK', 'VIEWS-2026', 'SG-LGB', 0, 12);

-- What the secretariat said is for the author alone.
INSERT INTO review (country, id, note, report_title, report_url, published_on) VALUES
  ('TJK', '019cf917-9c00-7000-8000-000000000015', 'HIDDEN note', 'HIDDEN report', 'https://example.org/HIDDEN', '2026-04-01'),
  ('TJK', '019cf917-9c00-7000-8000-000000000042', 'HIDDEN note', NULL, NULL, NULL);
