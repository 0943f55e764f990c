SELECT state, count(*) FROM submission GROUP BY state;
