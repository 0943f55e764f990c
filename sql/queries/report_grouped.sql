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
SELECT 'F-' || s.tail AS code, s.grouping, s.goal, s.country, s.claim_code, false AS beside, p.part, s.finding_type,
       s.consent, s.language, s.target, s.indicator, s.year, s.period_end, s.admin1, s.stance, s.rating, s.rater, s.trend,
       s.civic_space,
       CASE WHEN p.part = 0 THEN s.title END AS title,
       CASE WHEN p.part = 0 THEN s.body END AS body,
       CASE WHEN p.part = 0 THEN coalesce(s.organisation_name->>$3::text, s.organisation_name->>'en',
         (SELECT value FROM jsonb_each_text(s.organisation_name) ORDER BY key LIMIT 1)) END AS organisation,
       CASE WHEN p.part = 0 THEN array_to_string(s.channel, E'\x1f') END AS channel,
       CASE WHEN p.part = 0 THEN array_to_string(s.affected_groups, E'\x1f') END AS affected_groups,
       CASE WHEN p.part = 0 THEN array_to_string(s.lnob_factors, E'\x1f') END AS lnob_factors,
       p.a, p.b, p.c, p.d, p.e, p.f, p.g, p.h
FROM grouped s
CROSS JOIN LATERAL (
  SELECT 0 AS part, 0::bigint AS place, NULL::text AS a, NULL::text AS b, NULL::text AS c, NULL::text AS d,
         NULL::text AS e, NULL::text AS f, NULL::text AS g, NULL::text AS h
  UNION ALL
  SELECT 1, o.place, o.item->>'figure', o.item->>'unit', o.item->>'breakdown', o.item->>'sample_size', o.item->>'method',
         NULL, NULL, NULL
  FROM jsonb_array_elements(CASE WHEN jsonb_typeof(s.observations) = 'array' THEN s.observations ELSE '[]' END)
    WITH ORDINALITY o (item, place)
  UNION ALL
  SELECT 2, e.place, e.item->>'type', e.item->>'citation', e.item->>'url', e.item->>'where', e.item->>'when',
         e.item->>'how', e.item->>'by_whom', e.item->>'informed_consent'
  FROM jsonb_array_elements(CASE WHEN jsonb_typeof(s.evidence) = 'array' THEN s.evidence ELSE '[]' END)
    WITH ORDINALITY e (item, place)
  UNION ALL
  SELECT 3, r.place, r.item->>'text', r.item->>'addressee', r.item->>'urgency', NULL, NULL, NULL, NULL, NULL
  FROM jsonb_array_elements(CASE WHEN jsonb_typeof(s.recommendations) = 'array' THEN s.recommendations ELSE '[]' END)
    WITH ORDINALITY r (item, place)
) p
ORDER BY s.grouping = '',
         CASE WHEN $6::text IN ('goal', 'target') THEN s.goal END,
         CASE WHEN $6::text = 'type' THEN s.rank END,
         CASE WHEN $6::text IN ('target', 'cedaw-article') THEN lpad(s.grouping, 8) ELSE s.grouping END COLLATE "C",
         s.goal, s.country COLLATE "C", s.rank, s.tail COLLATE "C", p.part, p.place;
