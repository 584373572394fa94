-- Whether the bytes were brought for the dossier. To name a hash proves nothing: of an attachment that
-- was only named, those who see the dossier are given no byte.
ALTER TABLE attachments ADD COLUMN granted BIGINT NOT NULL DEFAULT 0;
UPDATE attachments SET granted = 1 WHERE sha256 IN (
    SELECT sha256 FROM wanted_attachments WHERE stored = 1);

-- Devices that showed the bytes, or in whose name they were brought.
CREATE TABLE attachment_holders (
    device TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (sha256, device)
);

-- Who is to bring an attachment that a dossier names: the author of the change that does, and, where
-- `carried` is 1, a device that carried it here. `stored` is 1 once the bytes were brought for the
-- dossier.
CREATE TABLE attachment_senders (
    device TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    dossier TEXT NOT NULL,
    carried BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    PRIMARY KEY (device, sha256, dossier)
);
-- Which of them were authors, the office finds out from the changes when it starts.
INSERT INTO attachment_senders (device, sha256, dossier, carried, stored)
    SELECT w.device, w.sha256, a.dossier, 1, 0 FROM wanted_attachments w
    JOIN attachments a ON a.sha256 = w.sha256 WHERE w.stored = 0;
DELETE FROM facts WHERE name = 'attachments-checked';
DROP TABLE wanted_attachments;
ALTER TABLE attachment_senders RENAME TO wanted_attachments;
CREATE INDEX wanted_attachments_by_hash ON wanted_attachments (sha256);
CREATE INDEX wanted_attachments_missing ON wanted_attachments (device) WHERE stored = 0;
