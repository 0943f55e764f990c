-- A call of each kind that is no call for findings alone: a survey, a letter, a draft, good practices; and a call with the
-- one of the year before it. Hostile text wherever a person can write. All of it is invented.

INSERT INTO organisation (id, name, scope, constituency, ecosoc, speaks_for) VALUES
  ('01920000-0000-7000-8000-000000000021', '{"en": "Weavers of <i>Osh</i>"}', '{KGZ}', 'MG-WOM', 'SPECIAL', 9),
  ('01920000-0000-7000-8000-000000000022', '{"en": "Railway Union"}', '{KAZ}', 'MG-WTU', 'GENERAL', 30),
  ('01920000-0000-7000-8000-000000000023', '{"en": "Silent Voice of the Pass"}', '{KGZ}', 'SG-LGB', 'NONE', 1);

INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds, sample, content) VALUES
  ('KINDS-SURVEY', 'survey', '{"en": "Survey on participation"}', '{KGZ,KAZ,MNG}', '2026-01-15', '2026-05-01', 'UTC', '{RESPONSE}', true,
   '{"questions": [
      {"id": "Q1", "text": {"en": "Were you asked <b>in time</b>?", "ru": "Вас спросили вовремя?"}, "answer": "choice",
       "choices": [{"id": "yes", "label": {"en": "Yes"}}, {"id": "no", "label": {"en": "No, or <late>"}}]},
      {"id": "Q2", "text": {"en": "Which barriers did you meet?"}, "answer": "many",
       "choices": [{"id": "language", "label": {"en": "Language"}}, {"id": "cost", "label": {"en": "Cost & travel"}},
                   {"id": "none", "label": {"en": "None"}}]},
      {"id": "Q3", "text": {"en": "How free are you to speak?"}, "answer": "rating"},
      {"id": "Q4", "text": {"ru": "Что изменить?"}, "answer": "open", "words": 500},
      {"id": "Q5", "text": {"en": "Who decides?"}, "answer": "open"},
      {"id": "Q6", "text": {"en": "Would you come again?"}, "answer": "choice",
       "choices": [{"id": "yes", "label": {"en": "Yes"}}, {"id": "no", "label": {"en": "No"}}]},
      {"id": "Q7", "text": {"en": "Did you get an answer?"}, "answer": "choice",
       "choices": [{"id": "yes", "label": {"en": "Yes"}}, {"id": "no", "label": {"en": "No"}}]}]}'),
  ('KINDS-LETTER', 'sign-on-letter', '{"en": "Letter on shelters"}', '{KGZ,KAZ}', '2026-01-15', '2026-05-01', 'UTC', '{SIGN_ON}', true,
   '{"letter": {"addressee": {"en": "To the Cabinet <of> Ministers"}, "thesis": {"en": "Shelters save lives."},
                "argument": {"en": "Three of four close every winter.\n\nNo law asks for them."}, "ask": {"en": "Fund them."}}}'),
  ('KINDS-DRAFT', 'consultation', '{"en": "Comments on the zero draft"}', '{KGZ,KAZ}', '2026-01-15', '2026-05-01', 'UTC',
   '{CONTRIBUTION}', true,
   '{"sections": [{"id": "S1", "title": {"en": "Preamble"}, "draft": {"en": "We, the <ministers>, reaffirm."}},
                  {"id": "S2", "title": {"en": "Means of implementation"}}]}'),
  ('KINDS-PRACTICE', 'good-practices', '{"en": "Good practices"}', '{KGZ}', '2026-01-15', '2026-05-01', 'UTC', '{FINDING}', true, '{}'),
  ('KINDS-2025', 'vnr-shadow', '{"en": "Review of 2025"}', '{KGZ}', '2025-01-15', '2025-05-01', 'UTC', '{FINDING}', true, '{}'),
  ('KINDS-2026', 'vnr-shadow', '{"en": "Review of 2026"}', '{KGZ}', '2026-01-15', '2026-05-01', 'UTC', '{FINDING}', true, '{}');
UPDATE call SET previous = 'KINDS-2025' WHERE id = 'KINDS-2026';

CREATE FUNCTION add_kind(call text, country text, number integer, kind text, author text, language text, content jsonb,
  consent text DEFAULT NULL)
