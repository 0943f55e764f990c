-- What every session of ours relies on, whatever the server's or the user's defaults are.
SET client_encoding = 'UTF8';
SET TimeZone = 'UTC';
SET DateStyle = 'ISO, YMD';
SET bytea_output = 'hex';
SET standard_conforming_strings = on;
-- A collector lets go of what we say is committed, so a commit must be on the disk. Stronger choices stay.
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
