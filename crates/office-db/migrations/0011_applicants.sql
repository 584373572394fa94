-- Devices that ask to be admitted: enterprises that registered themselves, and devices known only
-- from files. What they say of themselves is what the office reads before it decides.
CREATE TABLE applicants (
    device TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    public_key TEXT NOT NULL,
    -- NULL of those known from files: they were given no way to connect.
    token_hash TEXT UNIQUE,
    person TEXT NOT NULL,
    contact TEXT NOT NULL,
    address TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    refused_at BIGINT
);
CREATE INDEX applicants_by_address ON applicants (address);
