//! What the office does, for its API and its command line alike: ingesting bundles, feeds and
//! snapshots, people and devices, the audit log, retention, import and export, backup and restore.
//!
//! [`Office`] is the office as one process holds it. Rules of who may write what are `domain`'s;
//! statements are `office-db`'s; requests, answers and arguments are the program's.

pub mod applicants;
mod apply;
mod area;
pub mod attachments;
pub mod audit;
pub mod backup;
pub mod bundle_file;
pub mod clock;
pub mod devices;
pub mod enrolment;
pub mod epoch;
pub mod erasure;
pub mod export;
mod fan_out;
pub mod feed;
pub mod folder;
pub mod gauge;
mod identity;
pub mod import;
pub mod inbox;
pub mod ingest;
pub mod invites;
mod office;
pub mod outgoing;
mod permissions;
pub mod pictures;
pub mod quarantine;
pub mod retention;
mod room;
pub mod scheduled_backup;
pub mod secret;
pub mod subscriptions;
pub mod successors;

pub use office::{Office, Settings};
