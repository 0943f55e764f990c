-- 1 when the database was ever migrated, else 0.
SELECT count(to_regclass('migration'));
