-- Retires what the batch's new rows withdraw or amend, and those of its new rows whose withdrawal or
-- amendment was stored before them. Only the author retires: the same organisation, or the same
-- pseudonym. A withdrawal outweighs an amendment, whichever came first; itself it is never retired.
WITH author AS (
  SELECT country, id, kind, supersedes, author_organisation, author_pseudonym
  FROM stored JOIN staged USING (ordinal)
), link AS (
  SELECT s.country, s.id, a.kind = 'WITHDRAWAL' AS withdrawn
  FROM author a JOIN submission s ON s.country = a.country AND s.id = a.supersedes
  WHERE a.supersedes IS NOT NULL AND s.id <> a.id
    AND (s.organisation = a.author_organisation OR s.pseudonym = a.author_pseudonym)
  UNION ALL
  SELECT a.country, a.id, s.kind = 'WITHDRAWAL'
  FROM author a JOIN submission s ON s.country = a.country AND s.supersedes = a.id
  WHERE s.supersedes IS NOT NULL AND s.id <> a.id
    AND (s.organisation = a.author_organisation OR s.pseudonym = a.author_pseudonym)
), aim AS (
  SELECT country, id, bool_or(withdrawn) AS withdrawn FROM link GROUP BY country, id
), changed AS (
  UPDATE submission s SET state = CASE WHEN aim.withdrawn THEN 'WITHDRAWN' ELSE 'SUPERSEDED' END
  FROM aim
  WHERE s.country = aim.country AND s.id = aim.id AND s.kind <> 'WITHDRAWAL'
    AND s.state NOT IN ('WITHDRAWN', 'SUPERSEDED')
  RETURNING s.country, s.call, s.kind, s.goal, s.target
), outweighed AS (
  UPDATE submission s SET state = 'WITHDRAWN'
  FROM aim
  WHERE s.country = aim.country AND s.id = aim.id AND aim.withdrawn AND s.state = 'SUPERSEDED'
)
INSERT INTO retired (country, call, kind, goal, target)
SELECT country, call, kind, coalesce(goal, 0), coalesce(target, '') FROM changed;
