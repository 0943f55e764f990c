UPDATE submission
SET state = ?2, note = ?3, report_title = ?4, report_url = ?5
WHERE id = ?1 AND state NOT IN ('QUEUED', 'SENT', 'REFUSED', 'WITHDRAWN');
