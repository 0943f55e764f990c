-- One submission as the secretariat reads it. $1 id. Times are days, and whoever is unnamed is not named here either.
SELECT s.id, s.state, s.call, s.country, s.kind, s.consent, s.language,
       to_char(s.received_on, 'YYYY-MM-DD') AS received_on, o.name AS organisation, s.supersedes,
       s.admin1, s.goal, s.target, s.indicator, s.year, s.period_end, array_to_string(s.channel, '|') AS channel,
       s.finding_type, s.title, s.body, s.stance, s.claim, s.rating, s.rater, s.trend, s.civic_space,
       array_to_string(s.affected_groups, '|') AS affected_groups, array_to_string(s.lnob_factors, '|') AS lnob_factors,
       array_to_string(s.themes, '|') AS themes, s.observations, s.evidence, s.recommendations, s.content,
       s.sealed IS NOT NULL AS sealed, r.note, r.report_title, r.report_url,
       to_char(r.published_on, 'YYYY-MM-DD') AS published_on
FROM submission s
LEFT JOIN organisation o ON o.id = s.organisation
LEFT JOIN review r ON r.country = s.country AND r.id = s.id
WHERE s.country = ANY ((SELECT array_agg(DISTINCT country) FROM tally)::text[]) AND s.id = $1::uuid
ORDER BY s.country;
