-- Stores the staged rows $1 to $2 (ordinals) that are not there yet, and notes which were new. Only here
-- does a row lose its author: the organisation stays with PUBLIC ones, all others get the pseudonym.
WITH first AS (
  SELECT min(ordinal) AS ordinal
  FROM staged WHERE ordinal BETWEEN $1::integer AND $2::integer
  GROUP BY country, id
), fresh AS (
  INSERT INTO submission (
    country, id, call, kind, consent, language, supersedes, organisation, pseudonym, created_at,
    received_on, digest, sealed, admin1, goal, target, indicator, year, period_end, channel,
    finding_type, title, body, stance, claim, rating, rater, trend, civic_space, affected_groups,
    lnob_factors, cedaw_articles, beijing_areas, upr_recommendations, themes, observations, evidence,
    recommendations, content)
  SELECT
    country, id, call, kind, consent, language, supersedes,
    CASE WHEN consent = 'PUBLIC' THEN author_organisation END,
    CASE WHEN consent <> 'PUBLIC' THEN author_pseudonym END,
    created_at, received_on, digest, sealed, admin1, goal, target, indicator, year, period_end, channel,
    finding_type, title, body, stance, claim, rating, rater, trend, civic_space, affected_groups,
    lnob_factors, cedaw_articles, beijing_areas, upr_recommendations, themes, observations, evidence,
    recommendations, content
  FROM staged JOIN first USING (ordinal)
  ORDER BY country, id
  ON CONFLICT DO NOTHING
  RETURNING country, id
)
INSERT INTO stored (ordinal)
SELECT ordinal FROM fresh JOIN staged USING (country, id) JOIN first USING (ordinal);
