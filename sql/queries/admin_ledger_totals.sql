-- What became of everything that collectors handed on.
SELECT count(*) AS streams, coalesce(sum(stored), 0) AS stored, coalesce(sum(quarantined), 0) AS quarantined,
       coalesce(sum(duplicates), 0) AS duplicates, coalesce(sum(damaged), 0) AS damaged
FROM ledger;
