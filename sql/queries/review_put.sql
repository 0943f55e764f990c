-- What is said with the state. $1 ids as an array, $2 note or NULL for none, $3 title and $4 address of the report, NULL
-- where it is not published. The day is UTC's.
INSERT INTO review (country, id, note, report_title, report_url, published_on)
SELECT s.country, s.id, $2::text, $3::text, $4::text,
       CASE WHEN $3::text IS NOT NULL THEN (now() AT TIME ZONE 'UTC')::date END
FROM submission s
WHERE s.country = ANY ((SELECT array_agg(DISTINCT country) FROM tally)::text[]) AND s.id = ANY ($1::uuid[])
ORDER BY s.country, s.id
ON CONFLICT (country, id) DO UPDATE
SET note = excluded.note, report_title = excluded.report_title, report_url = excluded.report_url,
    published_on = excluded.published_on;
