-- How many organisations the call invites; 0: it is open to all. $1 call.
SELECT count(*) FROM call_invitation WHERE call = $1::text;
