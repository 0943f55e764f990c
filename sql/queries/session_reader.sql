-- The exporter: sees the report_ views and nothing else, and writes nothing.
SET default_transaction_read_only = on;
SET ROLE parallax_reader;
