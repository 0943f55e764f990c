-- Whether anything at all amends or withdraws: the index of those alone answers, at once.
SELECT 1 FROM submission WHERE supersedes IS NOT NULL ORDER BY country, supersedes LIMIT 1;
