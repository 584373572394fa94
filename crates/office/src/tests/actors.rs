//! Who meets the office: devices that write, send, fetch and keep what they were told.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
};

use anyhow::{Context as _, Result, ensure};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode},
};
use domain::{
    bundle::{
        Bundle, LocalState, Selection, change_hash, open, plan, seal, signing_bytes, to_base64,
    },
    clock::Stamp,
    device::{DeviceCard, Role, Scope},
    enterprise,
    ids::{ChangeId, DeviceId, RecordKey},
    proof,
    record::{Change, Edit, Record},
    value::Value,
};
use http_body_util::BodyExt as _;
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::json;
use tower::ServiceExt as _;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use office_service::{invites, secret};

use super::App;
use crate::api;

/// An answer: its status, and its body as JSON or null.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    /// The name of the problem, or nothing.
    pub fn problem(&self) -> String {
        let document = self.json();
        let kind = document["type"].as_str().unwrap_or_default();
        kind.trim_start_matches("/problems/").to_owned()
    }
}

/// Asks an office.
pub async fn ask(office: &App, request: Request<Body>) -> Result<Answer> {
    let router: Router = api::router(office.0.clone());
    let response = router.oneshot(request).await?;
    Ok(Answer {
        status: response.status(),
        headers: response.headers().clone(),
        bytes: response.into_body().collect().await?.to_bytes().to_vec(),
    })
}

/// A device with its keys, what it wrote and what it was told.
pub struct Actor {
    pub card: DeviceCard,
    pub address: SocketAddr,
    key: SigningKey,
    pub token: String,
    pub changes: Vec<Change>,
    pub records: BTreeMap<RecordKey, Record>,
    held: BTreeMap<ChangeId, [u8; 32]>,
    cards: BTreeMap<DeviceId, DeviceCard>,
    pub cursor: i64,
    pub epoch: String,
}

impl Actor {
    /// A device nobody knows.
    pub fn stranger(name: &str) -> Result<Self> {
        let key = SigningKey::from_slice(&secret::random::<32>())?;
        let point = key.verifying_key().to_sec1_point(false);
        let [a, b, c] = secret::random::<3>();
        Ok(Self {
            address: SocketAddr::from(([127, a, b, c], 1)),
            card: DeviceCard {
                id: DeviceId::new(&secret::id(1_800_000_000_000)),
                name: name.to_owned(),
                role: Role::Team,
                scope: Scope::City,
                public_key: to_base64(point.as_bytes()),
                restored_from: None,
            },
            key,
            token: String::new(),
            changes: Vec::new(),
            records: BTreeMap::new(),
            held: BTreeMap::new(),
            cards: BTreeMap::new(),
            cursor: 0,
            epoch: String::new(),
        })
    }

    /// The first office device, by the link the program prints.
    pub async fn first_office(office: &App) -> Result<Self> {
        let code = invites::first(office).await?.context("an invite")?;
        let mut actor = Self::stranger("办公室")?;
        actor.enrol(office, &code).await?;
        Ok(actor)
    }

    /// A team's device of one area, invited by this one.
    pub async fn team(&self, office: &App, area: &str) -> Result<Self> {
        self.invites(office, "team", json!({ "areas": [area] }))
            .await
    }

    /// A device invited by this one.
    pub async fn invites(
        &self,
        office: &App,
        role: &str,
        scope: serde_json::Value,
    ) -> Result<Self> {
        let code = self.invite(office, role, scope).await?;
        let mut actor = Self::stranger(role)?;
        actor.enrol(office, &code).await?;
        Ok(actor)
    }

    /// An invite's code.
    pub async fn invite(
        &self,
        office: &App,
        role: &str,
        scope: serde_json::Value,
    ) -> Result<String> {
        let asked = json!({ "name": "二组", "role": role, "scope": scope, "days": 7,
                            "origin": "https://office.example" });
        let answer = self.post(office, "/api/v1/invites", asked).await?;
        ensure!(answer.status == StatusCode::CREATED, "{}", answer.json());
        Ok(answer.json()["code"].as_str().context("a code")?.to_owned())
    }

