-- One row when there is such a call. $1 id.
SELECT id FROM call WHERE id = $1::text;
