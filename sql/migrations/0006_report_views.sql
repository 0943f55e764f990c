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

-- Without a join of submission to itself, which costs seconds for ten thousand findings.
CREATE OR REPLACE VIEW report_finding AS
  SELECT s.country, s.id, s.call, s.consent, s.state, s.language,
         CASE WHEN s.consent = 'PUBLIC' THEN o.id END AS organisation,
         CASE WHEN s.consent = 'PUBLIC' THEN o.name END AS organisation_name,
         CASE WHEN s.consent = 'PUBLIC' THEN o.constituency END AS constituency,
         CASE WHEN s.consent = 'PUBLIC' THEN s.received_on END AS received_on,
         s.admin1, s.goal, s.target, s.indicator, s.year, s.period_end, s.channel, s.finding_type, s.title, s.body,
         s.stance, s.claim, s.rating, s.rater, s.trend, s.civic_space, s.affected_groups, s.lnob_factors,
         s.cedaw_articles, s.beijing_areas, s.upr_recommendations, s.themes, s.observations, s.evidence, s.recommendations
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
