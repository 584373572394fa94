//! Changes set aside: kept exactly as they were signed, told to nobody, and taken in once they fit
//! or once the office says so.
//!
//! A record takes each device's changes in their order, and one that comes late is taken for seen
//! (`Record::apply`). So no change of a device may reach a record while an earlier one of that
//! device to that record is set aside. Three rules hold this: whoever may write to a dossier brings
//! with it what waits there (`push.rs`); what fits after a dossier or a device moved is taken in
//! at that moment, before anything later can come ([`Tx::fitting`]); and the office releases all
//! of a device's changes to a dossier, never some.

use std::collections::BTreeMap;

use domain::{
    ids::{ChangeId, DeviceId},
    record::Change,
};

use super::{
    Tx,
    people::Device,
    push::first_area,
    rows::{get_rows, put_rows},
    tx::{on, seq_of},
};
use crate::form;

/// Why a change is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The dossier is not the device's to write.
    Scope,
    /// Records of the kind are not the device's role to write.
    Role,
    /// Its device was revoked, and whether it was written before that nobody can know.
    Revoked,
}

impl Reason {
    pub fn code(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Role => "role",
            Self::Revoked => "revoked",
        }
    }
}

/// A change that was just set aside.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct SetAside {
    pub change: String,
    pub dossier: String,
    /// `scope`: in a dossier that is not the device's to write; `role`: of a kind that is not its
    /// role's; `revoked`: its device was revoked.
    pub reason: &'static str,
}

/// What of one device is set aside in one dossier.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Waiting {
    pub device: String,
    /// What people call the device, where known.
    pub name: String,
    pub dossier: String,
    /// `scope`: in a dossier that is not the device's to write; `role`: of a kind that is not its
    /// role's; `revoked`: its device was revoked.
    pub reason: String,
    pub changes: i64,
    /// When the first of them came, in ms since 1970.
    pub since: i64,
    /// Somebody at the office saw it and left it.
    pub left: bool,
}

type WaitingRow = (String, String, String, i64, i64, i64);

impl Tx {
    pub(super) async fn put_aside(
        &mut self,
        aside: &[(Change, Reason)],
        now: i64,
    ) -> sqlx::Result<Vec<SetAside>> {
        let rows: Vec<(&Change, &str, String)> = aside
            .iter()
            .map(|(change, reason)| (change, reason.code(), form::text(change)))
            .collect();
        put_rows!(
            self,
            "INSERT INTO set_aside (device, seq, dossier, reason, body, at) ",
            rows,
            |row, to| to
                .push_bind(row.0.id.device.as_str())
                .push_bind(i64::from(row.0.id.seq))
                .push_bind(&row.0.record.dossier)
                .push_bind(row.1)
                .push_bind(&row.2)
                .push_bind(now),
            " ON CONFLICT DO NOTHING"
        );
        Ok(rows
            .into_iter()
            .map(|(change, reason, _)| SetAside {
                change: change.id.to_string(),
                dossier: change.record.dossier.clone(),
                reason,
            })
            .collect())
    }

    /// What of these devices is set aside in these dossiers, with its reason's code.
    pub(super) async fn aside_of(
        &mut self,
        devices: &[&str],
        dossiers: &[&str],
    ) -> sqlx::Result<Vec<(Change, String)>> {
        let pairs: Vec<(&str, &str)> = dossiers
            .iter()
            .flat_map(|dossier| devices.iter().map(move |device| (*dossier, *device)))
            .collect();
        let rows: Vec<(String, String)> = get_rows!(
            self,
            "SELECT body, reason FROM set_aside WHERE (dossier, device) IN (",
            pairs,
            |pair, to| to.push_bind(pair.0).push_bind(pair.1),
            ") ORDER BY device, seq"
        );
        rows.into_iter()
            .map(|(body, reason)| Ok((form::stored::<Change>(&body)?, reason)))
            .collect()
    }

    /// What is set aside in these dossiers although their authors may write there now.
    pub(super) async fn fitting(&mut self, dossiers: &[&str]) -> sqlx::Result<Vec<Change>> {
        let rows: Vec<(String, String)> = get_rows!(
            self,
            "SELECT reason, body FROM set_aside WHERE (dossier) IN (",
            dossiers,
            |dossier, to| to.push_bind(*dossier),
            ")"
        );
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut changes = Vec::with_capacity(rows.len());
        for (reason, body) in rows {
            if reason != Reason::Revoked.code() {
                changes.push(form::stored::<Change>(&body)?);
            }
        }
        let mut areas = self.areas(&dossiers.iter().copied().collect()).await?;
        for dossier in dossiers {
            // Nothing of it was taken yet: it is where what waits says it is.
            areas
                .entry((*dossier).to_owned())
                .or_insert_with(|| first_area(dossier, &changes));
        }
        let mut authors: BTreeMap<DeviceId, Option<Device>> = BTreeMap::new();
        for change in &changes {
            let author = &change.id.device;
            if !authors.contains_key(author) {
                let device = self.device(author).await?;
                authors.insert(author.clone(), device);
            }
        }
        let mut fitting = Vec::new();
        for change in changes {
            let dossier = &change.record.dossier;
            let area = areas.get(dossier).and_then(Option::as_deref);
            let Some(Some(author)) = authors.get(&change.id.device) else {
                continue;
            };
            if author.revoked_at.is_none()
                && author.covers(dossier, area)
                && self.may_make(author.role, &change).await?
            {
                fitting.push(change);
            }
        }
        Ok(fitting)
    }

