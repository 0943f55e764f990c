INSERT INTO temp.seen (digest, count) VALUES (?1, 1)
ON CONFLICT (digest) DO UPDATE SET count = count + 1
RETURNING count;
