-- How many signed with and without their name. Parameters: report_query.
SELECT coalesce(sum(named), 0) AS named, coalesce(sum(unnamed), 0) AS unnamed
FROM report_sign_on_count
WHERE call = $1::text AND country = ANY (string_to_array($2::text, E'\x1f'));
