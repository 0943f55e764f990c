UPDATE submission
SET state = ?2, note = ?3, report_title = ?4, report_url = ?5
WHERE id = ?1 AND instr(?6, '|' || state || '|') > 0; -- states that it may follow (outbox_state.h), and itself
