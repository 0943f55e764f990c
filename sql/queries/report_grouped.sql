-- Findings whose text may be used, in the groups of a form; one that belongs to several comes in each, one that belongs
-- to none in the last (''). Rows as of report_findings. Parameters: report_query, and $6 what groups them, $7 types and
-- $8 affected groups to which they are narrowed (lists; '': all).
WITH shown AS (
  SELECT f.*, right(f.id::text, 12) AS tail, coalesce(c.code, '') AS claim_code,
         array_position(ARRAY['VIOLATION', 'REGRESSION', 'GAP', 'DATA_GAP', 'PARTICIPATION', 'CIVIC_SPACE', 'PROGRESS',
                              'GOOD_PRACTICE'], f.finding_type) AS rank
  FROM report_shown($1::text, $2::text, $4::text, $5::text) f
  LEFT JOIN report_claim c ON c.country = f.country AND c.call = f.call AND c.code = f.claim
  WHERE ($7::text = '' OR f.finding_type = ANY (string_to_array($7::text, E'\x1f')))
    AND ($8::text = '' OR f.affected_groups && string_to_array($8::text, E'\x1f'))
), grouped AS (
  SELECT s.*, g.grouping
  FROM shown s
  CROSS JOIN LATERAL unnest(coalesce(nullif(CASE $6::text
    WHEN 'goal' THEN ARRAY[s.goal::text]
    WHEN 'target' THEN ARRAY[coalesce(s.target, '')]
    WHEN 'country' THEN ARRAY[s.country]
    WHEN 'type' THEN ARRAY[s.finding_type]
    WHEN 'constituency' THEN ARRAY[coalesce(s.constituency, '')]
    WHEN 'theme' THEN s.themes
    WHEN 'cedaw-article' THEN s.cedaw_articles
    WHEN 'beijing-area' THEN s.beijing_areas
    WHEN 'upr-recommendation' THEN s.upr_recommendations
    ELSE ARRAY[''] END, '{}'), ARRAY[''])) g (grouping)
)
SELECT s.grouping, 'F-' || s.tail AS code, s.goal, s.country, false AS beside, s.claim_code, s.finding_type, s.language, s.title,
       s.stance, s.consent,
       coalesce(s.organisation_name->>$3::text, s.organisation_name->>'en',
         (SELECT value FROM jsonb_each_text(s.organisation_name) ORDER BY key LIMIT 1)) AS organisation,
       s.year, s.period_end, s.admin1, s.target, s.indicator, s.rating, s.rater, s.trend, s.civic_space, s.body,
       array_to_string(s.affected_groups, E'\x1f') AS affected_groups,
       array_to_string(s.lnob_factors, E'\x1f') AS lnob_factors,
       array_to_string(s.channel, E'\x1f') AS channel,
       s.figure_items AS figures, s.source_items AS sources, s.recommendation_items AS recommendations
FROM grouped s
ORDER BY s.grouping = '',
         CASE WHEN $6::text IN ('goal', 'target') THEN s.goal END,
         CASE WHEN $6::text = 'type' THEN s.rank END,
         CASE WHEN $6::text IN ('target', 'cedaw-article') THEN lpad(s.grouping, 8) ELSE s.grouping END COLLATE "C",
         s.goal, s.country COLLATE "C", s.rank, s.tail COLLATE "C";
