-- Append-only; each entry carries the hash of the one before (domain/audit).
CREATE TABLE audit (
  seq {id},
  at bigint NOT NULL,
  actor text NOT NULL,
  act text NOT NULL,
  subject text NOT NULL,
  detail text NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL
);
