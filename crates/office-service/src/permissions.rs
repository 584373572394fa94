//! Who may write what: role and scope of a change's author, by whichever way it comes. What a role may
//! write and decide is the programme's table ([`Workflow`]).

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    assessment,
    bundle::Bundle,
    decision,
    device::Role,
    enterprise,
    ids::{DeviceId, RecordKey},
    photo,
    record::{Change, Record},
    workflow::{Denial, Workflow},
};
use office_db::{Device, QuarantineReason as Reason, Result, Tx};

use crate::{
    area::{area_of, first_area},
    office::workflow,
};

/// What one author may write.
#[derive(Clone)]
struct Author {
    role: Role,
    /// What it brings was judged before.
    judged: bool,
    /// Roles each of which must be allowed to write the kind.
    roles: Vec<Role>,
    /// Devices each of which must cover the dossier: the author's, and the one that brings it.
    devices: Vec<Device>,
}

impl Author {
    fn of(device: &Device) -> Self {
        Self {
            role: device.role,
            judged: false,
            roles: vec![device.role],
            devices: vec![device.clone()],
        }
    }

    fn covers(&self, dossier: &str, area: Option<&str>) -> bool {
        self.devices.iter().all(|device| {
            // A dossier that says no area yet may be begun by anybody who works in areas.
            (area.is_none() && device.role == Role::Team) || device.covers(dossier, area)
        })
    }

    /// Whether it may move a dossier: the office anywhere, a team between areas of its own. An
    /// enterprise would choose who sees and examines it.
    fn may_move(&self, dossier: &str, to: Option<&str>) -> bool {
        match self.role {
            Role::Office => true,
            Role::Team => self.devices.iter().all(|device| device.covers(dossier, to)),
            Role::Enterprise
            | Role::Supervisor
            | Role::Finance
            | Role::Assessor
            | Role::Provider => false,
        }
    }
}

/// The rights of those whose changes are judged, asked change by change in the order of their
/// numbers.
pub(crate) struct Permissions {
    /// Authors with rights; of others nothing is permitted.
    authors: BTreeMap<DeviceId, Author>,
    /// The areas the office knows.
    areas: BTreeMap<String, Option<String>>,
    /// The areas that the changes themselves give dossiers the office does not know.
    first_areas: BTreeMap<String, Option<String>>,
    workflow: Workflow,
    /// Photos and assessments that changes write to, as they are stored, with what was permitted
    /// since: who may write one depends on what it is.
    records: BTreeMap<RecordKey, Record>,
    /// What other changes beside these say photos are about.
    abouts: BTreeMap<RecordKey, Vec<(DeviceId, String)>>,
    /// A record takes each device's changes in their order: after one that waits, all do.
    refused: BTreeMap<(DeviceId, RecordKey), Reason>,
}

impl Permissions {
    /// For a bundle `sender` sends and what waits for it. An author that enrolled has its own role
    /// and scope, and what the sender passes on must lie in the sender's scope too. One that never
    /// did has what its card says, but no more than a team and no more than the sender; none when
    /// the office turned it down.
    pub async fn of_bundle(
        tx: &mut Tx,
        bundle: &Bundle,
        sender: &Device,
        waiting: &[(Change, String)],
    ) -> Result<Self> {
        // Of those that send, only the office's own server is not enrolled: what it gave out, it
        // had judged before.
        let by_server = tx.device(&sender.id).await?.is_none();
        let mut authors = BTreeMap::new();
        for id in bundle.devices() {
            let author = if by_server || *id == sender.id {
                let judged = by_server;
                Some(Author {
                    judged,
                    ..Author::of(sender)
                })
            } else {
                author(tx, bundle, id, sender).await?
            };
            authors.extend(author.map(|author| (id.clone(), author)));
        }
        let waiting = waiting.iter().map(|(change, _)| change);
        let changes: Vec<&Change> = waiting.chain(&bundle.changes).collect();
        Self::of(tx, authors, &changes).await
    }

    async fn of(
        tx: &mut Tx,
        authors: BTreeMap<DeviceId, Author>,
        changes: &[&Change],
    ) -> Result<Self> {
        let dossiers: BTreeSet<&str> = changes
            .iter()
            .map(|change| change.record.dossier.as_str())
            .collect();
        let areas = tx.areas(&dossiers).await?;
        let first_areas = dossiers
            .into_iter()
            .filter(|dossier| !areas.contains_key(*dossier))
            .map(|dossier| (dossier.to_owned(), first_area(dossier, changes)))
            .collect();
        let mut permissions = Self {
            authors,
            areas,
            first_areas,
            workflow: workflow(tx).await?,
            records: BTreeMap::new(),
            abouts: BTreeMap::new(),
            refused: BTreeMap::new(),
        };
        let of_photos = changes
            .iter()
            .filter(|change| change.record.kind == photo::KIND);
        for change in of_photos {
            let (key, author) = (&change.record, &change.id.device);
            for kind in photo::kinds(change, None) {
                let theirs = permissions.authors.get(author);
                let may = theirs.is_some_and(|it| {
                    let mut roles = it.roles.iter();
                    let workflow = &permissions.workflow;
                    roles.all(|role| workflow.may_photograph(*role, kind).is_ok())
                });
                if may && change.fields.contains_key("about") {
                    let abouts = permissions.abouts.entry(key.clone()).or_default();
                    abouts.push((author.clone(), kind.to_owned()));
                }
            }
        }
        let keys = changes.iter().map(|change| &change.record);
        let keys: BTreeSet<&RecordKey> = keys.filter(|key| depends(key)).collect();
        let keys: Vec<RecordKey> = keys.into_iter().cloned().collect();
        permissions.records = tx.records(&keys).await?;
        Ok(permissions)
    }

