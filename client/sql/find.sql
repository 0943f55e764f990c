SELECT id, call, country, goal, consent, title, day, state,
       refusal_code, refusal_sentence, refusal_field
FROM submission
WHERE id = ?1;
