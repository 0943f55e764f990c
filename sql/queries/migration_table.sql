-- One migration at a time, whoever runs it; the lock goes with the transaction.
SELECT pg_advisory_xact_lock(hashtextextended('parallax migration', 0));
CREATE TABLE IF NOT EXISTS migration (
  version    integer PRIMARY KEY,
  name       text NOT NULL,
  checksum   text NOT NULL,             -- FNV-1a, 64 bits, of the file's bytes
  applied_at timestamptz NOT NULL DEFAULT now()
);
