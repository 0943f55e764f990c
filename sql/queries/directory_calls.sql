SELECT id, form, array_to_string(countries, '|'),
       (extract(epoch FROM opens_at) * 1000)::bigint, (extract(epoch FROM closes_at) * 1000)::bigint,
       grace_seconds::bigint * 1000, array_to_string(kinds, '|'), title_words, body_words, answer_words, sample, approved_only, seal_key
FROM call ORDER BY id COLLATE "C";
