-- Adds the batch's new rows to their authors' constituencies, in key order.
INSERT INTO voice (country, call, constituency, named, unnamed)
SELECT country, call, author_constituency,
       count(*) FILTER (WHERE consent = 'PUBLIC'), count(*) FILTER (WHERE consent <> 'PUBLIC')
FROM stored JOIN staged USING (ordinal)
GROUP BY country, call, author_constituency
ORDER BY country, call, author_constituency
ON CONFLICT (country, call, constituency) DO UPDATE
SET named = voice.named + excluded.named, unnamed = voice.unnamed + excluded.unnamed;
