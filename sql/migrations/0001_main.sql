-- The tables of the main job. Keys carry country first, so that the tables can be distributed by
-- country (Citus); the small look-ups are reference tables. No foreign key crosses countries.

-- Who may submit. Organisations stand here because somebody enrolled them; nothing here says what
-- they submitted.
CREATE TABLE organisation (
  id           uuid PRIMARY KEY,
  name         jsonb NOT NULL,              -- {"en": "...", "ru": "..."}
  scope        text[] NOT NULL,             -- alpha-3 codes, or M49 region codes
  constituency text NOT NULL,               -- reference/constituencies.csv
  ecosoc       text NOT NULL DEFAULT 'NONE',
  speaks_for   integer NOT NULL DEFAULT 1,
  active       boolean NOT NULL DEFAULT true
);

CREATE TABLE organisation_key (
  curve        bytea PRIMARY KEY CHECK (length(curve) = 32),
  sign         bytea NOT NULL CHECK (length(sign) = 32),
  organisation uuid NOT NULL REFERENCES organisation (id),
  active       boolean NOT NULL DEFAULT true
);

CREATE TABLE collector (
  curve  bytea PRIMARY KEY CHECK (length(curve) = 32),
  sign   bytea NOT NULL CHECK (length(sign) = 32),
  name   text NOT NULL UNIQUE,
  active boolean NOT NULL DEFAULT true
);

CREATE TABLE call (
  id            text PRIMARY KEY,
  form          text NOT NULL,
  title         jsonb NOT NULL,             -- {"en": "...", "ru": "..."}
  countries     text[] NOT NULL,            -- empty: every country
  opens_at      timestamptz NOT NULL,
  closes_at     timestamptz NOT NULL,
  time_zone     text NOT NULL,              -- the forum's; opens_at and closes_at were given in it
  kinds         text[] NOT NULL,
  title_words   integer NOT NULL DEFAULT 0, -- 0: no limit of the call's own
  body_words    integer NOT NULL DEFAULT 0,
  sample        boolean NOT NULL DEFAULT false,
  approved_only boolean NOT NULL DEFAULT false,
  seal_key      bytea CHECK (length(seal_key) = 32)
);

-- What the government's report says, entered by the secretariat.
CREATE TABLE claim (
  country   text NOT NULL,
  call      text NOT NULL,
  code      text NOT NULL,
  goal      smallint NOT NULL,
  target    text NOT NULL DEFAULT '',
  year      smallint NOT NULL,
  statement text NOT NULL,
  source    text NOT NULL,
  page      text NOT NULL DEFAULT '',
  PRIMARY KEY (country, call, code)
);

