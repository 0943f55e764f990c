-- It was refused or taken back: the text is there to be mended.
UPDATE draft SET queued_as = NULL, refused_as = ?1 WHERE queued_as = ?1;
