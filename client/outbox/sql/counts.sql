SELECT state, count(*) FROM submission GROUP BY state
UNION ALL
SELECT 'DRAFT', count(*) FROM draft WHERE queued_as IS NULL;
