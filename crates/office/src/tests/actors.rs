//! Simulated devices that use the API in this process.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    ops::{Deref, DerefMut},
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::{Context as _, Result, ensure};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode},
};
use domain::bundle::sha256_hex;
use http_body_util::BodyExt as _;
use office_service::invites;
use serde_json::json;
use testkit::Device;
pub use testkit::token;
use tower::ServiceExt as _;

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

/// A simulated device that asks an office in this process, from an address of its own.
pub struct Actor {
    pub device: Device,
    pub address: SocketAddr,
}

impl Deref for Actor {
    type Target = Device;

    fn deref(&self) -> &Device {
        &self.device
    }
}

impl DerefMut for Actor {
    fn deref_mut(&mut self) -> &mut Device {
        &mut self.device
    }
}

impl Actor {
    /// A device nobody knows.
    pub fn stranger(name: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let [_, a, b, c] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        Self {
            device: Device::unique(name),
            address: SocketAddr::from(([127, a, b, c], 1)),
        }
    }

    /// The first office device, by the link the program prints.
    pub async fn first_office(office: &App) -> Result<Self> {
        let code = invites::first(office).await?.context("an invite")?;
        let mut actor = Self::stranger("办公室");
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
        let mut actor = Self::stranger(role);
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

    pub async fn send(&self, office: &App, text: String) -> Result<Answer> {
        ask(
            office,
            self.request("POST", "/api/v1/bundles")
                .body(Body::from(text))?,
        )
        .await
    }

    /// Sends a piece of an attachment.
    pub async fn send_piece(
        &self,
        office: &App,
        sha256: &str,
        from: usize,
        total: usize,
        bytes: &[u8],
    ) -> Result<Answer> {
        let range = format!("bytes {from}-{}/{total}", from + bytes.len() - 1);
        let request = self
            .request("PUT", &format!("/api/v1/attachments/{sha256}"))
            .header("content-range", range);
        ask(office, request.body(Body::from(bytes.to_vec()))?).await
    }

    /// Sends an attachment in one piece, which the office wants of it.
    pub async fn send_attachment(&self, office: &App, bytes: &[u8]) -> Result<()> {
        let sha256 = sha256_hex(bytes);
        let wanted = self.get(office, "/api/v1/status").await?.json();
        let wanted = wanted["wanted"].as_array().context("a list")?;
        ensure!(wanted.contains(&json!(sha256)), "it is not wanted");
        let answer = self.send_piece(office, &sha256, 0, bytes.len(), bytes);
        let said = answer.await?.json();
        ensure!(said["whole"] == true, "{said}");
        Ok(())
    }

    /// Sends what the office has not, as the app does.
    pub async fn push(&self, office: &App) -> Result<Answer> {
        let status = self.get(office, "/api/v1/status").await?.json();
        let head = u32::try_from(status["head"].as_u64().context("a head")?)?;
        self.send(office, self.seal(&self.bundle(head + 1))).await
    }

    pub async fn feed(&self, office: &App, wait: u64) -> Result<Answer> {
        self.get(office, &self.feed_path(wait)).await
    }

    /// Fetches all there is and takes it in by the same rules as a file. How many changes came.
    pub async fn pull(&mut self, office: &App) -> Result<usize> {
        let mut came = 0;
        loop {
            let answer = self.feed(office, 0).await?;
            ensure!(answer.status.is_success(), "{}", answer.json());
            let page = answer.json();
            came += self.take_page(&page)?;
            if page["more"] != true {
                return Ok(came);
            }
        }
    }

    /// Begins with a snapshot, as a new device does; how many pages it had, none where the feed has everything.
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
            if let Some(text) = page["bundle"].as_str() {
                self.take(text)?;
                pages += 1;
            }
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut after),
                None => break,
            }
        }
        (self.cursor, self.epoch) = (cursor, office.epoch());
        Ok(pages)
    }

    /// Takes a page's bundle in, wherever the cursor is.
    pub fn takes(&mut self, page: &serde_json::Value) -> Result<usize> {
        let (new, _) = self.take(page["bundle"].as_str().context("a bundle")?)?;
        Ok(new)
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

/// A `domain` value that is a member of an answer.
fn member<T: serde::de::DeserializeOwned>(value: &serde_json::Value) -> Option<T> {
    T::deserialize(value).ok()
}
