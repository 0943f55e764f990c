-- Opens a call or changes it. Times are local ones in the forum's time zone. Without a new sealing key
-- the one it has stays: CONFIDENTIAL answers are on their way to it.
-- $1 id, $2 form, $3 titles by language (JSON), $4 countries joined with |, $5 opens, $6 closes, $7 time
-- zone, $8 kinds joined with |, $9 title words, $10 body words, $11 sample, $12 approved only, $13 sealing
-- key in hexadecimal or NULL, $14 grace in seconds, $15 answer words, $16 the call before it or NULL, $17 what it
-- says beside its dates (JSON).
INSERT INTO call (id, form, title, countries, opens_at, closes_at, time_zone, kinds, title_words, body_words,
                  sample, approved_only, seal_key, grace_seconds, answer_words, previous, content)
VALUES ($1::text, $2::text, $3::jsonb, string_to_array($4::text, '|'), $5::timestamp AT TIME ZONE $7::text,
        $6::timestamp AT TIME ZONE $7::text, $7::text, string_to_array($8::text, '|'), $9::integer, $10::integer,
        $11::boolean, $12::boolean, decode($13::text, 'hex'), $14::integer, $15::integer,
        $16::text, $17::jsonb)
ON CONFLICT (id) DO UPDATE
SET form = excluded.form, title = excluded.title, countries = excluded.countries, opens_at = excluded.opens_at,
    closes_at = excluded.closes_at, time_zone = excluded.time_zone, kinds = excluded.kinds,
    title_words = excluded.title_words, body_words = excluded.body_words, sample = excluded.sample,
    approved_only = excluded.approved_only, seal_key = coalesce(excluded.seal_key, call.seal_key),
    grace_seconds = excluded.grace_seconds, answer_words = excluded.answer_words,
    previous = excluded.previous, content = excluded.content;
