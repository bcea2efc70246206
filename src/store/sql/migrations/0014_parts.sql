-- What part of the organization an entry of the journal and an operation are about: the lowest unit that holds all of
-- it; 0: no part of it, or not known (written before).
ALTER TABLE audit ADD COLUMN unit_id bigint NOT NULL DEFAULT 0;
CREATE INDEX audit_by_unit ON audit (unit_id, seq);
ALTER TABLE operations ADD COLUMN unit_id bigint NOT NULL DEFAULT 0;
CREATE INDEX operations_by_unit ON operations (unit_id, id);
