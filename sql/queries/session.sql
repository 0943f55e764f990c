-- What every session of ours relies on, whatever the server's or the user's defaults are.
SET client_encoding = 'UTF8';
SET TimeZone = 'UTC';
SET DateStyle = 'ISO, YMD';
SET bytea_output = 'hex';
SET standard_conforming_strings = on;
