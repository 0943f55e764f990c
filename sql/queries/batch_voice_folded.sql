-- The same for the authors' constituencies. $1 countries, $2 calls, $3 constituencies, $4 named, $5 unnamed.
INSERT INTO voice (country, call, constituency, named, unnamed)
SELECT country, call, constituency, named, unnamed
FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
  AS change (country, call, constituency, named, unnamed)
ORDER BY country, call, constituency
ON CONFLICT (country, call, constituency) DO UPDATE
SET named = voice.named + excluded.named, unnamed = voice.unnamed + excluded.unnamed;
