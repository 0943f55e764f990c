-- What PostgreSQL refused and why; never what it says or who sent it.
SELECT stream, sequence, received_on, reason, length(payload) AS bytes
FROM quarantine
ORDER BY stream, sequence;
