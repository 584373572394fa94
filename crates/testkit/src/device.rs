//! A simulated device: it has a key, writes changes, makes and signs bundles, takes bundles in by the
//! rules the app uses, and holds what it has. It asks nobody: requests and answers are documents,
//! which each test sends as it likes.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
    time::SystemTime,
};

use anyhow::{Context as _, Result, ensure};
use domain::{
    bundle::{
        Attachment, Bundle, ChangeHash, Checked, LocalState, OpenBundle, Selection, change_hash,
        container, open, plan, seal, sha256, sha256_hex, signing_bytes, to_base64, to_hex,
    },
    clock::Stamp,
    device::{DeviceCard, Role, Scope},
    enterprise,
    ids::{ChangeId, DeviceId, RecordKey, new_id},
    limits::Limits,
    photo, proof,
    record::{Change, Edit, Record},
    value::Value,
    workflow::Workflow,
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::json;

/// The programme of all simulated devices.
pub const PROGRAMME: &str = "wuzhong";

/// A device with its key and its own copy of everything.
pub struct Device {
    pub card: DeviceCard,
    pub key: SigningKey,
    /// Who is at it.
    pub author: String,
    /// How far its clock is off, in ms.
    pub off_ms: i64,
    /// What opens the office to it, once it enrolled.
    pub token: String,
    /// What it wrote itself; a test may add what it holds of others.
    pub changes: Vec<Change>,
    /// The pictures it took, by hash.
    pub photos: BTreeMap<String, Vec<u8>>,
    pub records: BTreeMap<RecordKey, Record>,
    /// Who may write what; without it, it takes whatever comes.
    pub workflow: Option<Workflow>,
    /// Changes it set aside: they are not its author's to make.
    pub set_aside: BTreeMap<ChangeId, Change>,
    /// Of every change it holds, its own too.
    hashes: BTreeMap<ChangeId, ChangeHash>,
    cards: BTreeMap<DeviceId, DeviceCard>,
    /// For each device, the last of its changes it holds without a gap from 1.
    contiguous: BTreeMap<DeviceId, u32>,
    /// Where its feed goes on.
    pub cursor: i64,
    pub epoch: String,
}

impl Device {
    /// A device of one area whose id and key are made of `seed`.
    pub fn new(name: &str, role: Role, seed: u8) -> Self {
        let id = DeviceId::new(&format!("device-{seed}"));
        let scope = Scope::Areas(vec!["mudu".to_owned()]);
        Self::with_key(id, name, role, scope, [seed; 32])
    }

    /// A device unlike any other of this process.
    pub fn unique(name: &str) -> Self {
        let bytes = unique();
        let id = DeviceId::new(&new_id(
            1_800_000_000_000,
            std::array::from_fn(|n| bytes[n]),
        ));
        Self::with_key(id, name, Role::Team, Scope::City, bytes)
    }

    /// # Panics
    /// When the bytes are no key; nearly all are.
    pub fn with_key(id: DeviceId, name: &str, role: Role, scope: Scope, key: [u8; 32]) -> Self {
        let key = SigningKey::from_slice(&key).expect("a key");
        let point = key.verifying_key().to_sec1_point(false);
        Self {
            card: DeviceCard {
                id,
                name: name.to_owned(),
                role,
                scope,
                public_key: to_base64(point.as_bytes()),
                restored_from: None,
            },
            key,
            author: String::new(),
            off_ms: 0,
            token: String::new(),
            changes: Vec::new(),
            photos: BTreeMap::new(),
            records: BTreeMap::new(),
            workflow: None,
            set_aside: BTreeMap::new(),
            hashes: BTreeMap::new(),
            cards: BTreeMap::new(),
            contiguous: BTreeMap::new(),
            cursor: 0,
            epoch: String::new(),
        }
    }

    /// The number of its own last change.
    pub fn last(&self) -> u32 {
        self.own().next_back().map_or(0, |change| change.id.seq)
    }

    fn own(&self) -> impl DoubleEndedIterator<Item = &Change> {
        let changes = self.changes.iter();
        changes.filter(|change| change.id.device == self.card.id)
    }

    /// An edit that replaces what it holds of a record.
    pub fn edit(&self, key: &RecordKey) -> Edit {
        self.records
            .get(key)
            .map_or_else(|| Edit::new(key.clone()), Record::edit)
    }

    /// Writes a field as the app does: what is on the screen is replaced.
    ///
    /// # Panics
    /// When that changes nothing.
    pub fn write(&mut self, key: &RecordKey, field: &str, value: impl Into<Value>) -> ChangeId {
        let edit = self.edit(key).set(field, value);
        self.save(&edit)
    }

    /// Writes an edit as the next change.
    ///
    /// # Panics
    /// When it changes nothing, or is beyond the limits.
    pub fn save(&mut self, edit: &Edit) -> ChangeId {
        self.try_save(edit).expect("changes something")
    }

    /// Writes an edit as the next change; none where it changes nothing.
    pub fn try_save(&mut self, edit: &Edit) -> Option<ChangeId> {
        let id = ChangeId::new(self.card.id.clone(), self.last() + 1);
        let at = Stamp {
            ms: 1_778_745_600_000 + self.off_ms + i64::from(self.last()) * 1_000,
            counter: 0,
        };
        let record = self
            .records
            .entry(edit.record.clone())
            .or_insert_with(|| Record::new(edit.record.clone()));
        let change = record.change(edit, id.clone(), at, &self.author);
        let change = change.expect("within the limits")?;
        record.apply(&change);
        let hash = change_hash(&change).expect("within the limits");
        self.hashes.insert(id.clone(), hash);
        self.changes.push(change);
        Some(id)
    }

    /// Begins an enterprise in an area; its record.
    pub fn begin(&mut self, dossier: &str, area: &str, name: &str) -> RecordKey {
        let key = RecordKey::only(dossier, enterprise::KIND);
        for (field, value) in [("area", area), ("name", name)] {
            // Begun before, it may be so already.
            let edit = self.edit(&key).set(field, value);
            self.try_save(&edit);
        }
        key
    }

    /// Takes a picture; its hash.
    pub fn photograph(&mut self, dossier: &str, picture: Vec<u8>) -> String {
        let sha256 = sha256_hex(&picture);
        let key = RecordKey::new(dossier, photo::KIND, sha256.as_str());
        self.photos.insert(sha256.clone(), picture);
        let edit = self.edit(&key).set("sha256", sha256.as_str());
        self.save(&edit.set("type", "image/jpeg"));
        sha256
    }

    /// Its own changes from `first` on.
    pub fn bundle(&self, first: u32) -> Bundle {
        self.bundle_of(first, self.last())
    }

    /// Its own changes from `first` to `last`.
    pub fn bundle_of(&self, first: u32, last: u32) -> Bundle {
        Bundle {
            programme: PROGRAMME.to_owned(),
            edition: "2026-05".to_owned(),
            cover: Selection::Since,
            device: self.card.clone(),
            first,
            last,
            previous: None,
            created_at: "2026-05-14T08:03:00Z".to_owned(),
            cards: Vec::new(),
            changes: self
                .own()
                .filter(|change| (first..=last).contains(&change.id.seq))
                .cloned()
                .collect(),
            attachments: Vec::new(),
            records: Vec::new(),
            part: None,
            extra: BTreeMap::new(),
        }
    }

    /// r and s of the signature, 32 bytes each.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        let signature: Signature = self.key.sign(bytes);
        signature.to_bytes().into()
    }

    /// A bundle's text, signed by this device.
    ///
    /// # Panics
    /// When it is beyond the limits of what may be read.
    pub fn seal(&self, bundle: &Bundle) -> String {
        let bytes = signing_bytes(bundle).expect("within the limits");
        seal(bundle, &self.sign(&bytes)).expect("within the limits")
    }

    /// A bundle signed, with these attachments, as a zip's bytes.
    ///
    /// # Errors
    /// When the container refuses a name.
    pub fn seal_zip(
        &self,
        bundle: &Bundle,
        attachments: &[(Attachment, &[u8])],
    ) -> Checked<Vec<u8>> {
        let listed = attachments.iter().map(|(listed, _)| listed.clone());
        let document = self.seal(&Bundle {
            attachments: listed.collect(),
            ..bundle.clone()
        });
        let names: Vec<String> = attachments
            .iter()
            .map(|(listed, _)| format!("attachments/{}", listed.sha256))
            .collect();
        let mut entries = vec![("bundle.json", document.as_bytes())];
        for (name, (_, content)) in names.iter().zip(attachments) {
            entries.push((name, content));
        }
        zip(&entries)
    }

    /// A bundle signed by this device, opened again.
    ///
    /// # Panics
    /// When it does not open.
    pub fn open(&self, bundle: &Bundle) -> OpenBundle {
        open_text(&self.seal(bundle)).expect("opens")
    }

    /// A document signed by this device's key.
    ///
    /// # Panics
    /// When it is none that may be signed.
    pub fn prove(&self, purpose: &str, mut document: serde_json::Value) -> serde_json::Value {
        let bytes = proof::signing_bytes(purpose, &document).expect("within the limits");
        let signature = self.sign(&bytes);
        document["signature"] = to_base64(&signature).into();
        document
    }

    /// An enrolment as the app sends it.
    pub fn enrolment(&self, code: &str, token: &str) -> serde_json::Value {
        let document = json!({ "code": code, "device": self.card.id.as_str(), "name": self.card.name,
                "public_key": self.card.public_key, "token_sha256": sha256_hex(token.as_bytes()) });
        self.prove(proof::ENROL, document)
    }

    /// An enterprise's registration at this office as the app sends it.
    pub fn registration(
        &self,
        office: &DeviceCard,
        dossier: &str,
        token: &str,
    ) -> serde_json::Value {
        let at = now_ms();
        let document = json!({ "office": office.id.as_str(), "at": at, "device": self.card.id.as_str(), "name": self.card.name,
                "public_key": self.card.public_key, "token_sha256": sha256_hex(token.as_bytes()),
                "dossier": dossier, "person": "周会计", "contact": "0953-1" });
        self.prove(proof::REGISTER, document)
    }

    /// What a device asks this office that took the place of `predecessor`, as the app sends it.
    pub fn succession(
        &self,
        office: &DeviceCard,
        predecessor: &DeviceCard,
        token: &str,
    ) -> serde_json::Value {
        let document = json!({ "office": office.id.as_str(), "at": now_ms(),
                "predecessor": predecessor.id.as_str(), "device": self.card.id.as_str(),
                "name": self.card.name, "public_key": self.card.public_key,
                "token_sha256": sha256_hex(token.as_bytes()), "person": "王工" });
        self.prove(proof::SUCCEED, document)
    }

    /// Where the feed is fetched on from.
    pub fn feed_path(&self, wait: u64) -> String {
        format!(
            "/api/v1/feed?after={}&epoch={}&wait={wait}",
            self.cursor, self.epoch
        )
    }

    /// Takes a page of the feed in and moves the cursor. How many changes were new.
    ///
    /// # Errors
    /// When it is no page, or its bundle is not to be taken.
    pub fn take_page(&mut self, page: &serde_json::Value) -> Result<usize> {
        let new = match page["bundle"].as_str() {
            Some(text) => self.take(text)?.0,
            None => 0,
        };
        self.cursor = page["cursor"].as_i64().context("a cursor")?;
        self.epoch = page["epoch"].as_str().context("an epoch")?.to_owned();
        Ok(new)
    }

    /// Takes a bundle in by the rules of a file. How many changes were new, and how many it had.
    ///
    /// # Errors
    /// When it is refused, or anything of it is.
    pub fn take(&mut self, text: &str) -> Result<(usize, u32)> {
        self.take_opened(&open_text(text)?)
    }

    /// The same with a bundle that was opened.
    ///
    /// # Errors
    /// When it is refused, or anything of it is.
    pub fn take_opened(&mut self, opened: &OpenBundle) -> Result<(usize, u32)> {
        let known = LocalState {
            held: self.hashes.clone().into_iter().collect(),
            records: self.records.clone().into_iter().collect(),
            cards: self.cards.clone().into_iter().collect(),
            contiguous: self.contiguous.clone(),
            workflow: self.workflow.clone(),
            set_aside: self.set_aside.clone(),
            ..LocalState::default()
        };
        let plan = plan(opened, &known);
        ensure!(plan.can_apply() && plan.refusals.is_empty(), "{plan:?}");
        self.contiguous.extend(plan.contiguous);
        for card in plan.cards {
            self.cards.insert(card.id.clone(), card);
        }
        for change in &plan.changes {
            self.hashes.insert(change.id.clone(), change_hash(change)?);
            self.set_aside.remove(&change.id);
        }
        for aside in plan.set_aside {
            let change = aside.change;
            self.hashes.insert(change.id.clone(), change_hash(&change)?);
            self.set_aside.insert(change.id.clone(), change);
        }
        for change in &plan.erased {
            self.hashes.insert(change.id.clone(), change_hash(change)?);
            let own = self.changes.iter_mut().find(|own| own.id == change.id);
            if let Some(own) = own {
                own.clone_from(change);
            }
        }
        for record in plan.records {
            self.records.insert(record.key.clone(), record);
        }
        Ok((plan.changes.len(), plan.already))
    }

    /// What it knows of a device.
    pub fn card_of(&self, device: &DeviceId) -> Option<&DeviceCard> {
        self.cards.get(device)
    }
}

/// Opens a bundle's text as a file is opened.
///
/// # Errors
/// What is wrong with it.
pub fn open_text(text: &str) -> Checked<OpenBundle> {
    open(text.as_bytes(), &Limits::default(), PROGRAMME)
}

/// A zip by the product's own writer, whatever the names.
///
/// # Errors
/// When an entry is too large for the container.
pub fn zip(entries: &[(&str, &[u8])]) -> Checked<Vec<u8>> {
    let mut writer = container::Writer::default();
    let mut file = Vec::new();
    for (name, content) in entries {
        file.extend(writer.entry(name, content.len() as u64, container::Crc32::of(content))?);
        file.extend(*content);
    }
    file.extend(writer.finish());
    Ok(file)
}

/// A device's token, unlike any other of this process.
pub fn token() -> String {
    to_hex(&unique())
}

fn unique() -> [u8; 32] {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    sha256(format!("testkit {number}").as_bytes())
}

/// The machine's clock, in milliseconds since 1970.
fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or_default()
    })
}
