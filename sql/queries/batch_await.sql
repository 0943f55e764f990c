-- Notes what the batch's new rows amend or withdraw and is not here yet, and takes away what they were awaited for.
WITH author AS (
  SELECT country, id, supersedes FROM stored JOIN staged USING (ordinal)
), arrived AS (
  DELETE FROM awaited w USING author a WHERE w.country = a.country AND w.id = a.id
)
INSERT INTO awaited (country, id)
SELECT DISTINCT a.country, a.supersedes
FROM author a
WHERE a.supersedes IS NOT NULL
  AND NOT EXISTS (SELECT FROM submission s WHERE s.country = a.country AND s.id = a.supersedes)
ON CONFLICT DO NOTHING;
