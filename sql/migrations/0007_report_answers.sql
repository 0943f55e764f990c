-- Answers as reports tell them apart: with the language of the text, and with an author, who is counted and never shown.

CREATE OR REPLACE VIEW report_answer AS
  SELECT s.country, s.id, s.call, s.consent, i.item->>'question' AS question, a.answer,
         CASE WHEN s.consent = 'PUBLIC' THEN o.name END AS organisation_name,
         CASE WHEN s.consent = 'PUBLIC' THEN o.constituency END AS constituency,
         CASE WHEN s.consent IN ('PUBLIC', 'ANONYMOUS') THEN s.language END AS language,
         coalesce('o' || s.organisation::text, 'p' || encode(s.pseudonym, 'hex')) AS author
  FROM submission s
  JOIN call c ON c.id = s.call
  LEFT JOIN organisation o ON o.id = s.organisation
  CROSS JOIN LATERAL jsonb_array_elements(
    CASE WHEN jsonb_typeof(s.content->'answers') = 'array' THEN s.content->'answers' ELSE '[]' END) i (item)
  CROSS JOIN LATERAL (SELECT btrim(i.item->>'body', E' \t\r\n') AS words) w
  -- Not per answer: with twenty questions that would read them twenty times over.
  LEFT JOIN (
    SELECT asked.id AS call, q.item->>'id' AS question, q.item->>'answer' AS form,
           CASE q.item->>'answer' WHEN 'rating' THEN ARRAY['1', '2', '3', '4', '5']
                                  WHEN 'open' THEN '{}'
                                  ELSE ARRAY(SELECT x->>'id' FROM jsonb_array_elements(q.item->'choices') x) END AS closed
    FROM call asked
    CROSS JOIN LATERAL jsonb_array_elements(
      CASE WHEN jsonb_typeof(asked.content->'questions') = 'array' THEN asked.content->'questions' ELSE '[]' END) q (item)
  ) q ON q.call = s.call AND q.question = i.item->>'question'
  CROSS JOIN LATERAL (
    SELECT CASE WHEN q.form = 'many' THEN regexp_split_to_array(w.words, '[[:space:],]+')
                ELSE ARRAY[w.words] END AS several
  ) p
  -- Words of their own in the place of choices are one answer, as they were written.
  CROSS JOIN LATERAL (
    SELECT DISTINCT unnest(CASE WHEN q.form = 'many' AND s.consent <> 'AGGREGATE' AND NOT p.several <@ q.closed
                                THEN ARRAY[w.words] ELSE p.several END) AS answer
  ) a
  WHERE s.kind = 'RESPONSE' AND submission_counts(c.approved_only, s.state) AND a.answer <> ''
    AND (s.consent IN ('PUBLIC', 'ANONYMOUS') OR (s.consent = 'AGGREGATE' AND a.answer = ANY (q.closed)));

-- The questions of a call in their order, with the answers that can be counted.
CREATE FUNCTION report_questions(of_call text)
RETURNS TABLE (place bigint, question text, form text, item jsonb, closed text[]) LANGUAGE sql STABLE AS $$
  SELECT q.place, q.item->>'id', q.item->>'answer', q.item,
         CASE q.item->>'answer' WHEN 'rating' THEN ARRAY['1', '2', '3', '4', '5']
                                WHEN 'open' THEN '{}'
                                ELSE ARRAY(SELECT x->>'id' FROM jsonb_array_elements(q.item->'choices') x) END
  FROM report_call c
  CROSS JOIN LATERAL jsonb_array_elements(
    CASE WHEN jsonb_typeof(c.content->'questions') = 'array' THEN c.content->'questions' ELSE '[]' END)
    WITH ORDINALITY q (item, place)
  WHERE c.id = of_call
$$;

-- The answers of a scope, and which figures of a question those of the unnamed may stand in. Everybody stands in the
-- question's total. What is told of a part of them could be taken off the total, so:
--   apart:  the answers to the question may be broken down at all: of its unnamed authors there are none or at least
--           three;
--   placed: the answer may stand under its country: it is named, or at least three unnamed authors answered there, and
--           those of all countries that are kept back are none or at least three as well. Where they would be fewer, the
--           country with the fewest of the others is kept back with them.
-- Words in the place of a choice are shown one by one: their authors count for neither, and if they are unnamed their
-- country is not told.
CREATE FUNCTION report_answering(of_call text, of_countries text)
RETURNS TABLE (question text, answer text, response uuid, named boolean, country text, constituency text,
               organisation_name jsonb, language text, consent text, apart boolean, placed boolean)
LANGUAGE sql STABLE AS $$
  WITH heard AS (
    SELECT a.*, q.closed IS NULL OR q.form = 'open' OR a.answer = ANY (q.closed) AS weighed
    FROM report_answer a
    LEFT JOIN report_questions(of_call) q ON q.question = a.question
    WHERE a.call = of_call AND a.country = ANY (string_to_array(of_countries, E'\x1f'))
  ), unnamed AS (
    SELECT DISTINCT h.question, h.country, h.author FROM heard h WHERE h.consent <> 'PUBLIC' AND h.weighed
  ), by_country AS (
    SELECT u.question, u.country, count(*) AS authors,
           row_number() OVER (PARTITION BY u.question, count(*) < 3 ORDER BY count(*), u.country COLLATE "C") AS place
    FROM unnamed u
    GROUP BY u.question, u.country
  ), whole AS (
    SELECT u.question, count(DISTINCT u.author) AS authors,
           count(DISTINCT u.author) FILTER (WHERE b.authors < 3) AS kept_back
    FROM unnamed u JOIN by_country b ON b.question = u.question AND b.country = u.country
    GROUP BY u.question
  )
  SELECT h.question, h.answer, h.id, h.consent = 'PUBLIC', h.country, h.constituency, h.organisation_name, h.language,
         h.consent, coalesce(w.authors, 0) NOT BETWEEN 1 AND 2,
         h.consent = 'PUBLIC'
           OR (h.weighed AND b.authors >= 3 AND (w.kept_back NOT BETWEEN 1 AND 2 OR b.place > 1))
  FROM heard h
  LEFT JOIN whole w ON w.question = h.question
  LEFT JOIN by_country b ON b.question = h.question AND b.country = h.country
$$;