RETURNS void LANGUAGE sql AS $$
  INSERT INTO submission (country, id, call, kind, consent, state, language, organisation, pseudonym, created_at, received_on,
    digest, content)
  SELECT country, ('019c167f-cc00-7000-8000-' || lpad(number::text, 12, '0'))::uuid, call, kind, c.consent, 'RECEIVED', language,
         CASE WHEN c.consent = 'PUBLIC' THEN ('01920000-0000-7000-8000-0000000000' || author)::uuid END,
         CASE WHEN c.consent <> 'PUBLIC' THEN decode(author, 'hex') END,
         '2026-02-01 00:00+00', '2026-02-01', '\x00', content
  FROM (SELECT coalesce($8, CASE WHEN author < 'a' THEN 'PUBLIC' ELSE 'ANONYMOUS' END) AS consent) c
$$;

-- Without a name there answer Q1: in Kazakhstan one, in Kyrgyzstan three and in Mongolia three organisations, so that of
-- Kazakhstan's and Kyrgyzstan's nothing is told apart; Q6: two in all, so that nothing is broken down; Q7: nobody.
SELECT add_kind('KINDS-SURVEY', 'KGZ', 1001, 'RESPONSE', '21', 'en', '{"answers": [{"question": "Q1", "body": "yes"},
         {"question": "Q2", "body": "language, cost"}, {"question": "Q3", "body": "4"}, {"question": "Q6", "body": "yes"},
         {"question": "Q4", "body": "Ask <script>alert(4)</script> us first.\n\nThen write & not before."}]}'),
       add_kind('KINDS-SURVEY', 'KAZ', 1002, 'RESPONSE', '22', 'en', '{"answers": [{"question": "Q1", "body": "no"},
         {"question": "Q2", "body": "none"}, {"question": "Q3", "body": "2"}, {"question": "Q6", "body": "no"}]}'),
       add_kind('KINDS-SURVEY', 'KGZ', 1003, 'RESPONSE', 'a1', 'ru', '{"answers": [{"question": "Q1", "body": "no"},
         {"question": "Q2", "body": "cost"}, {"question": "Q3", "body": "1"}, {"question": "Q4", "body": "Больше времени."}]}'),
       add_kind('KINDS-SURVEY', 'KGZ', 1004, 'RESPONSE', 'a2', 'en', '{"answers": [{"question": "Q1", "body": "no"},
         {"question": "Q2", "body": "the road was closed"}, {"question": "Q3", "body": "three of five"},
         {"question": "Q6", "body": "yes"}, {"question": "Q99", "body": "An answer to no question."}]}'),
       add_kind('KINDS-SURVEY', 'KGZ', 1005, 'RESPONSE', 'a3', 'en', '{"answers": [{"question": "Q1", "body": "yes"},
         {"question": "Q4", "body": "SECRET-OPEN"}, {"question": "Q3", "body": "5"}, {"question": "Q99", "body": "SECRET"}]}', 'AGGREGATE'),
       add_kind('KINDS-SURVEY', 'KAZ', 1006, 'RESPONSE', 'a4', 'ar', '{"answers": [{"question": "Q1", "body": "no"},
         {"question": "Q4", "body": "اسألونا أولا."}, {"question": "Q6", "body": "no"}]}'),
       add_kind('KINDS-SURVEY', 'MNG', 1007, 'RESPONSE', 'a5', 'en', '{"answers": [{"question": "Q1", "body": "yes"}, {"question": "Q3", "body": "3"}]}'),
       add_kind('KINDS-SURVEY', 'MNG', 1008, 'RESPONSE', 'a6', 'en', '{"answers": [{"question": "Q1", "body": "no"}, {"question": "Q3", "body": "3"}]}'),
       add_kind('KINDS-SURVEY', 'MNG', 1009, 'RESPONSE', 'a7', 'en', '{"answers": [{"question": "Q1", "body": "no"}, {"question": "Q3", "body": "2"},
         {"question": "Q4", "body": "Pay for the journey."}]}');

SELECT add_kind('KINDS-LETTER', 'KGZ', 1101, 'SIGN_ON', '21', 'en', '{"signatory": "A. <Chair>", "role": "Chair", "publish": "YES"}'),
       add_kind('KINDS-LETTER', 'KAZ', 1102, 'SIGN_ON', '22', 'en', '{"signatory": "B. Secretary", "publish": "YES"}'),
       add_kind('KINDS-LETTER', 'KGZ', 1103, 'SIGN_ON', 'a1', 'en', '{"signatory": "SECRET", "publish": "YES"}');

