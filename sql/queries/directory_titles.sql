SELECT call.id, title.key, title.value
FROM call, jsonb_each_text(call.title) AS title
ORDER BY call.id COLLATE "C", title.key COLLATE "C";
