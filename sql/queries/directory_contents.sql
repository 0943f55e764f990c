-- What calls say beside their dates, those that say something: what is one value a call.
SELECT id, content->>'theme', content->>'region', content->'session'->>'opens_on'
FROM call WHERE content <> '{}'
ORDER BY id COLLATE "C";
