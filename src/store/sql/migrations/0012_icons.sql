-- Pictures of catalog items, so that no page asks Apple's servers for them.
CREATE TABLE catalog_icons (
  adam_id bigint PRIMARY KEY,
  source text NOT NULL,  -- the icon_url that it came from
  type text NOT NULL,    -- image/png …; '': it was not to be had
  picture text NOT NULL, -- Base64
  fetched_at bigint NOT NULL
);
-- Versions that look-ups told of, each with when it was told first.
CREATE TABLE catalog_versions (
  adam_id bigint NOT NULL,
  version {text} NOT NULL,
  minimum_os text NOT NULL,
  seen_at bigint NOT NULL,
  PRIMARY KEY (adam_id, version)
){without_rowid};
INSERT INTO catalog_versions (adam_id, version, minimum_os, seen_at)
SELECT adam_id, version, minimum_os, looked_at FROM catalog_items WHERE version <> '';
-- All notifications of a location, newest first.
CREATE INDEX notifications_of_location ON notifications (location_id, arrival);
-- The journal of one subject, such as a content token.
CREATE INDEX audit_of_subject ON audit (subject, act, seq);
