DELETE FROM draft_value WHERE draft = ?1 AND field = ?2;
