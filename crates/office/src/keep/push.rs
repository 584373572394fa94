//! Taking a device's bundle: checked against what is kept, written in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::{Gap, ImportPlan, Known, OpenBundle, Refusal, plan},
    device::Role,
    enterprise,
    ids::{ChangeId, DeviceId, RecordKey},
    photo,
    record::{Change, Record},
};

use super::{
    people::Device,
    tx::{Tx, on, seq_of},
};
use crate::form;

/// What became of a bundle.
#[derive(Debug)]
pub struct Taken {
    /// The signer's last change the office holds without a gap.
    pub head: u32,
    /// How many changes were new.
    pub new: usize,
    pub set_aside: Vec<SetAside>,
    /// Devices whose changes were left out, with the reason.
    pub refusals: Vec<Refusal>,
    /// Attachments the bundle's changes name; whoever asks may send those the office has not.
    pub named: BTreeSet<String>,
}

/// A change that is kept apart and seen by nobody but the office.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct SetAside {
    pub change: String,
    pub dossier: String,
    /// `scope`: not the device's to write.
    pub reason: String,
}

/// Why nothing of a bundle was taken.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// The signer is refused: another key, or another history under the same numbers.
    #[error("the signer is refused")]
    Refused(Vec<Refusal>),
    /// Changes that must come first have not.
    #[error("changes before it are missing")]
    Gaps(Vec<Gap>),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Tx {
    /// Takes `open`, which `who` sent. `text` is the bundle as it came. Commit is the caller's.
    ///
    /// # Errors
    /// [`TakeError`]; then nothing was written.
    pub async fn take(
        &mut self,
        open: &OpenBundle,
        text: &str,
        who: &Device,
        now: i64,
    ) -> Result<Taken, TakeError> {
        let bundle = &open.bundle;
        let devices: Vec<String> = bundle
            .devices()
            .into_iter()
            .map(|device| format!("device:{device}"))
            .collect();
        let locks = bundle.dossiers().into_iter();
        self.lock(locks.chain(devices.iter().map(String::as_str)))
            .await?;

        let (mine, aside) = self.in_scope(open, who).await?;
        let known = self.known(&mine, who).await?;
        let plan = plan(&mine, &known);
        if plan.signer_refused() {
            return Err(TakeError::Refused(plan.refusals));
        }
        if !plan.gaps.is_empty() {
            return Err(TakeError::Gaps(plan.gaps));
        }
        self.write_plan(&plan).await?;
        let set_aside = self.put_aside(&aside, now).await?;
        let signer = &bundle.device.id;
        let before = known.contiguous.get(signer).copied().unwrap_or_default();
        // What was set aside has arrived too.
        let head = if bundle.first <= before.saturating_add(1) {
            before.max(bundle.last)
        } else {
            before
        };
        self.put_head(signer, head).await?;
        for (device, seq) in &plan.contiguous {
            if device != signer {
                self.put_head(device, *seq).await?;
            }
        }
        self.put_bundle(&open.hash, signer, text, now).await?;
        Ok(Taken {
            head,
            new: plan.changes.len(),
            set_aside,
            refusals: plan.refusals,
            named: named(&bundle.changes)
                .map(|(_, sha256)| sha256.to_owned())
                .collect(),
        })
    }

    /// The bundle without what is not the device's to write, and that.
    async fn in_scope(
        &mut self,
        open: &OpenBundle,
        who: &Device,
    ) -> sqlx::Result<(OpenBundle, Vec<Change>)> {
        let mut allowed: BTreeMap<String, bool> = BTreeMap::new();
        for dossier in open.bundle.dossiers() {
            let area = match self.area(dossier).await? {
                Some(area) => area,
                None => first_area(dossier, &open.bundle.changes),
            };
            // A dossier that says no area yet may be begun by anybody who works in areas.
            let begun = area.is_none() && who.role == Role::Team;
            allowed.insert(
                dossier.to_owned(),
                begun || who.covers(dossier, area.as_deref()),
            );
        }
        let mut mine = open.clone();
        let (keep, aside) = std::mem::take(&mut mine.bundle.changes)
            .into_iter()
            .partition(|change| allowed.get(&change.record.dossier) == Some(&true));
        mine.bundle.changes = keep;
        Ok((mine, aside))
    }

    async fn known(&mut self, open: &OpenBundle, who: &Device) -> sqlx::Result<Known> {
        let bundle = &open.bundle;
        let mut known = Known::default();
        let mut ranges: BTreeMap<&DeviceId, (u32, u32)> = BTreeMap::new();
        for ChangeId { device, seq } in bundle.changes.iter().map(|change| &change.id) {
            let (first, last) = ranges.entry(device).or_insert((*seq, *seq));
            *first = (*first).min(*seq);
            *last = (*last).max(*seq);
        }
        for (device, (first, last)) in ranges {
            for (seq, hash) in self.held(device, first, last).await? {
                known.held.insert(ChangeId::new(device.clone(), seq), hash);
            }
        }
        for device in bundle.devices() {
            known
                .contiguous
                .insert(device.clone(), self.head(device).await?);
            if let Some(card) = self.card(device).await? {
                known.cards.insert(device.clone(), card);
            }
        }
        // Key and role are what the office enrolled, whatever the bundle says of itself.
        let mut card = who.card();
        card.restored_from = bundle.device.restored_from.clone();
        known.cards.insert(who.id.clone(), card);
        for key in bundle.wanted_records() {
            if let Some(record) = self.record(&key).await? {
                known.records.insert(key, record);
            }
        }
        for hash in bundle.previous.iter().chain([&open.hash]) {
            if self.has_bundle(hash).await? {
                known.bundles.insert(hash.clone());
            }
        }
        Ok(known)
    }

    async fn write_plan(&mut self, plan: &ImportPlan) -> sqlx::Result<()> {
        for card in &plan.cards {
            self.put_card(card).await?;
        }
        if self.card(&plan.device.id).await?.is_none() {
            self.put_card(&plan.device).await?;
        }
        for record in &plan.records {
            self.put_record(record).await?;
        }
        for (dossier, sha256) in named(&plan.changes) {
            self.put_attachment(dossier, sha256).await?;
        }
        if plan.changes.is_empty() {
            return Ok(());
        }
        let dossiers: BTreeSet<&str> = plan
            .changes
            .iter()
            .map(|change| change.record.dossier.as_str())
            .collect();
        let mut areas = BTreeMap::new();
        let mut moved = Vec::new();
        for dossier in dossiers {
            let before = self.area(dossier).await?;
            let after = self
                .area_now(dossier, &plan.records, before.clone())
                .await?;
            if before.as_ref() != Some(&after) {
                self.put_area(dossier, after.as_deref()).await?;
                if before.is_some() {
                    moved.extend(after.clone().map(|area| (dossier, area)));
                }
            }
            areas.insert(dossier, after);
        }
        let last = self.arrive(plan.changes.len()).await?;
        let count = i64::try_from(plan.changes.len()).unwrap_or(i64::MAX);
        for (arrival, change) in (last - count + 1..).zip(&plan.changes) {
            self.put_change(change, arrival).await?;
            let dossier = change.record.dossier.as_str();
            self.tell("city", arrival, change).await?;
            self.tell(&format!("dossier:{dossier}"), arrival, change)
                .await?;
            let just_moved = moved.iter().any(|(moved, _)| *moved == dossier);
            if let Some(Some(area)) = areas.get(dossier)
                && !just_moved
            {
                self.tell(&format!("area:{area}"), arrival, change).await?;
            }
        }
        for (dossier, area) in moved {
            self.tell_all(dossier, &format!("area:{area}")).await?;
        }
        Ok(())
    }

    /// The area a dossier belongs to with these records written.
    async fn area_now(
        &mut self,
        dossier: &str,
        written: &[Record],
        before: Option<Option<String>>,
    ) -> sqlx::Result<Option<String>> {
        if let Some(area) = own_area(dossier) {
            return Ok(Some(area.to_owned()));
        }
        let key = RecordKey::only(dossier, enterprise::KIND);
        match written.iter().find(|record| record.key == key) {
            Some(record) => Ok(record.text("area").map(str::to_owned)),
            None => Ok(before.flatten()),
        }
    }

    async fn tell(&mut self, scope: &str, arrival: i64, change: &Change) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "INSERT INTO feed (scope, arrival, dossier, device, seq) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT DO NOTHING"
            )
            .bind(scope)
            .bind(arrival)
            .bind(&change.record.dossier)
            .bind(change.id.device.as_str())
            .bind(i64::from(change.id.seq)),
            execute
        )
        .map(drop)
    }

    /// A dossier came into a scope: whoever works there is told all of it, in its order.
    async fn tell_all(&mut self, dossier: &str, scope: &str) -> sqlx::Result<()> {
        let missing: Vec<(String, i64)> = on!(
            self,
            sqlx::query_as(
                "SELECT c.device, c.seq FROM changes c LEFT JOIN feed f
                 ON f.scope = $2 AND f.device = c.device AND f.seq = c.seq
                 WHERE c.dossier = $1 AND f.scope IS NULL ORDER BY c.arrival"
            )
            .bind(dossier)
            .bind(scope),
            fetch_all
        )?;
        let last = self.arrive(missing.len()).await?;
        let count = i64::try_from(missing.len()).unwrap_or(i64::MAX);
        for (arrival, (device, seq)) in (last - count + 1..).zip(missing) {
            on!(
                self,
                sqlx::query(
                    "INSERT INTO feed (scope, arrival, dossier, device, seq)
                     VALUES ($1, $2, $3, $4, $5)"
                )
                .bind(scope)
                .bind(arrival)
                .bind(dossier)
                .bind(&device)
                .bind(seq),
                execute
            )?;
        }
        Ok(())
    }

    async fn put_aside(&mut self, aside: &[Change], now: i64) -> sqlx::Result<Vec<SetAside>> {
        let mut said = Vec::with_capacity(aside.len());
        for change in aside {
            on!(
                self,
                sqlx::query(
                    "INSERT INTO set_aside (device, seq, dossier, reason, body, at)
                     VALUES ($1, $2, $3, 'scope', $4, $5) ON CONFLICT DO NOTHING"
                )
                .bind(change.id.device.as_str())
                .bind(i64::from(change.id.seq))
                .bind(&change.record.dossier)
                .bind(form::text(change))
                .bind(now),
                execute
            )?;
            said.push(SetAside {
                change: change.id.to_string(),
                dossier: change.record.dossier.clone(),
                reason: "scope".to_owned(),
            });
        }
        Ok(said)
    }

    /// What of a device's was set aside.
    pub async fn set_aside_of(&mut self, device: &DeviceId) -> sqlx::Result<Vec<SetAside>> {
        let found: Vec<(i64, String, String)> = on!(
            self,
            sqlx::query_as(
                "SELECT seq, dossier, reason FROM set_aside WHERE device = $1 ORDER BY seq LIMIT 1000"
            )
            .bind(device.as_str()),
            fetch_all
        )?;
        Ok(found
            .into_iter()
            .map(|(seq, dossier, reason)| SetAside {
                change: ChangeId::new(device.clone(), seq_of(seq)).to_string(),
                dossier,
                reason,
            })
            .collect())
    }
}

/// The attachments that changes name, with their dossiers.
fn named(changes: &[Change]) -> impl Iterator<Item = (&str, &str)> {
    changes
        .iter()
        .filter(|change| change.record.kind == photo::KIND)
        .filter_map(|change| {
            let sha256 = change.fields.get("sha256")?.value.as_text()?;
            domain::bundle::is_sha256_hex(sha256)
                .then_some((change.record.dossier.as_str(), sha256))
        })
}

/// A programme-wide dossier is named after its area, or `city`.
fn own_area(dossier: &str) -> Option<&str> {
    (domain::credit_code::CreditCode::parse(dossier).is_err()).then_some(dossier)
}

/// The area a bundle gives a dossier nobody has heard of.
fn first_area(dossier: &str, changes: &[Change]) -> Option<String> {
    if let Some(area) = own_area(dossier) {
        return Some(area.to_owned());
    }
    changes
        .iter()
        .filter(|change| change.record.dossier == dossier && change.record.kind == enterprise::KIND)
        .filter_map(|change| change.fields.get("area")?.value.as_text())
        .next_back()
        .map(str::to_owned)
}
