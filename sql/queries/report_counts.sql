-- What one report rests on, in one row. Parameters: report_query.
-- shown: findings whose text may be used; named, pseudonyms: who spoke, told apart but never shown. What was received
-- is told by call and country and not by theme.
WITH counted AS (
  SELECT count(*) AS counted,
         count(*) FILTER (WHERE consent = 'PUBLIC') AS public,
         count(*) FILTER (WHERE consent = 'ANONYMOUS') AS anonymous,
         count(*) FILTER (WHERE consent = 'AGGREGATE') AS aggregate,
         count(*) FILTER (WHERE consent = 'CONFIDENTIAL') AS confidential,
         count(DISTINCT author COLLATE "C") FILTER (WHERE author LIKE 'o%') AS named,
         count(DISTINCT author COLLATE "C") FILTER (WHERE author LIKE 'p%') AS pseudonyms,
         count(*) FILTER (WHERE finding_type IN ('PARTICIPATION', 'CIVIC_SPACE')) AS participation
  FROM report_counting($1::text, $2::text, $4::text)
), shown AS (
  SELECT count(*) AS shown, to_char(max(received_on), 'YYYY-MM-DD') AS latest
  FROM report_shown($1::text, $2::text, $4::text, '')
), chosen AS (
  SELECT count(*) FILTER (WHERE jsonb_path_exists(evidence, '$[*] ? (@.type == "LAW" || @.type == "COURT_RECORD")'))
           AS law,
         count(*) FILTER (WHERE cardinality(cedaw_articles) > 0 OR cardinality(beijing_areas) > 0
           OR cardinality(upr_recommendations) > 0) AS commitments
  FROM report_shown($1::text, $2::text, $4::text, $5::text)
), received AS (
  SELECT coalesce(sum(submissions), 0) AS received, coalesce(sum(retired), 0) AS retired
  FROM report_tally
  WHERE call = $1::text AND country = ANY (string_to_array($2::text, E'\x1f')) AND kind = 'FINDING'
), taken_back AS (
  SELECT coalesce(sum(withdrawn), 0) AS withdrawn,
         coalesce(sum(withdrawn_after_publication), 0) AS withdrawn_after_publication
  FROM report_retired
  WHERE call = $1::text AND country = ANY (string_to_array($2::text, E'\x1f')) AND kind = 'FINDING'
)
SELECT * FROM received, taken_back, counted, shown, chosen;
