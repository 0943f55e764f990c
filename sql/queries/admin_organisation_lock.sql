-- Holds an organisation until the end of the transaction, so that two keys added at once are counted
-- one after the other. $1 id.
SELECT o.active, (SELECT count(*) FROM organisation_key k WHERE k.organisation = o.id AND k.active) AS keys
FROM organisation o
WHERE o.id = $1::uuid
FOR UPDATE;
