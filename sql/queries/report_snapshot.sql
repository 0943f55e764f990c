-- Figures and texts of one report come from one moment.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY
