-- Takes a key's right away, whosever it is; says whose it was. $1 curve in hexadecimal.
WITH organisations AS (
  UPDATE organisation_key SET active = false WHERE curve = decode($1::text, 'hex') RETURNING organisation::text AS owner
), collectors AS (
  UPDATE collector SET active = false WHERE curve = decode($1::text, 'hex') RETURNING name AS owner
)
SELECT 'organisation' AS kind, owner FROM organisations
UNION ALL
SELECT 'collector', owner FROM collectors;