    /// Changes that were set aside are so no longer: they were taken.
    pub(super) async fn let_go(&mut self, changes: &[Change]) -> sqlx::Result<()> {
        for change in changes {
            on!(
                self,
                sqlx::query("DELETE FROM set_aside WHERE device = $1 AND seq = $2")
                    .bind(change.id.device.as_str())
                    .bind(i64::from(change.id.seq)),
                execute
            )?;
        }
        Ok(())
    }

    /// Takes in all that is set aside of a device in a dossier, by the office's word. How many
    /// changes that were; none when it was done before.
    pub async fn release(&mut self, device: &DeviceId, dossier: &str) -> sqlx::Result<usize> {
        self.lock([dossier]).await?;
        let aside = self.aside_of(&[device.as_str()], &[dossier]).await?;
        let changes: Vec<Change> = aside.into_iter().map(|(change, _)| change).collect();
        self.take_in(changes).await
    }

    /// Takes in what of a device was set aside and fits its scope now: after it was given another
    /// one. How many changes that were.
    pub async fn retry_of(&mut self, device: &DeviceId) -> sqlx::Result<usize> {
        let dossiers: Vec<String> = on!(
            self,
            sqlx::query_scalar("SELECT DISTINCT dossier FROM set_aside WHERE device = $1")
                .bind(device.as_str()),
            fetch_all
        )?;
        if dossiers.is_empty() {
            return Ok(0);
        }
        let names: Vec<&str> = dossiers.iter().map(String::as_str).collect();
        self.lock(names.iter().copied()).await?;
        let mut changes = self.fitting(&names).await?;
        changes.retain(|change| change.id.device == *device);
        self.take_in(changes).await
    }

    async fn take_in(&mut self, changes: Vec<Change>) -> sqlx::Result<usize> {
        let (changes, records) = self.applied(changes).await?;
        self.let_go(&changes).await?;
        self.want_attachments(&changes, None).await?;
        Ok(self.write_changes(changes, &records).await?.len())
    }

    /// Somebody at the office saw what is set aside of a device in a dossier and leaves it.
    pub async fn leave(&mut self, device: &DeviceId, dossier: &str, now: i64) -> sqlx::Result<u64> {
        on!(
            self,
            sqlx::query(
                "UPDATE set_aside SET left_at = $3
                 WHERE device = $1 AND dossier = $2 AND left_at IS NULL"
            )
            .bind(device.as_str())
            .bind(dossier)
            .bind(now),
            execute
        )
    }

    /// What is set aside, by device and dossier, of one device or of all; the newest first.
    pub async fn waiting(&mut self, device: Option<&DeviceId>) -> sqlx::Result<Vec<Waiting>> {
        let rows: Vec<WaitingRow> = on!(
            self,
            sqlx::query_as(
                "SELECT device, dossier, MIN(reason), COUNT(*), MIN(at), COUNT(left_at)
                 FROM set_aside WHERE ($1 = '' OR device = $1)
                 GROUP BY device, dossier ORDER BY MIN(at) DESC, device, dossier LIMIT 500"
            )
            .bind(device.map_or("", DeviceId::as_str)),
            fetch_all
        )?;
        let mut waiting = Vec::with_capacity(rows.len());
        for (device, dossier, reason, changes, since, left) in rows {
            let card = self.card(&DeviceId::new(&device)).await?;
            waiting.push(Waiting {
                device,
                name: card.map(|card| card.name).unwrap_or_default(),
                dossier,
                reason,
                changes,
                since,
                left: left == changes,
            });
        }
        Ok(waiting)
    }

    /// The bodies of changes set aside under these numbers, to tell another history from the same.
    pub(super) async fn aside_hashes(
        &mut self,
        device: &DeviceId,
        first: u32,
        last: u32,
    ) -> sqlx::Result<Vec<(ChangeId, domain::bundle::ChangeHash)>> {
        let rows: Vec<(i64, String)> = on!(
            self,
            sqlx::query_as(
                "SELECT seq, body FROM set_aside WHERE device = $1 AND seq BETWEEN $2 AND $3"
            )
            .bind(device.as_str())
            .bind(i64::from(first))
            .bind(i64::from(last)),
            fetch_all
        )?;
        rows.into_iter()
            .map(|(seq, body)| {
                let change: Change = form::stored(&body)?;
                let id = ChangeId::new(device.clone(), seq_of(seq));
                Ok((id, domain::bundle::change_hash(&change)))
            })
            .collect()
    }
}
