-- Batches that retire nothing run side by side. See batch_lock_alone.
SELECT pg_advisory_xact_lock_shared(hashtextextended('parallax batch', 0));
