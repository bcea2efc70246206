-- What a seat costs, where somebody entered it: idle seats and buy lists are told with their value then.
ALTER TABLE catalog_items ADD COLUMN price_milli bigint NOT NULL DEFAULT 0; -- thousandths of the currency; 0: not known
ALTER TABLE catalog_items ADD COLUMN currency text NOT NULL DEFAULT '';     -- ISO 4217
