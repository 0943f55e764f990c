-- What every session of ours relies on, whatever the server's or the user's defaults are.
SET client_encoding = 'UTF8';
SET TimeZone = 'UTC';
SET DateStyle = 'ISO, YMD';
SET bytea_output = 'hex';
SET standard_conforming_strings = on;
-- What is acknowledged is deleted elsewhere, so COMMIT has to wait for the log of its own server at least.
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
