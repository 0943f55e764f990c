-- Review: what the secretariat says about a submission, and where it was published. Only what its author is told; who
-- reviewed it stands nowhere. It is the secretariat's and the author's: no view has the note, and parallax_reader does not
-- see this table. A day, because a time would tell when an unnamed one's author may have asked about it.
CREATE TABLE review (
  country      text NOT NULL,
  id           uuid NOT NULL,
  note         text CHECK (octet_length(note) BETWEEN 1 AND 3000), -- stays when the author amends or withdraws
  report_title text CHECK (octet_length(report_title) BETWEEN 1 AND 300),
  report_url   text CHECK (octet_length(report_url) BETWEEN 1 AND 500),
  published_on date,
  PRIMARY KEY (country, id),
  CONSTRAINT published_in_a_report CHECK ((report_title IS NULL) = (published_on IS NULL)
    AND (report_url IS NULL OR report_title IS NOT NULL))
);

-- Authors ask by the id whether theirs stands here.
CREATE INDEX quarantine_by_id ON quarantine (id) WHERE id IS NOT NULL;

-- How many were taken back by those who wrote them, how many of these after they had been published, and how many were
-- replaced by an amendment. A reader of an earlier report sees that something left, and how much.
CREATE VIEW report_retired AS
  SELECT s.country, s.call, s.kind, count(*) FILTER (WHERE s.state = 'WITHDRAWN') AS withdrawn,
         count(*) FILTER (WHERE s.state = 'WITHDRAWN' AND r.published_on IS NOT NULL) AS withdrawn_after_publication,
         count(*) FILTER (WHERE s.state = 'SUPERSEDED') AS superseded
  FROM submission s
  LEFT JOIN review r ON r.country = s.country AND r.id = s.id
  WHERE s.state IN ('WITHDRAWN', 'SUPERSEDED')
  GROUP BY s.country, s.call, s.kind;
GRANT SELECT ON report_retired TO parallax_reader;
