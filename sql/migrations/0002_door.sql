-- What a call says about who gets in, and until when.

-- Lines that were cut off at the closing time are taken for so long after it. Seconds, because an
-- interval of days is not the same time in every zone.
ALTER TABLE call ADD COLUMN grace_seconds integer NOT NULL DEFAULT 0 CHECK (grace_seconds >= 0);
