-- What a call says beside its dates: what reports of other forms than a shadow report are made from.

-- Last year's call, for trends. No foreign key: parallax-admin asks for it when the call is entered.
ALTER TABLE call ADD COLUMN previous text CHECK (previous <> id);

-- Each key only where the call has it, and nothing secret: reports and data sets may show all of it.
-- {"letter":    {"addressee": WORDS, "thesis": WORDS, "argument": WORDS, "ask": WORDS},
--  "questions": [{"id": "...", "text": WORDS, "answer": "open" | "choice" | "many" | "rating",
--                 "choices": [{"id": "...", "label": WORDS}],      only with choice and many
--                 "words": 500}],                                  only with open, where it has a limit
--  "sections":  [{"id": "...", "title": WORDS, "draft": WORDS}],   draft where there is one
--  "session":   {"name": WORDS, "opens_on": "2026-07-06"},
--  "theme":     "CLIMATE",                                         reference/themes.csv
--  "region":    "143"}                                             M49, reference/countries.csv
-- WORDS are by language: {"en": "...", "ru": "..."}
ALTER TABLE call ADD COLUMN content jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(content) = 'object');

CREATE OR REPLACE VIEW report_call AS
  SELECT id, form, title, countries, opens_at, closes_at, time_zone, kinds, sample, approved_only, previous, content
  FROM call;
