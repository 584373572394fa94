//! Who did what, when, from where. Entries are only ever added.

use serde_json::Value;

use crate::tx::{Tx, on};

macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident $name:literal;)*) => {
        /// What is written down. The names are kept in the database and given by the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $($(#[$doc])* $action,)* }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$action),*];

            pub const fn name(self) -> &'static str {
                match self { $(Self::$action => $name,)* }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.name() == name)
            }
        }
    };
}

actions! {
    /// A device enrolled with an invite: `name`, `role`, `scope`.
    Enrol "enrol";
    /// An invite was made: `name`, `role`, `scope`, `days`.
    Invite "invite";
    /// An unused invite was made void: `name`, `role`, `scope`.
    Void "void";
    /// An enterprise asked to be admitted: `name`, `dossier`.
    Register "register";
    /// A device asked to go on in place of the one it was, which the entry is about: `name`.
    Succeed "succeed";
    /// A waiting device was admitted: `name`, `role`, `scope`.
    Admit "admit";
    /// A waiting device was turned down: `name`, `scope`, `because`.
    Refuse "refuse";
    /// A device was given another name: `name`, `before`.
    Rename "rename";
    /// A device was revoked: `name`.
    Revoke "revoke";
    /// A bundle was ingested: `bundle` (its hash), `changes`, `new`, `quarantined`, `dossiers`.
    Bundle "bundle";
    /// Changes were quarantined: `bundle`, `reasons` (each with a count).
    Quarantine "quarantine";
    /// What was quarantined of a device was applied after all: `dossier`, `changes`.
    Release "release";
    /// Somebody saw what was quarantined of a device: `dossier`, `changes`.
    Acknowledge "acknowledge";
    /// A bundle was ingested from a file: as `bundle`.
    Import "import";
    /// An export was written: `dossier`, null for everything.
    Export "export";
    /// The database was copied: `attachments`.
    Backup "backup";
    /// A backup by schedule failed: `error`.
    BackupFailed "backup-failed";
    /// The database was made from a backup: `epoch`.
    Restore "restore";
    /// A new epoch was begun: `epoch`, `before`; by a device whose cursor was ahead of the database,
    /// or at the machine.
    Epoch "epoch";
    /// Content was erased for good: `dossier`, `kind`, `id` and `fields`, or `dossier` alone, or
    /// `persons`; `changes` (how many), `attachments` (their hashes), `reason`.
    Erase "erase";
    /// A revocation was taken back: `name`.
    Reinstate "reinstate";
}

/// An entry to be added.
pub struct NewAuditEntry<'a> {
    /// A device's id, or how else it was done.
    pub by: &'a str,
    pub action: Action,
    /// The device it concerns, where that is another.
    pub about: Option<&'a str>,
    /// What is particular, under the names the action's documentation gives.
    pub detail: Value,
    /// An address, or how else it came.
    pub from: &'a str,
}

/// An entry as it is stored.
#[derive(Clone, Debug, serde::Serialize)]
pub struct AuditEntry {
    pub id: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// A device's id, or how else it was done.
    pub by: String,
    /// What they call the device, where it is one.
    pub name: Option<String>,
    pub action: String,
    /// The device it concerns, where that is another.
    pub about: Option<String>,
    /// What is particular, by the action.
    pub detail: Value,
    /// An address, or how else it came.
    pub from: String,
}

/// Which entries are asked for.
#[derive(Default)]
pub struct AuditFilter<'a> {
    /// Done by this device, or concerning it.
    pub device: Option<&'a str>,
    pub action: Option<Action>,
    /// About this enterprise, as far as an entry names one: its code, of letters and digits.
    pub dossier: Option<&'a str>,
    /// Milliseconds since 1970: not before, and before.
    pub since: Option<i64>,
    pub until: Option<i64>,
    /// Older than this entry.
    pub before: Option<&'a str>,
    pub limit: i64,
}

type AuditRow = (
    String,
    i64,
    String,
    Option<String>,
    String,
    Option<String>,
    String,
    String,
);

impl Tx {
    /// Adds an entry. Ids begin with their time.
    pub async fn put_audit_entry(
        &mut self,
        id: &str,
        entry: NewAuditEntry<'_>,
        now: i64,
    ) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "INSERT INTO audit (id, at, device, action, about, detail, address)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)"
            )
            .bind(id)
            .bind(now)
            .bind(entry.by)
            .bind(entry.action.name())
            .bind(entry.about)
            .bind(entry.detail.to_string())
            .bind(entry.from),
            execute
        )
        .map(drop)
    }

    /// Entries, newest first: their ids begin with their time.
    pub async fn audit_entries(
        &mut self,
        filter: &AuditFilter<'_>,
    ) -> sqlx::Result<Vec<AuditEntry>> {
        let rows: Vec<AuditRow> = on!(
            self,
            sqlx::query_as(
                "SELECT a.id, a.at, a.device, d.name, a.action, a.about, a.detail, a.address FROM audit a
                 LEFT JOIN devices d ON d.device = a.device
                 WHERE ($1 IS NULL OR a.device = $1 OR a.about = $1)
                 AND ($2 IS NULL OR a.action = $2)
                 AND ($3 IS NULL OR a.id < $3)
                 AND ($5 IS NULL OR a.detail LIKE $5)
                 AND ($6 IS NULL OR a.at >= $6) AND ($7 IS NULL OR a.at < $7)
                 ORDER BY a.id DESC LIMIT $4"
            )
            .bind(filter.device)
            .bind(filter.action.map(Action::name))
            .bind(filter.before)
            .bind(filter.limit)
            // As an action's own detail, or in the scope of a device.
            .bind(filter.dossier.map(|code| format!("%\"dossier\":\"{code}\"%")))
            .bind(filter.since)
            .bind(filter.until),
            fetch_all
        )?;
        let entry = |(id, at, by, name, action, about, detail, from): AuditRow| AuditEntry {
            detail: serde_json::from_str(&detail).unwrap_or(Value::String(detail)),
            id,
            at,
            by,
            name,
            action,
            about,
            from,
        };
        Ok(rows.into_iter().map(entry).collect())
    }

    /// Forgets the addresses in entries older than a moment. Of how many. How else something came
    /// stays.
    pub async fn forget_addresses(&mut self, before: i64) -> sqlx::Result<u64> {
        let of_audit = on!(
            self,
            sqlx::query(
                "UPDATE audit SET address = '' WHERE at < $1
                 AND (address LIKE '%.%' OR address LIKE '%:%')"
            )
            .bind(before),
            execute
        )?;
        let of_applicants = on!(
            self,
            sqlx::query(
                "UPDATE applicants SET address = '' WHERE asked_at < $1
                 AND (address LIKE '%.%' OR address LIKE '%:%')"
            )
            .bind(before),
            execute
        )?;
        Ok(of_audit + of_applicants)
    }

    /// Drops entries older than a moment. How many.
    pub async fn delete_audit_entries(&mut self, before: i64) -> sqlx::Result<u64> {
        on!(
            self,
            sqlx::query("DELETE FROM audit WHERE at < $1").bind(before),
            execute
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_name_of_its_own() {
        let names: std::collections::BTreeMap<&str, Action> = Action::ALL
            .iter()
            .map(|action| (action.name(), *action))
            .collect();
        assert_eq!(names.len(), Action::ALL.len());
        assert_eq!(Action::from_name("quarantine"), Some(Action::Quarantine));
        assert_eq!(Action::from_name("looked"), None);
    }
}