    /// Enrols with a code and a new token.
    pub async fn enrol(&mut self, office: &App, code: &str) -> Result<Answer> {
        let token = token();
        let answer = self
            .post(office, "/api/v1/enrol", self.enrolment(code, &token))
            .await?;
        if answer.status.is_success() {
            self.enrolled(token, &answer.json())?;
        }
        Ok(answer)
    }

    /// What the office said it is from now on.
    pub fn enrolled(&mut self, token: String, said: &serde_json::Value) -> Result<()> {
        self.token = token;
        self.card.role = member(&said["role"]).context("a role")?;
        self.card.scope = member(&said["scope"]).context("a scope")?;
        Ok(())
    }

    /// An enrolment as the app sends it.
    pub fn enrolment(&self, code: &str, token: &str) -> serde_json::Value {
        let said = json!({ "code": code, "device": self.card.id.as_str(), "name": self.card.name,
                "public_key": self.card.public_key, "token_sha256": secret::hash(token) });
        self.proves(proof::ENROL, said)
    }

    /// An enterprise's registration as the app sends it.
    pub fn registration(&self, dossier: &str, token: &str) -> serde_json::Value {
        let said = json!({ "device": self.card.id.as_str(), "name": self.card.name,
                "public_key": self.card.public_key, "token_sha256": secret::hash(token),
                "dossier": dossier, "person": "周会计", "contact": "0953-1" });
        self.proves(proof::REGISTER, said)
    }

    /// A document signed by this device's key.
    pub fn proves(&self, purpose: &str, mut said: serde_json::Value) -> serde_json::Value {
        let signed = proof::signing_bytes(purpose, &said).expect("JSON");
        let signature: Signature = self.key.sign(&signed);
        said["signature"] = to_base64(&signature.to_bytes()).into();
        said
    }

