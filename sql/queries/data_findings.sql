-- The findings whose text may be used; names for PUBLIC only. Values of lists stand apart by U+001F.
-- $1 call, $2 country or '' for all.
SELECT f.call, CASE WHEN c.sample THEN 'yes' ELSE 'no' END AS sample, 'CIVIL_SOCIETY' AS reporting_type,
       'F-' || right(f.id::text, 12) AS finding, f.country, f.consent,
       coalesce(f.organisation_name->>'en', (SELECT value FROM jsonb_each_text(f.organisation_name) ORDER BY key LIMIT 1)) AS organisation,
       f.constituency, to_char(f.received_on, 'YYYY-MM-DD') AS received_on, f.language, f.admin1, f.goal, f.target,
       f.indicator, f.year, f.period_end, array_to_string(f.channel, E'\x1f') AS channel, f.finding_type, f.title, f.body,
       f.stance, f.claim, f.rating, f.rater, f.trend, f.civic_space,
       array_to_string(f.affected_groups, E'\x1f') AS affected_groups,
       array_to_string(f.lnob_factors, E'\x1f') AS lnob_factors,
       array_to_string(f.cedaw_articles, E'\x1f') AS cedaw_articles,
       array_to_string(f.beijing_areas, E'\x1f') AS beijing_areas,
       array_to_string(f.upr_recommendations, E'\x1f') AS upr_recommendations,
       array_to_string(f.themes, E'\x1f') AS themes,
       CASE WHEN jsonb_typeof(f.observations) = 'array' AND f.observations <> '[]' THEN f.observations END AS observations,
       CASE WHEN jsonb_typeof(f.evidence) = 'array' AND f.evidence <> '[]' THEN f.evidence END AS evidence,
       CASE WHEN jsonb_typeof(f.recommendations) = 'array' AND f.recommendations <> '[]' THEN f.recommendations END AS recommendations
FROM report_finding f
JOIN report_call c ON c.id = f.call
WHERE f.call = $1::text AND ($2::text = '' OR f.country = $2::text)
ORDER BY f.country, f.goal, right(f.id::text, 12) COLLATE "C";
