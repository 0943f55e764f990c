-- Keys with their owners; card is curve and sign in hexadecimal. $1 organisation, or NULL for all of
-- them and the collectors.
SELECT 'organisation' AS kind, organisation::text AS owner, active, encode(curve, 'hex') || encode(sign, 'hex') AS card
FROM organisation_key
WHERE $1::uuid IS NULL OR organisation = $1::uuid
UNION ALL
SELECT 'collector', name, active, encode(curve, 'hex') || encode(sign, 'hex')
FROM collector
WHERE $1::uuid IS NULL
ORDER BY kind, owner, active DESC, card;
