INSERT INTO draft_value (draft, field, item, value) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (draft, field, item) DO UPDATE SET value = excluded.value;
