-- What one report rests on, in one row. $1 call, $2 country.
-- shown: findings whose text may be used; named, pseudonyms: who spoke, told apart but never shown.
WITH counted AS (
  SELECT * FROM report_counted WHERE call = $1::text AND country = $2::text
), shown AS (
  SELECT * FROM report_finding WHERE call = $1::text AND country = $2::text
), received AS (
  SELECT coalesce(sum(submissions), 0) AS submissions, coalesce(sum(retired), 0) AS retired
  FROM report_tally WHERE call = $1::text AND country = $2::text AND kind = 'FINDING'
)
SELECT received.submissions AS received, received.retired,
       (SELECT count(*) FROM counted) AS counted,
       (SELECT count(*) FROM counted WHERE consent = 'PUBLIC') AS public,
       (SELECT count(*) FROM counted WHERE consent = 'ANONYMOUS') AS anonymous,
       (SELECT count(*) FROM counted WHERE consent = 'AGGREGATE') AS aggregate,
       (SELECT count(*) FROM counted WHERE consent = 'CONFIDENTIAL') AS confidential,
       (SELECT count(DISTINCT author) FROM counted WHERE author LIKE 'o%') AS named,
       (SELECT count(DISTINCT author) FROM counted WHERE author LIKE 'p%') AS pseudonyms,
       (SELECT count(*) FROM shown) AS shown,
       (SELECT to_char(max(received_on), 'YYYY-MM-DD') FROM shown) AS latest,
       (SELECT count(*) FROM shown
        WHERE jsonb_path_exists(evidence, '$[*] ? (@.type == "LAW" || @.type == "COURT_RECORD")')) AS law,
       (SELECT count(*) FROM shown
        WHERE cardinality(cedaw_articles) > 0 OR cardinality(beijing_areas) > 0
           OR cardinality(upr_recommendations) > 0) AS commitments,
       (SELECT count(*) FROM counted WHERE finding_type IN ('PARTICIPATION', 'CIVIC_SPACE')) AS participation
FROM received;
