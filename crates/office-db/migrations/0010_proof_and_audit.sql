-- The invite a device enrolled by was made by this device; NULL for those enrolled before.
ALTER TABLE devices ADD COLUMN invited_by TEXT;

-- The device an entry concerns, where it is not the one that did it.
ALTER TABLE audit ADD COLUMN about TEXT;
