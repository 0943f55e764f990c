-- Rows that are new for sure, or the whole of it fails: right into the table, without the staging that
-- takes out what is there already. The fields after sealed are those of columns.h, in its order.
COPY submission (
  organisation, pseudonym,
  country, id, call, kind, consent, language, supersedes, created_at, received_on, digest, sealed,
  admin1, goal, target, indicator, year, period_end, channel, finding_type, title, body, stance, claim,
  rating, rater, trend, civic_space, affected_groups, lnob_factors, cedaw_articles, beijing_areas,
  upr_recommendations, themes, observations, evidence, recommendations, content
) FROM STDIN (FORMAT binary);
