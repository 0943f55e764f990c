-- Whether anything at all was amended or withdrawn before it came.
SELECT 1 FROM awaited LIMIT 1;