    /// A request, from an address of its own.
    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .extension(ConnectInfo(self.address))
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.token))
    }

    pub async fn get(&self, office: &App, path: &str) -> Result<Answer> {
        ask(office, self.request("GET", path).body(Body::empty())?).await
    }

    pub async fn post(&self, office: &App, path: &str, body: serde_json::Value) -> Result<Answer> {
        let request = self
            .request("POST", path)
            .header("content-type", "application/json");
        ask(office, request.body(Body::from(body.to_string()))?).await
    }

    /// Writes a field as the app does: what is on the screen is replaced.
    pub fn write(&mut self, key: &RecordKey, field: &str, value: impl Into<Value>) {
        let record = self
            .records
            .entry(key.clone())
            .or_insert_with(|| Record::new(key.clone()));
        let edit: Edit = record.edit().set(field, value);
        let seq = u32::try_from(self.changes.len() + 1).expect("few");
        let id = ChangeId::new(self.card.id.clone(), seq);
        let at = Stamp {
            ms: 1_800_000_000_000 + i64::from(seq),
            counter: 0,
        };
        if let Some(change) = record.change(&edit, id, at, "张工") {
            record.apply(&change);
            self.held
                .insert(change.id.clone(), change_hash(&change).expect("JSON"));
            self.changes.push(change);
        }
    }

    /// Begins an enterprise in an area.
    pub fn begin(&mut self, code: &str, area: &str, name: &str) -> RecordKey {
        let key = RecordKey::only(code, enterprise::KIND);
        self.write(&key, "area", area);
        self.write(&key, "name", name);
        key
    }

    /// Its own changes from a number on, as a bundle.
    pub fn bundle(&self, first: u32) -> Bundle {
        let after = usize::try_from(first - 1).unwrap_or_default();
        Bundle {
            programme: "wuzhong".to_owned(),
            edition: "2024".to_owned(),
            cover: Selection::Since,
            device: self.card.clone(),
            first,
            last: u32::try_from(self.changes.len()).expect("few"),
            previous: None,
            created_at: "2026-11-24T03:00:00Z".to_owned(),
            cards: Vec::new(),
            changes: self.changes[after.min(self.changes.len())..].to_vec(),
            attachments: Vec::new(),
            records: Vec::new(),
            extra: BTreeMap::new(),
        }
    }

    pub fn seal(&self, bundle: &Bundle) -> String {
        let bytes = signing_bytes(bundle).expect("JSON");
        let signature: Signature = self.key.sign(&bytes);
        seal(bundle, &signature.to_bytes().into()).expect("JSON")
    }

    pub async fn send(&self, office: &App, text: String) -> Result<Answer> {
        ask(
            office,
            self.request("POST", "/api/v1/bundles")
                .body(Body::from(text))?,
        )
        .await
    }

    /// Sends what the office has not, as the app does.
    pub async fn push(&self, office: &App) -> Result<Answer> {
        let status = self.get(office, "/api/v1/status").await?.json();
        let head = u32::try_from(status["head"].as_u64().context("a head")?)?;
        self.send(office, self.seal(&self.bundle(head + 1))).await
    }

    pub async fn news(&self, office: &App, wait: u64) -> Result<Answer> {
        let path = format!(
            "/api/v1/news?after={}&epoch={}&wait={wait}",
            self.cursor, self.epoch
        );
        self.get(office, &path).await
    }

    /// Fetches all there is and takes it in by the same rules as a file. How many changes came.
    pub async fn pull(&mut self, office: &App) -> Result<usize> {
        let mut came = 0;
        loop {
            let answer = self.news(office, 0).await?;
            ensure!(answer.status.is_success(), "{}", answer.json());
            let page = answer.json();
            if let Some(text) = page["bundle"].as_str() {
                came += self.take(text)?;
            }
            self.cursor = page["cursor"].as_i64().context("a cursor")?;
            self.epoch = page["epoch"].as_str().context("an epoch")?.to_owned();
            if page["more"] != true {
                return Ok(came);
            }
        }
    }

    /// Begins with a snapshot, as a new device does; how many pages it had, none where news tell all.
    pub async fn begins(&mut self, office: &App) -> Result<usize> {
        let (mut pages, mut cursor, mut after) = (0, 0, String::new());
        loop {
            let path = format!("/api/v1/snapshot?after={after}");
            let answer = self.get(office, &path).await?;
            ensure!(answer.status.is_success(), "{}", answer.json());
            let page = answer.json();
            if let Some(begun) = page["cursor"].as_i64() {
                cursor = begun;
            }
            if page["bundle"].is_string() {
                self.takes(&page)?;
                pages += 1;
            }
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut after),
                None => break,
            }
        }
        (self.cursor, self.epoch) = (cursor, office.epoch().to_owned());
        Ok(pages)
    }

    /// Takes a page in.
    pub fn takes(&mut self, page: &serde_json::Value) -> Result<usize> {
        self.take(page["bundle"].as_str().context("a bundle")?)
    }

    fn take(&mut self, text: &str) -> Result<usize> {
        let opened = open(
            text.as_bytes(),
            &domain::limits::Limits::default(),
            "wuzhong",
        )?;
        let known = LocalState {
            held: self.held.clone().into_iter().collect(),
            records: self.records.clone().into_iter().collect(),
            cards: self.cards.clone().into_iter().collect(),
            ..LocalState::default()
        };
        let plan = plan(&opened, &known);
        ensure!(plan.can_apply() && plan.refusals.is_empty(), "{plan:?}");
        for card in plan.cards {
            self.cards.insert(card.id.clone(), card);
        }
        for change in &plan.changes {
            self.held
                .insert(change.id.clone(), change_hash(change).expect("JSON"));
        }
        for record in plan.records {
            self.records.insert(record.key.clone(), record);
        }
        Ok(plan.changes.len())
    }

    /// What it was told of a device.
    pub fn card_of(&self, device: &DeviceId) -> Option<&DeviceCard> {
        self.cards.get(device)
    }

    /// The dossiers it holds anything of.
    pub fn dossiers(&self) -> BTreeSet<&str> {
        self.records
            .keys()
            .map(|key| key.dossier.as_str())
            .collect()
    }
}

/// A valid code made of 17 characters and its check character.
pub fn code(n: usize) -> String {
    let body = format!("91640300MA{n:07}");
    "0123456789ABCDEFGHJKLMNPQRTUWXY"
        .chars()
        .map(|last| format!("{body}{last}"))
        .find(|code| domain::credit_code::CreditCode::parse(code).is_ok())
        .expect("one of 31 check characters is right")
}

/// A device's token: 256 bits.
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(secret::random::<32>())
}

/// A `domain` value that is a member of an answer.
fn member<T: serde::de::DeserializeOwned>(value: &serde_json::Value) -> Option<T> {
    serde::Deserialize::deserialize(value).ok()
}