SELECT add_kind('KINDS-DRAFT', 'KGZ', 1201, 'CONTRIBUTION', '21', 'en', '{"section": "S1", "comment_on": "paragraph 1", "body": "Name & fund shelters <here>."}'),
       add_kind('KINDS-DRAFT', 'KAZ', 1202, 'CONTRIBUTION', 'a1', 'ru', '{"section": "S2", "title": "Деньги", "body": "Назовите сумму."}'),
       add_kind('KINDS-DRAFT', 'KGZ', 1203, 'CONTRIBUTION', 'a2', 'en', '{"body": "On the whole too short."}'),
       add_kind('KINDS-DRAFT', 'KGZ', 1204, 'CONTRIBUTION', 'a3', 'en', '{"section": "S1", "body": "SECRET"}', 'AGGREGATE');

INSERT INTO claim (country, call, code, goal, target, year, statement, source, page) VALUES
  ('KGZ', 'KINDS-2026', '5-1', 5, '5.2', 2026, 'Shelters are open all year.', 'VNR 2026', '7'),
  ('KGZ', 'KINDS-2026', '9-1', 9, '9.1', 2026, 'Roads are open all year.', 'VNR 2026', '9');

SELECT add_kind('KINDS-PRACTICE', 'KGZ', 1301, 'FINDING', '21', 'en', NULL),
       add_kind('KINDS-2025', 'KGZ', 1401, 'FINDING', '21', 'en', NULL), add_kind('KINDS-2025', 'KGZ', 1402, 'FINDING', 'a1', 'en', NULL),
       add_kind('KINDS-2025', 'KGZ', 1403, 'FINDING', 'a2', 'en', NULL),
       add_kind('KINDS-2026', 'KGZ', 1501, 'FINDING', '21', 'en', NULL), add_kind('KINDS-2026', 'KGZ', 1502, 'FINDING', 'a1', 'en', NULL),
       add_kind('KINDS-2026', 'KGZ', 1503, 'FINDING', 'a2', 'en', NULL), add_kind('KINDS-2026', 'KGZ', 1504, 'FINDING', 'a3', 'en', NULL, 'AGGREGATE'),
       add_kind('KINDS-2026', 'KGZ', 1505, 'FINDING', '21', 'en', NULL);

UPDATE submission s SET goal = f.goal, target = f.target, year = f.year, finding_type = f.type, title = f.title, body = f.title || '.',
  stance = f.stance, claim = f.claim, rating = f.rating, rater = f.rater, themes = f.themes, affected_groups = f.groups
FROM (VALUES
  (1301, 6, '6.b', 2026, 'GOOD_PRACTICE', 'Keys of the well stay with <women>', NULL, NULL, 5, 'RIGHTS_HOLDERS', '{WATER}'::text[], '{WOMEN}'::text[]),
  (1401, 5, '5.2', 2025, 'GAP', 'Before: two shelters', 'CONTRADICTS', NULL, 2, 'RIGHTS_HOLDERS', NULL, '{WOMEN}'),
  (1402, 5, '5.2', 2025, 'GAP', 'Before: no heating', 'CONTRADICTS', NULL, 1, 'RIGHTS_HOLDERS', NULL, NULL),
  (1403, 13, '13.1', 2025, 'GAP', 'Before: no warning', 'OMITTED', NULL, 2, 'DUTY_BEARERS', NULL, NULL),
  (1501, 5, '5.2', 2026, 'PROGRESS', 'Now: three shelters', 'PARTLY_CONFIRMS', '5-1', 3, 'RIGHTS_HOLDERS', NULL, '{WOMEN}'),
  (1502, 5, '5.2', 2026, 'GAP', 'Now: closed in winter', 'CONTRADICTS', '5-1', 2, 'RIGHTS_HOLDERS', NULL, NULL),
  (1503, 5, '5.2', 2026, 'GAP', 'Now: closed in spring', 'CONTRADICTS', '5-1', 4, 'DUTY_BEARERS', NULL, '{RURAL}'),
  (1505, 5, '5.2', 2026, 'GAP', 'Now: no beds for <mothers>', 'CONTRADICTS', '5-1', NULL, NULL, NULL, NULL),
  (1504, 10, '10.2', 2026, 'GAP', 'SECRET-AGGREGATE', NULL, NULL, 1, 'COALITION', NULL, NULL)
) f (number, goal, target, year, type, title, stance, claim, rating, rater, themes, groups)
WHERE right(s.id::text, 12) = lpad(f.number::text, 12, '0') AND s.call LIKE 'KINDS-%';

INSERT INTO voice (country, call, constituency, named, unnamed) VALUES
  ('KGZ', 'KINDS-2026', 'MG-WOM', 1, 0),
  ('KGZ', 'KINDS-2026', 'SG-LGB', 0, 3);
