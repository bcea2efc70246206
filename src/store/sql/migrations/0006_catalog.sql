-- One logical item for each adamId, across locations and price tiers, as the store tells of it.
CREATE TABLE catalog_items (
  adam_id bigint PRIMARY KEY,
  name text NOT NULL,
  bundle_id text NOT NULL,
  artist text NOT NULL,
  icon_url text NOT NULL,
  kind text NOT NULL,
  version text NOT NULL,
  minimum_os text NOT NULL,
  genres text NOT NULL,   -- separated by line breaks
  families text NOT NULL, -- likewise: iphone, ipad, mac …
  custom bigint NOT NULL,
  storefront text NOT NULL,
  state text NOT NULL,    -- found | not_found | left_store
  looked_at bigint NOT NULL
);
-- What became of an item when a location's purchases were put into the catalog.
CREATE TABLE catalog_adds (
  location_id bigint NOT NULL,
  adam_id bigint NOT NULL,
  status text NOT NULL,  -- success | failed
  comment text NOT NULL, -- added | already exists | not found
  added_at bigint NOT NULL,
  PRIMARY KEY (location_id, adam_id)
){without_rowid};
ALTER TABLE location_scopes ADD COLUMN auto_add bigint NOT NULL DEFAULT 1;
