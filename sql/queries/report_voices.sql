-- Constituencies that spoke under their own name. $1 call, $2 country.
SELECT constituency, named
FROM report_voice
WHERE call = $1::text AND country = $2::text
ORDER BY constituency COLLATE "C";
