-- The row was refused and corrected at its source: the corrected one takes its place.
DELETE FROM submission WHERE import_key = ?1 AND state = 'REFUSED';
