//! Who did what, when, from where. Entries are only ever added.

use std::collections::BTreeMap;

use domain::bundle::OpenBundle;
use serde_json::{Value, json};

use super::{
    push::Taken,
    tx::{Tx, on},
};

macro_rules! deeds {
    ($($(#[$doc:meta])* $deed:ident $name:literal;)*) => {
        /// What is written down. The names are kept in the database and told by the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Deed { $($(#[$doc])* $deed,)* }

        impl Deed {
            pub const ALL: &[Self] = &[$(Self::$deed),*];

            pub const fn name(self) -> &'static str {
                match self { $(Self::$deed => $name,)* }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|deed| deed.name() == name)
            }
        }
    };
}

deeds! {
    /// A device enrolled with an invite: `name`, `role`, `scope`.
    Enrol "enrol";
    /// An invite was made: `name`, `role`, `scope`, `days`.
    Invite "invite";
    /// An unused invite was made void: `name`, `role`, `scope`.
    Void "void";
    /// An enterprise asked to be admitted: `name`, `dossier`.
    Register "register";
    /// A waiting device was admitted: `name`, `role`, `scope`.
    Admit "admit";
    /// A waiting device was turned down: `name`, `scope`.
    Refuse "refuse";
    /// A device was given another name: `name`, `before`.
    Rename "rename";
    /// A device's right to connect was taken: `name`.
    Revoke "revoke";
    /// A bundle was taken: `bundle` (its hash), `changes`, `new`, `set_aside`, `dossiers`.
    Bundle "bundle";
    /// Changes were set aside: `bundle`, `reasons` (each with a count).
    SetAside "set-aside";
    /// What of a device was set aside was taken after all: `dossier`, `changes`.
    Release "release";
    /// Somebody saw what was set aside and left it: `dossier`, `changes`.
    Leave "leave";
    /// A file was taken in: as `bundle`, and `file`.
    Import "import";
    /// A file of what is here was written: `dossier`, null for everything.
    Export "export";
    /// The database was copied: `attachments`.
    Backup "backup";
    /// The database was made from a backup: `epoch`.
    Restore "restore";
}

/// Who does, when it is no device: a person at the machine the office runs on.
pub const COMMAND: &str = "command line";

/// An entry.
pub struct Entry<'a> {
    /// A device's id, or [`COMMAND`].
    pub by: &'a str,
    pub deed: Deed,
    /// The device it concerns, where that is another.
    pub about: Option<&'a str>,
    /// What is particular, under the names the deed's documentation gives.
    pub detail: Value,
    /// An address, or how else it came.
    pub from: &'a str,
}

/// An entry as it is kept.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Kept {
    pub id: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// A device's id, or how else it was done.
    pub by: String,
    /// What they call the device, where it is one.
    pub name: Option<String>,
    pub deed: String,
    /// The device it concerns, where that is another.
    pub about: Option<String>,
    /// What is particular, by the deed.
    pub detail: Value,
    /// An address, or how else it came.
    pub from: String,
}

/// Which entries are asked for.
#[derive(Default)]
pub struct Asked<'a> {
    /// Done by this device, or concerning it.
    pub device: Option<&'a str>,
    pub deed: Option<Deed>,
    /// Older than this entry.
    pub before: Option<&'a str>,
    pub limit: i64,
}

type KeptRow = (
    String,
    i64,
    String,
    Option<String>,
    String,
    Option<String>,
    String,
    String,
);

/// An entry of a command's.
pub fn at_the_machine(deed: Deed, detail: Value) -> Entry<'static> {
    Entry {
        by: COMMAND,
        deed,
        about: None,
        detail,
        from: COMMAND,
    }
}

impl Tx {
    /// Writes down who did what.
    pub async fn audit(&mut self, entry: Entry<'_>, now: i64) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "INSERT INTO audit (id, at, device, deed, about, detail, address)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)"
            )
            .bind(crate::secret::id(now))
            .bind(now)
            .bind(entry.by)
            .bind(entry.deed.name())
            .bind(entry.about)
            .bind(entry.detail.to_string())
            .bind(entry.from),
            execute
        )
        .map(drop)
    }

    /// Entries, newest first: their ids begin with their time.
    pub async fn audited(&mut self, asked: &Asked<'_>) -> sqlx::Result<Vec<Kept>> {
        let rows: Vec<KeptRow> = on!(
            self,
            sqlx::query_as(
                "SELECT a.id, a.at, a.device, d.name, a.deed, a.about, a.detail, a.address FROM audit a
                 LEFT JOIN devices d ON d.device = a.device
                 WHERE ($1 IS NULL OR a.device = $1 OR a.about = $1)
                 AND ($2 IS NULL OR a.deed = $2)
                 AND ($3 IS NULL OR a.id < $3) ORDER BY a.id DESC LIMIT $4"
            )
            .bind(asked.device)
            .bind(asked.deed.map(Deed::name))
            .bind(asked.before)
            .bind(asked.limit),
            fetch_all
        )?;
        let kept = |(id, at, by, name, deed, about, detail, from): KeptRow| Kept {
            // Before deeds had particulars, a line of text stood here.
            detail: serde_json::from_str(&detail).unwrap_or(Value::String(detail)),
            id,
            at,
            by,
            name,
            deed,
            about,
            from,
        };
        Ok(rows.into_iter().map(kept).collect())
    }

    /// Drops entries older than a moment. How many.
    pub async fn forget_audit(&mut self, before: i64) -> sqlx::Result<u64> {
        on!(
            self,
            sqlx::query("DELETE FROM audit WHERE at < $1").bind(before),
            execute
        )
    }

    /// Writes down that a bundle was taken, as what, and what of it was set aside.
    pub async fn audit_taken(
        &mut self,
        open: &OpenBundle,
        taken: &Taken,
        deed: Deed,
        from: &str,
        now: i64,
    ) -> sqlx::Result<()> {
        let by = open.bundle.device.id.as_str();
        let detail = json!({
            "bundle": open.hash,
            "changes": open.bundle.changes.len(),
            "new": taken.new,
            "set_aside": taken.set_aside.len(),
            "dossiers": open.bundle.dossiers().len(),
        });
        let entry = Entry {
            by,
            deed,
            about: None,
            detail,
            from,
        };
        self.audit(entry, now).await?;
        if taken.set_aside.is_empty() {
            return Ok(());
        }
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for aside in &taken.set_aside {
            *reasons.entry(aside.reason).or_default() += 1;
        }
        let entry = Entry {
            by,
            deed: Deed::SetAside,
            about: None,
            detail: json!({ "bundle": open.hash, "reasons": reasons }),
            from,
        };
        self.audit(entry, now).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_has_a_name_of_its_own() {
        let names: BTreeMap<&str, Deed> =
            Deed::ALL.iter().map(|deed| (deed.name(), *deed)).collect();
        assert_eq!(names.len(), Deed::ALL.len());
        assert_eq!(Deed::from_name("set-aside"), Some(Deed::SetAside));
        assert_eq!(Deed::from_name("looked"), None);
    }
}
