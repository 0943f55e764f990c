INSERT INTO receipt (submission, collector, digest, leaf_index, path, root, leaf_count, day,
                     signature)
SELECT sequence, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
FROM submission
WHERE id = ?1 AND state IN ('QUEUED', 'SENT');
