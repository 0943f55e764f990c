-- How many answered which question of the call, and with what: all of them (ALL), and of closed questions by country
-- (COUNTRY) and by constituency (CONSTITUENCY; part '' for the unnamed), as far as report_answering lets them stand
-- apart. everybody: whatever the answer; answer '' is one in words of their own. Parameters: report_query.
WITH heard AS (
  SELECT q.place, q.form, a.response, a.named, a.country, a.constituency, a.apart, a.placed,
         CASE WHEN a.answer = ANY (q.closed) THEN a.answer ELSE '' END AS answer
  FROM report_answering($1::text, $2::text) a
  JOIN report_questions($1::text) q ON q.question = a.question
), sides AS (
  SELECT h.place, h.answer, h.response, s.side, s.part
  FROM heard h
  CROSS JOIN LATERAL (
    SELECT 'ALL' AS side, '' AS part
    UNION ALL
    SELECT 'COUNTRY', h.country WHERE h.form <> 'open' AND h.apart AND h.placed
    UNION ALL
    SELECT 'CONSTITUENCY', CASE WHEN h.named THEN h.constituency ELSE '' END WHERE h.form <> 'open' AND h.apart
  ) s
)
SELECT place, side, part, grouping(answer) = 1 AS everybody, answer, count(DISTINCT response) AS responses
FROM sides
GROUP BY GROUPING SETS ((place, side, part), (place, side, part, answer))
ORDER BY place, side, part = '', part COLLATE "C", everybody DESC, answer COLLATE "C";
