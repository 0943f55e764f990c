-- Every finding whose text may be used, goal by goal and country by country: first those beside a claim of
-- the same goal, then by type. A finding is several rows: part 0 is itself, then its figures (1), sources (2)
-- and recommendations (3), whose texts stand in a to h. Parameters: report_query, and $6 'civic' for
-- participation and civic space only, '' for all.
WITH shown AS (
  SELECT f.*, right(f.id::text, 12) AS tail,
         coalesce(c.code, '') AS claim_code, coalesce(c.goal = f.goal, false) AS beside,
         array_position(ARRAY['GAP', 'VIOLATION', 'REGRESSION', 'DATA_GAP', 'PROGRESS', 'GOOD_PRACTICE',
                              'PARTICIPATION', 'CIVIC_SPACE'], f.finding_type) AS rank
  FROM report_shown($1::text, $2::text, $4::text, $5::text) f
  LEFT JOIN report_claim c ON c.country = f.country AND c.call = f.call AND c.code = f.claim
  WHERE ($6::text = '' OR f.finding_type IN ('PARTICIPATION', 'CIVIC_SPACE'))
)
SELECT 'F-' || s.tail AS code, s.goal, s.country, s.claim_code, s.beside, p.part, s.finding_type, s.consent, s.language,
       s.target, s.indicator, s.year, s.period_end, s.admin1, s.stance, s.rating, s.rater, s.trend, s.civic_space,
       CASE WHEN p.part = 0 THEN s.title END AS title,
       CASE WHEN p.part = 0 THEN s.body END AS body,
       CASE WHEN p.part = 0 THEN coalesce(s.organisation_name->>$3::text, s.organisation_name->>'en',
         (SELECT value FROM jsonb_each_text(s.organisation_name) ORDER BY key LIMIT 1)) END AS organisation,
       CASE WHEN p.part = 0 THEN array_to_string(s.channel, E'\x1f') END AS channel,
       CASE WHEN p.part = 0 THEN array_to_string(s.affected_groups, E'\x1f') END AS affected_groups,
       CASE WHEN p.part = 0 THEN array_to_string(s.lnob_factors, E'\x1f') END AS lnob_factors,
       p.a, p.b, p.c, p.d, p.e, p.f, p.g, p.h
FROM shown s
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
ORDER BY s.goal, s.country COLLATE "C", s.beside DESC, CASE WHEN s.beside THEN s.claim_code ELSE '' END COLLATE "C", s.rank,
         s.tail COLLATE "C", p.part, p.place;
