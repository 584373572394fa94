//! The office's database, in SQLite or PostgreSQL.
//!
//! [`Database`] opens either; [`Tx`] is one transaction of either, with the statements the office
//! needs, each written so that both understand it. Nothing outside this crate knows SQL, and nothing
//! in it knows what the statements are for: `office-service` decides.

mod applicants;
mod attachments;
mod audit;
mod changes;
pub mod codec;
mod database;
mod dump;
mod erasure;
mod feed;
mod migrations;
mod notifications;
mod people;
mod quarantine;
mod retention;
mod rows;
mod snapshot;
mod tx;

pub use applicants::Applicant;
pub use attachments::attachments_of;
pub use audit::{Action, AuditEntry, AuditFilter, NewAuditEntry};
pub use changes::{ChangeRow, FeedRow};
pub use database::Database;
pub use feed::{ChangedScope, FeedPage};
pub use people::{Device, Invite, NewInvite, OpenInvite, UsedInvite};
pub use quarantine::{QuarantineReason, QuarantinedGroup};
pub use snapshot::{NoPlace, SnapshotPage, SnapshotPlace, SnapshotStart};
pub use sqlx::{Error, Result};
pub use tx::Tx;
