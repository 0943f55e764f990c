-- The countries of a call joined with |; '' is every country. $1 id.
SELECT array_to_string(countries, '|') AS countries FROM call WHERE id = $1::text;
