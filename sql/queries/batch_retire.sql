-- Retires what the batch's new rows withdraw or amend, and those of its new rows whose withdrawal or
-- amendment was stored before them. Only the author retires: the same organisation, or the same
-- pseudonym. A withdrawal outweighs an amendment, whichever came first; itself it is never retired.
--
-- One sign-on an author a letter, in whatever country: the later one, by when it was written, stays. What was
-- written on the same day without a name is as late as it came, an amendment later than what is none; what one
-- of the two says itself, by supersedes, stands. A named and an unnamed one of the same organisation leave each
-- other alone: retiring one for the other would tell which pseudonym is whose.
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
), signed AS (
  SELECT ordinal, country, id, call, supersedes, created_at,
         CASE WHEN consent = 'PUBLIC' THEN author_organisation END AS organisation,
         CASE WHEN consent <> 'PUBLIC' THEN author_pseudonym END AS pseudonym
  FROM stored JOIN staged USING (ordinal)
  WHERE kind = 'SIGN_ON'
), pair AS (
  SELECT a.ordinal, s.country, s.id, s.supersedes, s.created_at
  FROM signed a JOIN submission s ON s.kind = 'SIGN_ON' AND s.call = a.call AND s.organisation = a.organisation
  UNION ALL
  SELECT a.ordinal, s.country, s.id, s.supersedes, s.created_at
  FROM signed a JOIN submission s ON s.kind = 'SIGN_ON' AND s.call = a.call AND s.pseudonym = a.pseudonym
), ranked AS (
  -- Those stored before this batch came before all of it.
  SELECT a.country, a.id, other.country AS other_country, other.id AS other_id,
         (a.created_at, a.supersedes IS NOT NULL, a.ordinal)
           > (other.created_at, other.supersedes IS NOT NULL, coalesce(also_new.ordinal, -1)) AS later
  FROM pair other
  JOIN signed a ON a.ordinal = other.ordinal
  LEFT JOIN signed also_new ON also_new.country = other.country AND also_new.id = other.id
  WHERE (other.country, other.id) <> (a.country, a.id)
    AND NOT (other.country = a.country
             AND (coalesce(a.supersedes = other.id, false) OR coalesce(other.supersedes = a.id, false)))
), aim AS (
  SELECT country, id, bool_or(withdrawn) AS withdrawn FROM (
    SELECT country, id, withdrawn FROM link
    UNION ALL
    SELECT CASE WHEN later THEN other_country ELSE country END, CASE WHEN later THEN other_id ELSE id END, false
    FROM ranked
  ) AS link GROUP BY country, id
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
