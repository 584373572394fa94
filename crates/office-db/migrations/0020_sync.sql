-- Who named an attachment: its author's device, and the device that carried the change here. `stored`
-- is 1 once it is whole. What a device is still to send is one walk along an index, however many
-- attachments there are.
CREATE TABLE wanted_attachments (
    device TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    stored BIGINT NOT NULL,
    PRIMARY KEY (device, sha256)
);
CREATE INDEX wanted_attachments_by_hash ON wanted_attachments (sha256);
CREATE INDEX wanted_attachments_missing ON wanted_attachments (device) WHERE stored = 0;

-- Quarantined changes are looked for by dossier when the dossier moves.
CREATE INDEX quarantine_by_dossier ON quarantine (dossier);
-- When somebody at the office acknowledged it and left it where it is.
ALTER TABLE quarantine ADD COLUMN acknowledged_at BIGINT;

-- The last change of a device that was here when it was revoked: what has a higher number may have
-- been written by whoever found it.
ALTER TABLE devices ADD COLUMN revoked_head BIGINT;
UPDATE devices SET revoked_head = COALESCE(
    (SELECT h.seq FROM heads h WHERE h.device = devices.device), 0)
    WHERE revoked_at IS NOT NULL;
