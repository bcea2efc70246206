-- How many rows of `assignments` an asset has, kept with every change of them, so that a comparison with Apple's counts
-- reads no assignment.
ALTER TABLE assets ADD COLUMN mirrored bigint NOT NULL DEFAULT 0;
UPDATE assets SET mirrored = (SELECT count(*) FROM assignments x WHERE x.asset_id = assets.id);
