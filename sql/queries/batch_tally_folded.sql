-- Adds what was folded in memory to the tallies, in key order. $1 countries, $2 calls, $3 kinds, $4 goals,
-- $5 targets, $6 submissions.
INSERT INTO tally (country, call, kind, goal, target, submissions)
SELECT country, call, kind, goal, target, submissions
FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::bigint[])
  AS change (country, call, kind, goal, target, submissions)
ORDER BY country, call, kind, goal, target
ON CONFLICT (country, call, kind, goal, target) DO UPDATE
SET submissions = tally.submissions + excluded.submissions;
