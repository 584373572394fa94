-- Who named an attachment: its author's device, and whoever brought the change here. `here` is 1
-- once it is whole. What a device is still to send is one walk along an index, however many
-- attachments there are.
CREATE TABLE named (
    device TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    here BIGINT NOT NULL,
    PRIMARY KEY (device, sha256)
);
CREATE INDEX named_by_hash ON named (sha256);
CREATE INDEX named_wanted ON named (device) WHERE here = 0;

-- What was set aside is looked for by dossier when the dossier moves.
CREATE INDEX set_aside_by_dossier ON set_aside (dossier);
-- When somebody at the office saw it and left it where it is.
ALTER TABLE set_aside ADD COLUMN left_at BIGINT;

-- The last change of a device that was here when it was revoked: what has a higher number may have
-- been written by whoever found it.
ALTER TABLE devices ADD COLUMN revoked_head BIGINT;
UPDATE devices SET revoked_head = COALESCE(
    (SELECT h.seq FROM heads h WHERE h.device = devices.device), 0)
    WHERE revoked_at IS NOT NULL;
