-- What a call says about who gets in, and until when.

-- Lines that were cut off at the closing time are taken for so long after it. Seconds, because an
-- interval of days is not the same time in every zone.
ALTER TABLE call ADD COLUMN grace_seconds integer NOT NULL DEFAULT 0 CHECK (grace_seconds >= 0);

ALTER TABLE call ADD COLUMN answer_words integer NOT NULL DEFAULT 0; -- 0: no limit of the call's own

-- Which organisations a call asks. None: it is open to all that are enrolled. Nothing here says who answered,
-- and no view shows it.
CREATE TABLE call_invitation (
  call         text NOT NULL REFERENCES call (id),
  organisation uuid NOT NULL REFERENCES organisation (id),
  PRIMARY KEY (call, organisation)
);
CREATE TRIGGER catalogue_changed AFTER INSERT OR UPDATE OR DELETE ON call_invitation
  FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();

-- One sign-on an organisation a letter: where an author's others are looked for.
CREATE INDEX submission_sign_on_named ON submission (call, organisation)
  WHERE kind = 'SIGN_ON' AND organisation IS NOT NULL;
CREATE INDEX submission_sign_on_unnamed ON submission (call, pseudonym)
  WHERE kind = 'SIGN_ON' AND pseudonym IS NOT NULL;
