-- $1 call, $2 organisation. Touches no row when there is no such organisation.
INSERT INTO call_invitation (call, organisation)
SELECT $1::text, id FROM organisation WHERE id = $2::uuid
ON CONFLICT (call, organisation) DO UPDATE SET organisation = excluded.organisation;
