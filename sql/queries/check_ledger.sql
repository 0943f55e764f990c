-- Whether the ledger's totals are what the tables hold.
WITH total AS (
  SELECT coalesce(sum(stored), 0) AS stored, coalesce(sum(quarantined), 0) AS quarantined FROM ledger
), compared AS (
  SELECT 'ledger.stored' AS what, (SELECT count(*) FROM submission) AS expected, stored AS found
  FROM total
  UNION ALL
  SELECT 'ledger.quarantined', (SELECT count(*) FROM quarantine), quarantined FROM total
)
SELECT what, '' AS key, expected::text AS expected, found::text AS found
FROM compared WHERE expected <> found ORDER BY what;
