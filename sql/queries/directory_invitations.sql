-- Also those of organisations that are suspended: without them a call by invitation would be open to all.
SELECT call, organisation FROM call_invitation ORDER BY call COLLATE "C", organisation;
