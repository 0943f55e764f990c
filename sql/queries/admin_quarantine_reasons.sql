-- How often each reason.
SELECT reason, count(*) AS submissions
FROM quarantine
GROUP BY reason
ORDER BY submissions DESC, reason;
