SELECT r.collector, r.digest, r.leaf_index, r.path, r.root, r.leaf_count, r.day, r.signature,
       s.bytes
FROM receipt r
JOIN submission s ON s.sequence = r.submission
WHERE s.id = ?1;
