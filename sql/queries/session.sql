-- What every session of ours relies on, whatever the server's or the user's defaults are.
SET client_encoding = 'UTF8';
SET TimeZone = 'UTC';
SET DateStyle = 'ISO, YMD';
SET bytea_output = 'hex';
SET standard_conforming_strings = on;
-- A collector lets go of what we say is committed, so a commit must be on the disk. Stronger choices stay.
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
-- The kernel would keep what we copy in for half a minute and write it all at a checkpoint: a gigabyte, and meanwhile
-- nobody's fsync gets through, neither PostgreSQL's own nor a collector's on the same disk. A choice of its owner stays.
SELECT set_config('backend_flush_after', '512kB', false) FROM pg_settings
WHERE name = 'backend_flush_after' AND setting = '0' AND max_val::integer > 0;
