//! Taking a device's bundle: checked against what is kept, written in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    bundle::{Bundle, ChangeHash, Gap, ImportPlan, Known, OpenBundle, Refusal, change_hash, plan},
    device::{DeviceCard, Role},
    enterprise,
    ids::{ChangeId, DeviceId},
    record::Change,
};

use super::{
    aside::{Reason, SetAside},
    named::named,
    people::Device,
    tx::Tx,
};

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
    /// Attachments that changes taken from this bundle name and that are not here.
    pub wanted: Vec<String>,
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

/// A bundle's changes, sorted out before it is planned.
struct Sorted {
    /// With what is to be taken, and what only the plan can refuse.
    mine: OpenBundle,
    aside: Vec<(Change, Reason)>,
    /// The contents of what is here under the bundle's numbers, taken or set aside.
    held: BTreeMap<ChangeId, ChangeHash>,
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

        let Sorted { mine, aside, held } = self.sort_out(open, who).await?;
        let known = self.known(open, &mine, held, who).await?;
        let plan = plan(&mine, &known);
        if plan.signer_refused() {
            return Err(TakeError::Refused(plan.refusals));
        }
        if !plan.gaps.is_empty() {
            return Err(TakeError::Gaps(plan.gaps));
        }
        let refused: BTreeSet<&DeviceId> = plan.refusals.iter().map(|it| &it.device).collect();
        let aside: Vec<(Change, Reason)> = aside
            .into_iter()
            .filter(|(change, _)| !refused.contains(&change.id.device))
            .collect();
        let set_aside = self.put_aside(&aside, now).await?;
        let head = self.move_heads(bundle, &refused).await?;
        self.put_bundle(&open.hash, &bundle.device.id, text, now)
            .await?;
        self.put_cards(&plan, who, &bundle.device).await?;
        let wanted = self.wanted(&mine.bundle, &refused).await?;
        let new = plan.changes.len();
        // The last: from here on others wait for the commit.
        self.let_go(&plan.changes).await?;
        self.write_changes(plan.changes, &plan.records).await?;
        Ok(Taken {
            head,
            new,
            set_aside,
            refusals: plan.refusals,
            wanted,
        })
    }

    /// Parts a bundle into what may be taken and what is set aside, and adds what waited for this:
    /// a record takes each device's changes in their order.
    async fn sort_out(&mut self, open: &OpenBundle, who: &Device) -> sqlx::Result<Sorted> {
        let bundle = &open.bundle;
        let mut held: BTreeMap<ChangeId, ChangeHash> = BTreeMap::new();
        let mut aside_here: BTreeMap<ChangeId, ChangeHash> = BTreeMap::new();
        let mut ranges: BTreeMap<&DeviceId, (u32, u32)> = BTreeMap::new();
        for ChangeId { device, seq } in bundle.changes.iter().map(|change| &change.id) {
            let (first, last) = ranges.entry(device).or_insert((*seq, *seq));
            *first = (*first).min(*seq);
            *last = (*last).max(*seq);
        }
        let mut revoked: BTreeMap<&DeviceId, u32> = BTreeMap::new();
        for (device, (first, last)) in ranges {
            for (seq, hash) in self.held(device, first, last).await? {
                held.insert(ChangeId::new(device.clone(), seq), hash);
            }
            aside_here.extend(self.aside_hashes(device, first, last).await?);
            if let Some(head) = self.revoked_head(device).await? {
                revoked.insert(device, head);
            }
        }
        let allowed = self.allowed(bundle, who).await?;
        let vouched = self.vouched(open).await?;
        // Whose changes a device may bring is for the plan to say, which refuses them with a
        // reason; they are not kept.
        let believed = |device: &DeviceId| *device == who.id || who.role == Role::Office;
        let brings = |change: &Change| {
            believed(&change.id.device) || vouched.get(&change.id) == Some(&change)
        };
        let signed = |device: &DeviceId| vouched.keys().any(|id| id.device == *device);
        let devices: Vec<&str> = bundle
            .devices()
            .into_iter()
            .filter(|device| believed(device) || signed(device))
            .map(DeviceId::as_str)
            .collect();
        let dossiers: Vec<&str> = allowed.iter().map(String::as_str).collect();
        let mut roles = self.roles(bundle, who).await?;
        let mut waited = Vec::new();
        for (change, reason) in self.aside_of(&devices, &dossiers).await? {
            if brings(&change) && self.is_the_roles(&change, &mut roles).await? {
                waited.push((change, reason));
            }
        }
        let mut mine = open.clone();
        let mut aside = Vec::new();
        let mut keep = Vec::with_capacity(bundle.changes.len());
        for change in std::mem::take(&mut mine.bundle.changes) {
            let device = &change.id.device;
            let late = revoked
                .get(device)
                .is_some_and(|head| change.id.seq > *head);
            // Another content under a number that is set aside is another history too.
            let other = aside_here
                .get(&change.id)
                .filter(|hash| **hash != change_hash(&change));
            if let Some(hash) = other {
                held.insert(change.id.clone(), *hash);
            }
            if held.contains_key(&change.id) || !brings(&change) {
                keep.push(change);
            } else if late {
                aside.push((change, Reason::Revoked));
            } else if !allowed.contains(change.record.dossier.as_str()) {
                aside.push((change, Reason::Scope));
            } else if self.is_the_roles(&change, &mut roles).await? {
                keep.push(change);
            } else {
                aside.push((change, Reason::Role));
            }
        }
        let came: BTreeSet<ChangeId> = keep.iter().map(|change| change.id.clone()).collect();
        for (change, reason) in waited {
            let barred =
                reason == Reason::Revoked.code() && revoked.contains_key(&change.id.device);
            if !barred && !came.contains(&change.id) {
                keep.push(change);
            }
        }
        keep.sort_by(|a, b| a.id.cmp(&b.id));
        mine.bundle.changes = keep;
        Ok(Sorted { mine, aside, held })
    }

    /// What devices signed themselves of the changes a bundle passes on, by the keys known here.
    async fn vouched<'a>(
        &mut self,
        open: &'a OpenBundle,
    ) -> sqlx::Result<BTreeMap<&'a ChangeId, &'a Change>> {
        let mut vouched = BTreeMap::new();
        for own in &open.vouched {
            let device = &own.bundle.device;
            let known = self.card(&device.id).await?;
            if known.is_none_or(|known| known.public_key == device.public_key) {
                let changes = own.bundle.changes.iter();
                let signed = changes.filter(|change| change.id.device == device.id);
                vouched.extend(signed.map(|change| (&change.id, change)));
            }
        }
        Ok(vouched)
    }

    /// The bundle's dossiers that `who` may write to.
    async fn allowed(&mut self, bundle: &Bundle, who: &Device) -> sqlx::Result<BTreeSet<String>> {
        let dossiers = bundle.dossiers();
        let areas = self.areas(&dossiers.iter().copied().collect()).await?;
        Ok(dossiers
            .into_iter()
            .filter(|dossier| {
                let area = match areas.get(*dossier) {
                    Some(area) => area.clone(),
                    None => first_area(dossier, &bundle.changes),
                };
                // A dossier that says no area yet may be begun by anybody who works in areas.
                let begun = area.is_none() && who.role == Role::Team;
                begun || who.covers(dossier, area.as_deref())
            })
            .map(str::to_owned)
            .collect())
    }

    async fn known(
        &mut self,
        open: &OpenBundle,
        mine: &OpenBundle,
        held: BTreeMap<ChangeId, ChangeHash>,
        who: &Device,
    ) -> sqlx::Result<Known> {
        let bundle = &open.bundle;
        let mut known = Known {
            held: held.into_iter().collect(),
            changes_only: true,
            ..Known::default()
        };
        for device in bundle.devices() {
            let head = self.head(device).await?;
            let first = |changes: &[Change]| {
                let mut own = changes.iter().filter(|it| it.id.device == *device);
                own.next().map(|it| it.id.seq)
            };
            // What was set aside leaves no gap before what is taken.
            let reached = match (first(&bundle.changes), first(&mine.bundle.changes)) {
                (Some(came), Some(taken)) if came <= head.saturating_add(1) => {
                    head.max(taken.saturating_sub(1))
                }
                _ => head,
            };
            known.contiguous.insert(device.clone(), reached);
            if let Some(card) = self.card(device).await? {
                known.cards.insert(device.clone(), card);
            }
        }
        // Key and role are what the office enrolled, whatever the bundle says of itself.
        known
            .cards
            .insert(who.id.clone(), card_of(who, &bundle.device));
        let wanted: Vec<_> = mine.bundle.wanted_records().into_iter().collect();
        known.records = self.records(&wanted).await?.into_iter().collect();
        for hash in bundle.previous.iter().chain([&open.hash]) {
            if self.has_bundle(hash).await? {
                known.bundles.insert(hash.clone());
            }
        }
        Ok(known)
    }

    /// Moves the heads of the bundle's devices over what has arrived without a gap; the signer's
    /// head. What was set aside has arrived too.
    async fn move_heads(
        &mut self,
        bundle: &Bundle,
        refused: &BTreeSet<&DeviceId>,
    ) -> sqlx::Result<u32> {
        let mut arrived: BTreeMap<&DeviceId, BTreeSet<u32>> = BTreeMap::new();
        for change in &bundle.changes {
            arrived
                .entry(&change.id.device)
                .or_default()
                .insert(change.id.seq);
        }
        for (device, numbers) in arrived {
            if refused.contains(device) {
                continue;
            }
            let head = self.head(device).await?;
            let reach = self.reach(device, head, &numbers).await?;
            if reach > head {
                self.put_head(device, reach).await?;
            }
        }
        self.head(&bundle.device.id).await
    }

    /// What the office keeps of the bundle's devices. Role and key are what it enrolled; of a
    /// device it never enrolled no more than a team's role is believed.
    async fn put_cards(
        &mut self,
        plan: &ImportPlan,
        who: &Device,
        signer: &DeviceCard,
    ) -> sqlx::Result<()> {
        for card in plan.cards.iter().filter(|card| card.id != who.id) {
            let role = match card.role {
                Role::Office => Role::Team,
                role => role,
            };
            self.put_card(&DeviceCard {
                role,
                ..card.clone()
            })
            .await?;
        }
        self.put_card(&card_of(who, signer)).await
    }

    /// Enters who is to send what the bundle's changes name; which of it is not here.
    async fn wanted(
        &mut self,
        bundle: &Bundle,
        refused: &BTreeSet<&DeviceId>,
    ) -> sqlx::Result<Vec<String>> {
        let taken: Vec<Change> = bundle
            .changes
            .iter()
            .filter(|change| !refused.contains(&change.id.device))
            .cloned()
            .collect();
        let mut named: BTreeSet<&str> = named(&taken).map(|(_, sha256)| sha256).collect();
        if named.is_empty() {
            return Ok(Vec::new());
        }
        self.want_attachments(&taken, Some(&bundle.device.id))
            .await?;
        let mut wanted = self.wanted_of(&bundle.device.id).await?;
        wanted.retain(|sha256| named.remove(sha256.as_str()));
        Ok(wanted)
    }
}

/// The card a device is known by: what was enrolled, and whose backup it says it was made from.
fn card_of(who: &Device, signer: &DeviceCard) -> DeviceCard {
    DeviceCard {
        restored_from: signer.restored_from.clone(),
        ..who.card()
    }
}

/// A programme-wide dossier is named after its area, or `city`.
pub(super) fn own_area(dossier: &str) -> Option<&str> {
    (domain::credit_code::CreditCode::parse(dossier).is_err()).then_some(dossier)
}

/// The area a bundle gives a dossier nobody has heard of.
pub(super) fn first_area(dossier: &str, changes: &[Change]) -> Option<String> {
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
