-- What autovacuum rewrites stays dirty in the kernel until the next checkpoint's fsync, hundreds of megabytes while much
-- comes in, and meanwhile nobody's fsync gets through: neither PostgreSQL's own nor a collector's on the same disk. Our
-- sessions see to that themselves; autovacuum takes the database's word. A choice of its owner stays, and so does all
-- where the system cannot do it or the database is somebody else's.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_settings
             WHERE name = 'backend_flush_after' AND reset_val = '0' AND max_val::integer > 0)
    AND EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND pg_has_role(datdba, 'USAGE'))
  THEN
    EXECUTE format('ALTER DATABASE %I SET backend_flush_after = %L', current_database(), '512kB');
  END IF;
END
$$;
