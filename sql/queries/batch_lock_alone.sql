-- A batch with an amendment, a withdrawal or a sign-on runs alone: while its target came in with another batch
-- that is not committed, neither transaction would see the other, and the target would stay.
SELECT pg_advisory_xact_lock(hashtextextended('parallax batch', 0));
