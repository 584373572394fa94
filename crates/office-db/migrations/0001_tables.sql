-- The office's tables. The same statements for SQLite and PostgreSQL.
--
-- Tables of the dossiers lead with the dossier, and no statement joins two dossiers, so that an
-- engine that spreads rows by their first column can spread them by dossier.

-- Facts about the office itself: its epoch, its key, its arrival counter.
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Numbers given to arrivals. Whoever takes one holds the row until the commit, so that numbers
-- become visible in their order, from however many office processes.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('arrival', 0);

-- What each known device said of itself; JSON.
CREATE TABLE cards (
    device TEXT PRIMARY KEY,
    card TEXT NOT NULL
);

-- The last change of each device held without a gap from 1.
CREATE TABLE heads (
    device TEXT PRIMARY KEY,
    seq BIGINT NOT NULL
);

-- Devices that may connect. Times are ms since 1970.
CREATE TABLE devices (
    device TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    public_key TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    enrolled_at BIGINT NOT NULL,
    seen_at BIGINT,
    clock_off BIGINT,
    revoked_at BIGINT
);

CREATE TABLE invites (
    code_hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by TEXT
);

CREATE TABLE changes (
    dossier TEXT NOT NULL,
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    body TEXT NOT NULL,
    hash TEXT NOT NULL,
    arrival BIGINT NOT NULL,
    PRIMARY KEY (dossier, device, seq)
);
-- A device's number is taken once in the whole programme: by this, not by a check before.
CREATE UNIQUE INDEX changes_by_number ON changes (device, seq);

CREATE TABLE records (
    dossier TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    conflicts BIGINT NOT NULL,
    PRIMARY KEY (dossier, kind, id)
);

CREATE TABLE dossiers (
    dossier TEXT PRIMARY KEY,
    area TEXT
);

-- What each scope's feed holds, in the order it arrived: a scope is 'city', 'area:CODE' or
-- 'dossier:ID'.
CREATE TABLE feed (
    scope TEXT NOT NULL,
    arrival BIGINT NOT NULL,
    dossier TEXT NOT NULL,
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (scope, arrival)
);
CREATE UNIQUE INDEX feed_once ON feed (scope, device, seq);

-- Changes not taken, and why; kept as they came.
CREATE TABLE quarantine (
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    dossier TEXT NOT NULL,
    reason TEXT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (device, seq)
);

-- Bundles as they came.
CREATE TABLE bundles (
    hash TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    body TEXT NOT NULL
);

-- Which dossiers name an attachment: who may see it.
CREATE TABLE attachments (
    dossier TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (dossier, sha256)
);
CREATE INDEX attachments_by_hash ON attachments (sha256);

CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    device TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,
    address TEXT NOT NULL
);