    /// Why a change is not its author's to make; nothing when it is. Asked in the order of the
    /// numbers.
    pub fn refusal(&mut self, change: &Change) -> Option<Reason> {
        let key = (change.id.device.clone(), change.record.clone());
        let refusal = match self.refused.get(&key) {
            Some(Reason::Role(_)) => Some(Reason::Role(Some(Denial::Follows))),
            Some(before) => Some(before.clone()),
            None => self.judge(change),
        };
        match &refusal {
            Some(reason) => {
                self.refused.insert(key, reason.clone());
            }
            None if depends(&key.1) => {
                let (_, key) = key;
                let record = self.records.entry(key.clone());
                record.or_insert_with(|| Record::new(key)).apply(change);
            }
            None => {}
        }
        refusal
    }

    fn judge(&self, change: &Change) -> Option<Reason> {
        let Some(author) = self.authors.get(&change.id.device) else {
            return Some(Reason::Role(None));
        };
        let dossier = change.record.dossier.as_str();
        let stored = self.areas.get(dossier);
        let area = stored.or_else(|| self.first_areas.get(dossier));
        let area = area.and_then(Option::as_deref);
        if !author.covers(dossier, area) {
            return Some(Reason::Scope);
        }
        if let Some(to) = moves(change, stored.and_then(Option::as_deref))
            && !author.may_move(dossier, to)
        {
            return Some(Reason::Scope);
        }
        if author.judged {
            return None;
        }
        let before = self.records.get(&change.record);
        let abouts = self.abouts.get(&change.record).into_iter().flatten();
        let of_others = abouts.filter(|(device, _)| *device != change.id.device);
        // A decision is its author's alone: who passes it on says nothing.
        let roles = match change.record.kind.as_str() {
            decision::KIND => std::slice::from_ref(&author.role),
            _ => author.roles.as_slice(),
        };
        let workflow = &self.workflow;
        let may = roles.iter().try_for_each(|role| {
            workflow.may_take(*role, change, before)?;
            of_others
                .clone()
                .try_for_each(|(_, kind)| workflow.may_photograph(*role, kind))
        });
        may.err().map(|denial| Reason::Role(Some(denial)))
    }
}

/// Whether who may write a record depends on what it is.
fn depends(key: &RecordKey) -> bool {
    [photo::KIND, assessment::KIND].contains(&key.kind.as_str())
}

/// The rights of somebody whose changes `sender` passes on.
async fn author(
    tx: &mut Tx,
    bundle: &Bundle,
    id: &DeviceId,
    sender: &Device,
) -> Result<Option<Author>> {
    if let Some(enrolled) = tx.device(id).await? {
        return Ok(Some(Author {
            role: enrolled.role,
            judged: false,
            roles: vec![enrolled.role],
            devices: vec![enrolled, sender.clone()],
        }));
    }
    if tx
        .applicant(id)
        .await?
        .is_some_and(|applicant| applicant.refused_at.is_some())
    {
        return Ok(None);
    }
    let known = tx.card(id).await?;
    let card = known.or_else(|| bundle.cards.iter().find(|card| card.id == *id).cloned());
    Ok(card.map(|mut card| {
        card.role = at_most_a_team(card.role);
        Author {
            role: card.role,
            judged: false,
            roles: vec![card.role, sender.role],
            devices: vec![Device::of_card(card), sender.clone()],
        }
    }))
}

/// What is believed of the role of a device that never enrolled: a provider writes less than a team.
pub(crate) fn at_most_a_team(role: Role) -> Role {
    match role {
        Role::Enterprise => Role::Enterprise,
        Role::Provider => Role::Provider,
        Role::Team | Role::Office | Role::Supervisor | Role::Finance | Role::Assessor => Role::Team,
    }
}

/// Where a change moves a dossier that has an area.
fn moves<'a>(change: &'a Change, area: Option<&str>) -> Option<Option<&'a str>> {
    if change.record.kind != enterprise::KIND {
        return None;
    }
    let to = area_of(&change.fields.get("area")?.value);
    (area.is_some() && to != area).then_some(to)
}

/// What is quarantined in these dossiers although its authors may write there now, in the order of
/// the numbers.
pub(crate) async fn permitted_now(tx: &mut Tx, dossiers: &[&str]) -> Result<Vec<Change>> {
    let mut changes = tx.quarantined_in(dossiers).await?;
    if changes.is_empty() {
        return Ok(changes);
    }
    changes.sort_by(|a, b| a.id.cmp(&b.id));
    let devices: BTreeSet<&DeviceId> = changes.iter().map(|change| &change.id.device).collect();
    let mut authors = BTreeMap::new();
    for id in devices {
        let enrolled = tx.device(id).await?;
        if let Some(device) = enrolled.filter(|device| device.revoked_at.is_none()) {
            authors.insert(id.clone(), Author::of(&device));
        }
    }
    let all: Vec<&Change> = changes.iter().collect();
    let mut permissions = Permissions::of(tx, authors, &all).await?;
    changes.retain(|change| permissions.refusal(change).is_none());
    Ok(changes)
}