CREATE TABLE submission (
  country             text NOT NULL,
  id                  uuid NOT NULL,
  call                text NOT NULL,
  kind                text NOT NULL,
  consent             text NOT NULL,
  state               text NOT NULL DEFAULT 'RECEIVED',
  language            text NOT NULL,
  supersedes          uuid,
  organisation        uuid,                 -- PUBLIC only
  pseudonym           bytea,                -- all others: a keyed hash bound to the call
  created_at          timestamptz NOT NULL,
  received_on         date NOT NULL,
  digest              bytea NOT NULL,       -- BLAKE2b-256 of the original bytes
  sealed              bytea,                -- CONFIDENTIAL: the content, for the secretariat's key only
  admin1              text,
  goal                smallint,
  target              text,
  indicator           text,
  year                smallint,
  period_end          smallint,
  channel             text[],
  finding_type        text,
  title               text,
  body                text,
  stance              text,
  claim               text,
  rating              smallint,
  rater               text,
  trend               text,
  civic_space         text,
  affected_groups     text[],
  lnob_factors        text[],
  cedaw_articles      text[],
  beijing_areas       text[],
  upr_recommendations text[],
  themes              text[],
  observations        jsonb,
  evidence            jsonb,
  recommendations     jsonb,
  content             jsonb,                -- kinds other than finding
  PRIMARY KEY (country, id),
  -- The promise to people at risk, kept by the database itself.
  CONSTRAINT only_public_names CHECK ((consent = 'PUBLIC') = (organisation IS NOT NULL)),
  CONSTRAINT others_by_pseudonym CHECK ((consent = 'PUBLIC') = (pseudonym IS NULL)),
  CONSTRAINT unnamed_by_day CHECK (consent = 'PUBLIC' OR extract(epoch FROM created_at) % 86400 = 0),
  -- A UUIDv7 starts with its milliseconds (RFC 9562, 5.7): they must not tell the hour either.
  CONSTRAINT unnamed_id_by_day CHECK (consent = 'PUBLIC'
    OR ('x0000' || translate(left(id::text, 13), '-', ''))::bit(64)::bigint % 86400000 = 0),
  -- In the clear stands only what is counted. A withdrawal has nothing to seal.
  CONSTRAINT confidential_sealed CHECK (consent <> 'CONFIDENTIAL' OR (
    (sealed IS NOT NULL OR kind = 'WITHDRAWAL')
    AND num_nonnulls(admin1, channel, title, body, stance, claim, rating, rater, trend, civic_space, affected_groups,
      lnob_factors, cedaw_articles, beijing_areas, upr_recommendations, themes, observations, evidence,
      recommendations, content) = 0)),
  CONSTRAINT known_consent CHECK (consent IN ('PUBLIC', 'ANONYMOUS', 'AGGREGATE', 'CONFIDENTIAL')),
  CONSTRAINT known_kind CHECK (kind IN ('FINDING', 'RESPONSE', 'SIGN_ON', 'CONTRIBUTION', 'WITHDRAWAL')),
  CONSTRAINT known_state CHECK (state IN ('RECEIVED', 'IN_REVIEW', 'HAS_ISSUES', 'APPROVED', 'REJECTED', 'PUBLISHED',
    'WITHDRAWN', 'SUPERSEDED'))
);
CREATE INDEX submission_by_call ON submission (country, call, goal);
CREATE INDEX submission_supersedes ON submission (country, supersedes) WHERE supersedes IS NOT NULL;

-- Counts by call, country, goal and target. submissions never falls; retired are those of them that were
-- withdrawn or superseded. Always equal to a recount (parallax-admin check).
CREATE TABLE tally (
  country     text NOT NULL,
  call        text NOT NULL,
  kind        text NOT NULL,
  goal        smallint NOT NULL,            -- 0: none
  target      text NOT NULL,                -- '': none
  submissions bigint NOT NULL,
  retired     bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (country, call, kind, goal, target)
);

-- Who was heard, by constituency. Kept apart from the submissions: on an unnamed one, the constituency
-- and the country together could name the organisation.
CREATE TABLE voice (
  country      text NOT NULL,
  call         text NOT NULL,
  constituency text NOT NULL,
  named        bigint NOT NULL DEFAULT 0,   -- PUBLIC submissions
  unnamed      bigint NOT NULL DEFAULT 0,   -- all others
  PRIMARY KEY (country, call, constituency)
);

