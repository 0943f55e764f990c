-- Lets an organisation in no longer; what it sent stays. $1 id.
UPDATE organisation SET active = false WHERE id = $1::uuid;
