-- Targets that a finding or a statement of the government is on; on a theme, only a finding, because of a statement
-- nothing says that it is on it. Parameters: report_query.
SELECT target FROM report_counting($1::text, $2::text, $4::text) WHERE target <> ''
UNION
SELECT target FROM report_claim
WHERE $4::text = '' AND call = $1::text AND country = ANY (string_to_array($2::text, E'\x1f')) AND target <> '';
