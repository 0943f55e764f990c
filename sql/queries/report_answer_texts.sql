-- Answers in words of their own, by question; place is NULL where the call does not have the question. In the order of
-- the words and not of their coming, so that answers of the same unnamed author do not stand at the same place under
-- every question; and with the country of the unnamed only where report_answering lets it. Parameters: report_query.
SELECT q.place, a.question, a.answer, a.language, CASE WHEN a.placed THEN a.country ELSE '' END AS country, n.organisation
FROM report_answering($1::text, $2::text) a
LEFT JOIN report_questions($1::text) q ON q.question = a.question
CROSS JOIN LATERAL (
  SELECT coalesce(a.organisation_name->>$3::text, a.organisation_name->>'en',
                  (SELECT value FROM jsonb_each_text(a.organisation_name) ORDER BY key LIMIT 1)) AS organisation
) n
WHERE a.consent IN ('PUBLIC', 'ANONYMOUS') AND (q.closed IS NULL OR a.answer <> ALL (q.closed))
ORDER BY q.place NULLS LAST, a.question COLLATE "C", a.named DESC, n.organisation COLLATE "und-x-icu", a.answer COLLATE "C",
         a.country COLLATE "C", a.response;
