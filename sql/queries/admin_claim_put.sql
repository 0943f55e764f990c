-- Enters what a government's report says, or corrects it. $1 country, $2 call, $3 code, $4 goal, $5 target
-- or '', $6 year, $7 statement, $8 source, $9 page or ''.
INSERT INTO claim (country, call, code, goal, target, year, statement, source, page)
VALUES ($1::text, $2::text, $3::text, $4::smallint, $5::text, $6::smallint, $7::text, $8::text, $9::text)
ON CONFLICT (country, call, code) DO UPDATE
SET goal = excluded.goal, target = excluded.target, year = excluded.year, statement = excluded.statement,
    source = excluded.source, page = excluded.page;
