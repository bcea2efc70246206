-- The sums over all assets with a limit of a location, as usage_points has them of each asset: what a chart of a year
-- of all locations is made from.
CREATE TABLE seats_by_day (
  location_id bigint NOT NULL,
  day bigint NOT NULL,
  assigned bigint NOT NULL,
  available bigint NOT NULL,
  total bigint NOT NULL,
  waiting bigint NOT NULL,
  PRIMARY KEY (location_id, day)
){without_rowid};
INSERT INTO seats_by_day (location_id, day, assigned, available, total, waiting)
SELECT d.location_id, d.day, sum(u.assigned), sum(u.available), sum(u.total), sum(u.waiting)
FROM (SELECT DISTINCT a.location_id, u.day FROM assets a JOIN usage_points u ON u.asset_id = a.id WHERE a.unlimited = 0) d
JOIN assets a ON a.location_id = d.location_id AND a.unlimited = 0
JOIN usage_points u ON u.asset_id = a.id
WHERE u.day = (SELECT max(v.day) FROM usage_points v WHERE v.asset_id = a.id AND v.day <= d.day)
GROUP BY d.location_id, d.day;
