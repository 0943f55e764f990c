-- The exporter: sees the report_ views and nothing else, and writes nothing.
SET default_transaction_read_only = on;
SET ROLE parallax_reader;
-- Compiling a report's queries takes longer than running them: 0.8 s for each of the larger ones.
SET jit = off;
-- What a report sorts are whole findings; ten thousand of them do not fit into the 4 MB of the default. More stays.
SELECT set_config('work_mem', '32MB', false) FROM pg_settings WHERE name = 'work_mem' AND setting::bigint < 32768;
