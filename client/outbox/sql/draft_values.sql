SELECT field, item, value FROM draft_value WHERE draft = ?1 ORDER BY field, item;
