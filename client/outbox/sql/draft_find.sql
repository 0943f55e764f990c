SELECT number, kind, supersedes, day, queued_as
FROM draft
WHERE number = ?1;
