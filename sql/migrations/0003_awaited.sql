-- What was amended or withdrawn before it came, by its id. Nearly always empty, and so it tells at once that a
-- batch of new rows holds nothing of the kind: to ask that of every row's amendments is what storing them costs, once
-- there are millions. A target that never comes stays; it is for whoever has its id to send it.
CREATE TABLE awaited (
  country text NOT NULL,
  id      uuid NOT NULL,
  PRIMARY KEY (country, id)
);
INSERT INTO awaited (country, id)
SELECT DISTINCT s.country, s.supersedes
FROM submission s
WHERE s.supersedes IS NOT NULL
  AND NOT EXISTS (SELECT FROM submission target WHERE target.country = s.country AND target.id = s.supersedes);
