-- $1 call, $2 organisation. Touches no row when it was not invited.
DELETE FROM call_invitation WHERE call = $1::text AND organisation = $2::uuid;
