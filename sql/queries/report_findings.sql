-- Every finding whose text may be used, goal by goal and country by country: first those beside a claim of
-- the same goal, then by type. Columns stand as they are read. Parameters: report_query, and $6 'civic' for
-- participation and civic space only, '' for all.
SELECT f.goal, f.country, coalesce(c.goal = f.goal, false) AS beside, coalesce(c.code, '') AS claim_code, f.finding_type,
       'F-' || right(f.id::text, 12) AS code, f.language, f.title, f.stance, f.consent,
       coalesce(f.organisation_name->>$3::text, f.organisation_name->>'en',
         (SELECT value FROM jsonb_each_text(f.organisation_name) ORDER BY key LIMIT 1)) AS organisation,
       f.year, f.period_end, f.admin1, f.target, f.indicator, f.rating, f.rater, f.trend, f.civic_space, f.body,
       array_to_string(f.affected_groups, E'\x1f') AS affected_groups,
       array_to_string(f.lnob_factors, E'\x1f') AS lnob_factors,
       array_to_string(f.channel, E'\x1f') AS channel,
       f.figure_items AS figures, f.source_items AS sources, f.recommendation_items AS recommendations
FROM report_shown($1::text, $2::text, $4::text, $5::text) f
LEFT JOIN report_claim c ON c.country = f.country AND c.call = f.call AND c.code = f.claim
WHERE $6::text = '' OR f.finding_type IN ('PARTICIPATION', 'CIVIC_SPACE')
-- One key: PostgreSQL looks for every further one in the whole of both rows, each time that it compares them.
ORDER BY (lpad(f.goal::text, 2, '0') || f.country
          || CASE WHEN c.goal = f.goal THEN '0' || c.code || E'\x01' ELSE '1' END
          || coalesce(array_position(ARRAY['GAP', 'VIOLATION', 'REGRESSION', 'DATA_GAP', 'PROGRESS', 'GOOD_PRACTICE',
                                           'PARTICIPATION', 'CIVIC_SPACE'], f.finding_type), 9)
          || right(f.id::text, 12)) COLLATE "C";
