-- Submissions for review, withdrawals left out. $1 call, $2 country, $3 state, NULL for all of them. The title of what is
-- sealed is sealed, too.
SELECT s.id, s.state, s.call, s.country, s.kind, s.consent, s.language, s.goal, s.target,
       to_char(s.received_on, 'YYYY-MM-DD') AS received_on, coalesce(s.title, s.content->>'title') AS title
FROM submission s
WHERE s.kind <> 'WITHDRAWAL' AND ($1::text IS NULL OR s.call = $1::text)
  AND ($2::text IS NULL OR s.country = $2::text) AND ($3::text IS NULL OR s.state = $3::text)
ORDER BY s.call COLLATE "C", s.country, s.received_on, s.id;
