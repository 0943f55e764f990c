-- What reports of every form are made from, and the scope of a report as parameters. The promise stays the same: names
-- for PUBLIC only, text for PUBLIC and ANONYMOUS only, nothing but a count for the rest.

-- Which submissions count: the one place that says so.
CREATE FUNCTION submission_counts(approved_only boolean, state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN approved_only THEN state IN ('APPROVED', 'PUBLISHED')
              ELSE state NOT IN ('REJECTED', 'WITHDRAWN', 'SUPERSEDED') END
$$;

-- Themes are codes of reference/themes.csv and no text, so what is counted can be counted by theme. Sealed findings
-- have none.
CREATE OR REPLACE VIEW report_counted AS
  SELECT s.country, s.id, s.call, s.consent, s.state, s.goal, coalesce(s.target, '') AS target, s.finding_type,
         s.year, s.period_end, s.stance, s.claim, s.rating, s.rater, s.trend, s.civic_space,
         coalesce('o' || s.organisation::text, 'p' || encode(s.pseudonym, 'hex')) AS author, s.themes
  FROM submission s JOIN call c ON c.id = s.call
  WHERE s.kind = 'FINDING' AND submission_counts(c.approved_only, s.state);

-- A field as it stands among others in one text, with nothing in it that would end it there. No stage takes such characters
-- in; the text must not fall apart where one came all the same.
CREATE FUNCTION report_field(field text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT translate(field, E'\x1e\x1f', U&'\FFFD\FFFD')
$$;

-- Without a join of submission to itself, which costs seconds for ten thousand findings. Figures, sources and
-- recommendations come in one text each as well, so that a finding is one row: items apart by U+001E, fields of an item
-- by U+001F, neither of which a text can hold.
CREATE OR REPLACE VIEW report_finding AS
  SELECT s.country, s.id, s.call, s.consent, s.state, s.language,
         CASE WHEN s.consent = 'PUBLIC' THEN o.id END AS organisation,
         CASE WHEN s.consent = 'PUBLIC' THEN o.name END AS organisation_name,
         CASE WHEN s.consent = 'PUBLIC' THEN o.constituency END AS constituency,
         CASE WHEN s.consent = 'PUBLIC' THEN s.received_on END AS received_on,
         s.admin1, s.goal, s.target, s.indicator, s.year, s.period_end, s.channel, s.finding_type, s.title, s.body,
         s.stance, s.claim, s.rating, s.rater, s.trend, s.civic_space, s.affected_groups, s.lnob_factors,
         s.cedaw_articles, s.beijing_areas, s.upr_recommendations, s.themes, s.observations, s.evidence, s.recommendations,
         array_to_string(ARRAY(
           SELECT concat(report_field(i->>'figure'), E'\x1f', report_field(i->>'unit'), E'\x1f', report_field(i->>'breakdown'),
                         E'\x1f', i->>'sample_size', E'\x1f', report_field(i->>'method'))
           FROM jsonb_array_elements(CASE WHEN jsonb_typeof(s.observations) = 'array' THEN s.observations END) i),
           E'\x1e') AS figure_items,
         array_to_string(ARRAY(
           SELECT concat(i->>'type', E'\x1f', report_field(i->>'citation'), E'\x1f', report_field(i->>'url'),
                         E'\x1f', report_field(i->>'where'), E'\x1f', report_field(i->>'when'), E'\x1f', report_field(i->>'how'),
                         E'\x1f', report_field(i->>'by_whom'), E'\x1f', i->>'informed_consent')
           FROM jsonb_array_elements(CASE WHEN jsonb_typeof(s.evidence) = 'array' THEN s.evidence END) i),
           E'\x1e') AS source_items,
         array_to_string(ARRAY(
           SELECT concat(report_field(i->>'text'), E'\x1f', report_field(i->>'addressee'), E'\x1f', i->>'urgency')
           FROM jsonb_array_elements(CASE WHEN jsonb_typeof(s.recommendations) = 'array' THEN s.recommendations END) i),
           E'\x1e') AS recommendation_items
  FROM submission s
  JOIN call c ON c.id = s.call
  LEFT JOIN organisation o ON o.id = s.organisation
  WHERE s.kind = 'FINDING' AND s.consent IN ('PUBLIC', 'ANONYMOUS') AND submission_counts(c.approved_only, s.state);

-- The scope of a report, as every query of one gets it: the call, its countries joined by U+001F, a theme or '' for
-- all, and the codes of chosen findings joined by U+001F or '' for all. They are inlined into the query that asks, so
-- that the index of submission is used: STABLE, one SELECT, nothing set.
CREATE FUNCTION report_counting(of_call text, of_countries text, of_theme text) RETURNS SETOF report_counted
LANGUAGE sql STABLE AS $$
  SELECT r.* FROM report_counted r
  WHERE r.call = of_call AND r.country = ANY (string_to_array(of_countries, E'\x1f'))
    AND (of_theme = '' OR of_theme = ANY (r.themes))
$$;

CREATE FUNCTION report_shown(of_call text, of_countries text, of_theme text, of_selection text)
RETURNS SETOF report_finding LANGUAGE sql STABLE AS $$
  SELECT f.* FROM report_finding f
  WHERE f.call = of_call AND f.country = ANY (string_to_array(of_countries, E'\x1f'))
    AND (of_theme = '' OR of_theme = ANY (f.themes))
    AND (of_selection = '' OR 'F-' || right(f.id::text, 12) = ANY (string_to_array(of_selection, E'\x1f')))
$$;

-- Organisations that were named by their own consent, by which kinds of submission. Whoever signs a letter and does not
-- want the name under it is not named by that.
CREATE OR REPLACE VIEW report_organisation AS
  SELECT s.country, s.call, o.id, o.name, o.constituency, o.ecosoc, o.speaks_for,
         array_agg(DISTINCT s.kind COLLATE "C" ORDER BY s.kind COLLATE "C") AS kinds
  FROM submission s
  JOIN call c ON c.id = s.call
  JOIN organisation o ON o.id = s.organisation
  WHERE s.consent = 'PUBLIC' AND s.kind <> 'WITHDRAWAL' AND submission_counts(c.approved_only, s.state)
    AND (s.kind <> 'SIGN_ON' OR coalesce(s.content->>'publish' = 'YES', false))
  GROUP BY s.country, s.call, o.id;

-- Answers to a survey, a row each; several choices of one question are a row each as well. What is counted only has
-- here its answers to closed questions, and of these nothing but the call's own choices and ratings: every other word
-- could tell who wrote it. Its id tells answers apart for counting and must never be shown.
CREATE VIEW report_answer AS
  SELECT s.country, s.id, s.call, s.consent, i.item->>'question' AS question, a.answer,
         CASE WHEN s.consent = 'PUBLIC' THEN o.name END AS organisation_name,
         CASE WHEN s.consent = 'PUBLIC' THEN o.constituency END AS constituency
  FROM submission s
  JOIN call c ON c.id = s.call
  LEFT JOIN organisation o ON o.id = s.organisation
  CROSS JOIN LATERAL jsonb_array_elements(
    CASE WHEN jsonb_typeof(s.content->'answers') = 'array' THEN s.content->'answers' ELSE '[]' END) i (item)
  CROSS JOIN LATERAL (SELECT btrim(i.item->>'body', E' \t\r\n') AS words) w
  LEFT JOIN LATERAL (
    SELECT q.item->>'answer' AS form,
           CASE q.item->>'answer' WHEN 'rating' THEN ARRAY['1', '2', '3', '4', '5']
                                  WHEN 'open' THEN '{}'
                                  ELSE ARRAY(SELECT x->>'id' FROM jsonb_array_elements(q.item->'choices') x) END AS closed
    FROM jsonb_array_elements(c.content->'questions') q (item)
    WHERE q.item->>'id' = i.item->>'question'
  ) q ON true
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

-- Who signed a letter and wants the name under it; and how many more signed.
CREATE VIEW report_signatory AS
  SELECT s.country, s.call, s.id, s.content->>'signatory' AS signatory, s.content->>'role' AS role,
         o.name AS organisation_name, o.constituency, o.ecosoc, s.received_on
  FROM submission s
  JOIN call c ON c.id = s.call
  JOIN organisation o ON o.id = s.organisation
  WHERE s.kind = 'SIGN_ON' AND s.consent = 'PUBLIC' AND s.content->>'publish' = 'YES'
    AND submission_counts(c.approved_only, s.state);

CREATE VIEW report_sign_on_count AS
  SELECT s.country, s.call, count(*) FILTER (WHERE t.named) AS named, count(*) FILTER (WHERE NOT t.named) AS unnamed
  FROM submission s
  JOIN call c ON c.id = s.call
  CROSS JOIN LATERAL (SELECT s.consent = 'PUBLIC' AND coalesce(s.content->>'publish' = 'YES', false) AS named) t
  WHERE s.kind = 'SIGN_ON' AND submission_counts(c.approved_only, s.state)
  GROUP BY s.country, s.call;

-- Text for a section of a paper, and comments on a draft.
CREATE VIEW report_contribution AS
  SELECT s.country, s.id, s.call, s.consent, s.content->>'section' AS section, s.content->>'comment_on' AS comment_on,
         s.content->>'title' AS title, s.content->>'body' AS body, s.language,
         CASE WHEN s.consent = 'PUBLIC' THEN o.name END AS organisation_name,
         CASE WHEN s.consent = 'PUBLIC' THEN o.constituency END AS constituency
  FROM submission s
  JOIN call c ON c.id = s.call
  LEFT JOIN organisation o ON o.id = s.organisation
  WHERE s.kind = 'CONTRIBUTION' AND s.consent IN ('PUBLIC', 'ANONYMOUS')
    AND submission_counts(c.approved_only, s.state);

GRANT SELECT ON report_answer, report_signatory, report_sign_on_count, report_contribution TO parallax_reader;
