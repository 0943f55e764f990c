SELECT d.number, d.kind, d.supersedes, d.day, d.queued_as,
       (SELECT value FROM draft_value v WHERE v.draft = d.number AND v.field = 'title' AND v.item = 0),
       (SELECT value FROM draft_value v WHERE v.draft = d.number AND v.field = 'call' AND v.item = 0),
       (SELECT value FROM draft_value v WHERE v.draft = d.number AND v.field = 'country' AND v.item = 0),
       (SELECT value FROM draft_value v WHERE v.draft = d.number AND v.field = 'goal' AND v.item = 0),
       (SELECT value FROM draft_value v WHERE v.draft = d.number AND v.field = 'consent' AND v.item = 0)
FROM draft d
WHERE d.queued_as IS NULL
ORDER BY d.number;
