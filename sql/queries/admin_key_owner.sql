-- Who has the key, if anybody. $1 curve, $2 sign, both in hexadecimal.
SELECT 'organisation' AS kind, organisation::text AS owner, sign = decode($2::text, 'hex') AS same_sign, active
FROM organisation_key
WHERE curve = decode($1::text, 'hex')
UNION ALL
SELECT 'collector', name, sign = decode($2::text, 'hex'), active
FROM collector
WHERE curve = decode($1::text, 'hex');
