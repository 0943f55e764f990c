-- The fields after sealed are those of columns.h, in its order.
COPY staged (
  ordinal, stream, author_organisation, author_pseudonym, author_constituency,
  country, id, call, kind, consent, language, supersedes, created_at, received_on, digest, sealed,
  admin1, goal, target, indicator, year, period_end, channel, finding_type, title, body, stance, claim,
  rating, rater, trend, civic_space, affected_groups, lnob_factors, cedaw_articles, beijing_areas,
  upr_recommendations, themes, observations, evidence, recommendations, content
) FROM STDIN (FORMAT binary);
