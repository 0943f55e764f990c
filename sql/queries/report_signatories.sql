-- Who signed and agreed to be named, in the order of the alphabet. Parameters: report_query.
SELECT n.organisation, s.country, coalesce(s.signatory, '') AS signatory, coalesce(s.role, '') AS role, s.ecosoc,
       to_char(s.received_on, 'YYYY-MM-DD') AS signed_on
FROM report_signatory s
CROSS JOIN LATERAL (
  SELECT coalesce(s.organisation_name->>$3::text, s.organisation_name->>'en',
                  (SELECT value FROM jsonb_each_text(s.organisation_name) ORDER BY key LIMIT 1)) AS organisation
) n
WHERE s.call = $1::text AND s.country = ANY (string_to_array($2::text, E'\x1f'))
ORDER BY n.organisation COLLATE "und-x-icu", s.signatory COLLATE "und-x-icu", s.id;
