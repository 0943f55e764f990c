-- Whether what the secretariat said fits the state: a reason with HAS_ISSUES and REJECTED, a report with PUBLISHED, and
-- nothing about what is not there.
WITH compared AS (
  SELECT s.country, s.id, 'review.note' AS what, 1 AS expected, count(r.note) AS found
  FROM submission s LEFT JOIN review r ON r.country = s.country AND r.id = s.id
  WHERE s.state IN ('HAS_ISSUES', 'REJECTED') GROUP BY s.country, s.id
  UNION ALL
  SELECT s.country, s.id, 'review.report', 1, count(r.report_title)
  FROM submission s LEFT JOIN review r ON r.country = s.country AND r.id = s.id
  WHERE s.state = 'PUBLISHED' GROUP BY s.country, s.id
  UNION ALL
  SELECT r.country, r.id, 'review.submission', 1, count(s.id)
  FROM review r LEFT JOIN submission s ON s.country = r.country AND s.id = r.id
  GROUP BY r.country, r.id
)
SELECT what, country || ' ' || id AS key, expected::text AS expected, found::text AS found
FROM compared WHERE expected <> found ORDER BY what, key;
