-- The call, held to the end of the transaction, so that invitations are counted one command at a time. $1 id.
SELECT id FROM call WHERE id = $1::text FOR UPDATE;
