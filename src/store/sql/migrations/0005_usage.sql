-- One point for each asset and day on which something was different from the point before; days since 1970 in UTC.
CREATE TABLE usage_points (
  asset_id bigint NOT NULL,
  day bigint NOT NULL,
  assigned bigint NOT NULL,
  available bigint NOT NULL,
  total bigint NOT NULL,
  waiting bigint NOT NULL,
  PRIMARY KEY (asset_id, day)
){without_rowid};
