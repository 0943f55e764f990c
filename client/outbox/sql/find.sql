SELECT id, kind, supersedes, call, country, goal, consent, title, day, state,
       refusal_code, refusal_sentence, refusal_field, note, report_title, report_url
FROM submission
WHERE id = ?1;
