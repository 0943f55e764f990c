-- Ids that are stored under more than one country: the key would let them, nothing else should.
SELECT 'submission.country' AS what, id::text AS key, '1' AS expected, count(*)::text AS found
FROM submission GROUP BY id HAVING count(*) > 1 ORDER BY key;