-- How far each stream (one run of one collector's spool) is committed. Without times: the time of a batch
-- would tell when its unnamed submissions came.
CREATE TABLE ledger (
  stream        uuid PRIMARY KEY,
  last_sequence bigint NOT NULL,
  stored        bigint NOT NULL,
  duplicates    bigint NOT NULL,
  quarantined   bigint NOT NULL,
  damaged       bigint NOT NULL,
  CONSTRAINT every_sequence_once CHECK (last_sequence = stored + duplicates + quarantined + damaged)
);

CREATE TABLE quarantine (
  stream       uuid NOT NULL,
  sequence     bigint NOT NULL,
  id           uuid,
  call         text,
  country      text,
  consent      text,
  organisation uuid,                        -- PUBLIC only
  pseudonym    bytea,
  received_on  date NOT NULL,
  reason       text NOT NULL,
  payload      bytea NOT NULL,              -- the original bytes
  PRIMARY KEY (stream, sequence),
  CONSTRAINT only_public_names CHECK (organisation IS NULL OR coalesce(consent = 'PUBLIC', false))
);

-- One number that every change of what collectors must know raises; the aggregator listens.
CREATE TABLE catalogue_version (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version  bigint NOT NULL
);
INSERT INTO catalogue_version (version) VALUES (1);

CREATE FUNCTION catalogue_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE catalogue_version SET version = version + 1;
  PERFORM pg_notify('parallax_catalogue', '');
  RETURN NULL;
END $$;
CREATE TRIGGER catalogue_changed AFTER INSERT OR UPDATE OR DELETE ON organisation
  FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();
CREATE TRIGGER catalogue_changed AFTER INSERT OR UPDATE OR DELETE ON organisation_key
  FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();
CREATE TRIGGER catalogue_changed AFTER INSERT OR UPDATE OR DELETE ON collector
  FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();
CREATE TRIGGER catalogue_changed AFTER INSERT OR UPDATE OR DELETE ON call
  FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();

-- What leaves the house. The exporter works as parallax_reader, which sees these views and no table:
-- names for PUBLIC only, text for PUBLIC and ANONYMOUS only.
CREATE VIEW report_call AS
  SELECT id, form, title, countries, opens_at, closes_at, time_zone, kinds, sample, approved_only FROM call;

CREATE VIEW report_claim AS SELECT * FROM claim;

-- Every finding that counts: not rejected, withdrawn or superseded, and approved where the call says so.
-- author tells organisations apart for counting and must never be shown.
CREATE VIEW report_counted AS
  SELECT s.country, s.id, s.call, s.consent, s.state, s.goal, coalesce(s.target, '') AS target, s.finding_type,
         s.year, s.period_end, s.stance, s.claim, s.rating, s.rater, s.trend, s.civic_space,
         coalesce('o' || s.organisation::text, 'p' || encode(s.pseudonym, 'hex')) AS author
  FROM submission s JOIN call c ON c.id = s.call
  WHERE s.kind = 'FINDING'
    AND CASE WHEN c.approved_only THEN s.state IN ('APPROVED', 'PUBLISHED')
             ELSE s.state NOT IN ('REJECTED', 'WITHDRAWN', 'SUPERSEDED') END;

CREATE VIEW report_finding AS
  SELECT s.country, s.id, s.call, s.consent, s.state, s.language,
         CASE WHEN s.consent = 'PUBLIC' THEN o.id END AS organisation,
         CASE WHEN s.consent = 'PUBLIC' THEN o.name END AS organisation_name,
         CASE WHEN s.consent = 'PUBLIC' THEN o.constituency END AS constituency,
         CASE WHEN s.consent = 'PUBLIC' THEN s.received_on END AS received_on,
         s.admin1, s.goal, s.target, s.indicator, s.year, s.period_end, s.channel, s.finding_type, s.title, s.body,
         s.stance, s.claim, s.rating, s.rater, s.trend, s.civic_space, s.affected_groups, s.lnob_factors,
         s.cedaw_articles, s.beijing_areas, s.upr_recommendations, s.themes, s.observations, s.evidence, s.recommendations
  FROM submission s
  JOIN report_counted r ON r.country = s.country AND r.id = s.id
  LEFT JOIN organisation o ON o.id = s.organisation
  WHERE s.consent IN ('PUBLIC', 'ANONYMOUS');

CREATE VIEW report_tally AS SELECT country, call, kind, goal, target, submissions, retired FROM tally;

-- Who spoke under their own name, by constituency; and per country only HOW MANY other constituencies
-- were heard without being named, never which.
CREATE VIEW report_voice AS
  SELECT country, call, constituency, named FROM voice WHERE named > 0;
CREATE VIEW report_voice_unnamed AS
  SELECT country, call, count(*) FILTER (WHERE named = 0 AND unnamed > 0) AS constituencies,
         sum(unnamed) AS submissions
  FROM voice GROUP BY country, call;

-- Organisations that were named by their own consent.
CREATE VIEW report_organisation AS
  SELECT DISTINCT s.country, s.call, o.id, o.name, o.constituency, o.ecosoc, o.speaks_for
  FROM submission s JOIN report_counted r ON r.country = s.country AND r.id = s.id
  JOIN organisation o ON o.id = s.organisation
  WHERE s.consent = 'PUBLIC';

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'parallax_reader') THEN
    CREATE ROLE parallax_reader NOLOGIN;
  END IF;
END $$;
-- migration is made by parallax-admin migrate: every program asks it for the schema's version.
GRANT SELECT ON migration, report_call, report_claim, report_counted, report_finding, report_tally, report_voice,
  report_voice_unnamed, report_organisation TO parallax_reader;
