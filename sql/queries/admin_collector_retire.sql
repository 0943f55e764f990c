-- Frees the name of a collector whose key was revoked for its next key. The row stays, so that the
-- revoked key cannot come back. $1 name.
UPDATE collector
SET name = name || ' (revoked ' || encode(curve, 'hex') || ')'
WHERE name = $1::text AND NOT active;
