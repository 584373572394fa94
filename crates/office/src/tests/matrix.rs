//! Every role at every endpoint, on what is its own and on what is another's: walked from the
//! OpenAPI document, each asked in a way that succeeds for those who may, so that an endpoint without
//! a row fails here. What comes of it is one table, `snapshots/…rights.snap`.

use std::{collections::BTreeSet, fmt::Write as _};

use anyhow::{Context as _, Result, bail};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{bundle::sha256_hex, ids::RecordKey, photo};
use http_body_util::BodyExt as _;
use office_service::secret;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{
    App, TestOffice,
    actors::{Actor, Answer, ask, code, token},
    on_both,
};
use crate::{
    api::{self, problem},
    commands::serve,
    site::Site,
};

on_both! {
    every_role_at_every_endpoint
    what_is_for_whoever_runs_it_is_open_and_names_nobody
}

/// What only those may read who work on the other factory.
const NAME: &str = "乙厂的秘密";
const PHOTO: &[u8] = b"the other factory's photo";

/// Two factories in two areas, and who meets the office.
struct World {
    office: App,
    desk: Actor,
    /// By what the table calls them. The last may most, so that nothing is there for the others to
    /// find only because they were asked after it.
    askers: Vec<(&'static str, Actor)>,
    own: String,
    foreign: String,
}

impl World {
    async fn begin(office: &App) -> Result<Self> {
        let mut desk = Actor::first_office(office).await?;
        let (own, foreign) = (code(1), code(2));
        desk.begin(&own, "640302", "甲厂");
        desk.begin(&foreign, "640303", NAME);
        for dossier in [&own, &foreign] {
            for bytes in [&b"a photo"[..], PHOTO, &sent(dossier)] {
                let mine = (bytes == PHOTO) == (*dossier == foreign);
                if mine || bytes == sent(dossier) {
                    let key = RecordKey::new(dossier.clone(), photo::KIND, sha256_hex(bytes));
                    desk.write(&key, "sha256", sha256_hex(bytes).as_str());
                }
            }
        }
        assert_eq!(desk.push(office).await?.status, 200);
        for bytes in [&b"a photo"[..], PHOTO] {
            desk.send_attachment(office, bytes).await?;
        }
        let team = json!({ "areas": ["640302"] });
        let revoked = desk.invites(office, "team", team.clone()).await?;
        let path = format!("/api/v1/devices/{}/revoke", revoked.card.id);
        assert_eq!(desk.post(office, &path, json!({})).await?.status, 204);
        let askers = vec![
            ("nobody", Actor::stranger("无凭证")),
            ("revoked", revoked),
            ("waiting", {
                let mut waiting = Actor::stranger("等待接纳");
                waiting.token = token();
                let asked = waiting.registration(office.card(), &code(3), &waiting.token);
                let answer = waiting.post(office, "/api/v1/register", asked).await?;
                assert_eq!(answer.status, 202);
                waiting
            }),
            ("team", desk.invites(office, "team", team).await?),
            (
                "enterprise",
                desk.invites(office, "enterprise", json!({ "dossier": own }))
                    .await?,
            ),
            (
                "supervisor",
                desk.invites(office, "supervisor", json!({ "areas": ["640302"] }))
                    .await?,
            ),
            (
                "finance",
                desk.invites(office, "finance", json!({ "areas": ["640302"] }))
                    .await?,
            ),
            (
                "assessor",
                desk.invites(office, "assessor", json!({ "areas": ["640302"] }))
                    .await?,
            ),
            (
                "provider",
                desk.invites(office, "provider", json!({ "dossiers": [own] }))
                    .await?,
            ),
            (
                "office",
                desk.invites(office, "office", json!("city")).await?,
            ),
        ];
        Ok(Self {
            office: office.clone(),
            desk,
            askers,
            own,
            foreign,
        })
    }

    /// A request for the endpoint that succeeds for those who may; `foreign` of what is another's.
    /// `None` where there is nothing to be another's.
    ///
    /// Every endpoint has its row here.
    async fn request(
        &mut self,
        endpoint: &str,
        asker: usize,
        foreign: bool,
    ) -> Result<Option<Request<Body>>> {
        let dossier = if foreign { &self.foreign } else { &self.own }.clone();
        let own_photo = if foreign { PHOTO } else { b"a photo" };
        let office = self.office.clone();
        let fresh = |role: &'static str| {
            let (office, desk) = (&office, &self.desk);
            async move {
                let scope = if role == "office" {
                    json!("city")
                } else {
                    json!({ "areas": ["640302"] })
                };
                desk.invite(office, role, scope).await
            }
        };
        let actor = &self.askers.get(asker).context("an asker")?.1;
        let get = |path: &str| Ok(Some(actor.request("GET", path).body(Body::empty())?));
        let post = |path: &str, body: Value| {
            let request = actor
                .request("POST", path)
                .header("content-type", "application/json");
            Ok(Some(request.body(Body::from(body.to_string()))?))
        };
        match endpoint {
            "get /api/v1/openapi.json"
            | "get /api/v1/office"
            | "get /api/v1/devices"
            | "get /api/v1/conflicts"
            | "get /api/v1/status"
            | "get /api/v1/quarantine"
            | "get /api/v1/invites"
            | "get /api/v1/applicants"
            | "get /api/v1/audit"
                if foreign =>
            {
                Ok(None)
            }
            "get /api/v1/openapi.json" => get("/api/v1/openapi.json"),
            "get /api/v1/office" => get("/api/v1/office"),
            "get /api/v1/devices" => get("/api/v1/devices"),
            "get /api/v1/conflicts" => get("/api/v1/conflicts"),
            "get /api/v1/status" => get("/api/v1/status"),
            "get /api/v1/quarantine" => get("/api/v1/quarantine"),
            "get /api/v1/invites" => get("/api/v1/invites"),
            "get /api/v1/applicants" => get("/api/v1/applicants"),
            "get /api/v1/audit" => get("/api/v1/audit?limit=5"),
            // Another's: one that nobody made.
            "post /api/v1/invites/{code}/void" => {
                let code = fresh("team").await?;
                let id = secret::hash(&secret::plain_code(&code));
                let id = if foreign { "0".repeat(64) } else { id };
                post(&format!("/api/v1/invites/{id}/void"), json!({}))
            }
            // Another's: with a code that is no enterprise's.
            "post /api/v1/register" => {
                let new = Actor::stranger("新企业");
                let dossier = if foreign { "1" } else { &self.foreign };
                let request = new.request("POST", "/api/v1/register");
                let asked = new.registration(office.card(), dossier, &token());
                Ok(Some(request.body(Body::from(asked.to_string()))?))
            }
            // Another's: as the successor of a device that is not the one that asks.
            "post /api/v1/successors" => {
                let new = Actor::stranger("还原后的设备");
                let before = if foreign { &self.desk } else { actor };
                let asked = new.succession(office.card(), &before.card, &token());
                post("/api/v1/successors", asked)
            }
            // Another's: one that does not wait.
            "post /api/v1/applicants/{device}/admit"
            | "post /api/v1/applicants/{device}/refuse" => {
                let device = if foreign {
                    "nobody".to_owned()
                } else {
                    let new = Actor::stranger("新企业");
                    let asked = new.registration(office.card(), &code(7), &token());
                    let waits = new.post(&office, "/api/v1/register", asked).await?;
                    assert_eq!(waits.status, 202);
                    new.card.id.as_str().to_owned()
                };
                let verb = endpoint.rsplit('/').next().unwrap_or_default();
                let asked = json!({ "name": "新企业", "role": "enterprise",
                                    "scope": { "dossier": code(7) } });
                post(&format!("/api/v1/applicants/{device}/{verb}"), asked)
            }
            "post /api/v1/devices/{device}/rename" => {
                let device = if foreign {
                    "nobody"
                } else {
                    self.desk.card.id.as_str()
                };
                let path = format!("/api/v1/devices/{device}/rename");
                post(&path, json!({ "name": "办公室电脑" }))
            }
            // Another's: of a device that nobody enrolled.
            "post /api/v1/quarantine/{device}/{dossier}/release"
            | "post /api/v1/quarantine/{device}/{dossier}/acknowledge" => {
                let mut team = Actor::stranger("越界");
                team.enrol(&office, &fresh("team").await?).await?;
                let key = RecordKey::new(self.foreign.clone(), "note", "0190-aside");
                team.write(&key, "text", "到界外");
                assert_eq!(team.push(&office).await?.status, 200);
                let verb = endpoint.rsplit('/').next().unwrap_or_default();
                let device = if foreign {
                    "nobody"
                } else {
                    team.card.id.as_str()
                };
                let path = format!("/api/v1/quarantine/{device}/{}/{verb}", self.foreign);
                post(&path, json!({}))
            }
            "get /api/v1/dossiers/{dossier}/changes" => {
                get(&format!("/api/v1/dossiers/{dossier}/changes"))
            }
            "get /api/v1/snapshot" if foreign => Ok(None),
            "get /api/v1/snapshot" => get("/api/v1/snapshot"),
            "get /api/v1/feed" if foreign => Ok(None),
            "get /api/v1/feed" => get("/api/v1/feed?after=0"),
            // Another's code: one that nobody made.
            "get /api/v1/invites/{code}" if foreign => get("/api/v1/invites/AAAA-AAAA-AAAA"),
            "get /api/v1/invites/{code}" => {
                get(&format!("/api/v1/invites/{}", fresh("team").await?))
            }
            // Another's code: one that another device has used.
            "post /api/v1/enrol" => {
                let code = fresh("team").await?;
                if foreign {
                    let first = Actor::stranger("先到").enrol(&office, &code).await?;
                    assert_eq!(first.status, 200);
                }
                let new = Actor::stranger("新设备");
                let request = new.request("POST", "/api/v1/enrol");
                let request = request.header("content-type", "application/json");
                Ok(Some(request.body(Body::from(
                    new.enrolment(&code, &token()).to_string(),
                ))?))
            }
            // Another's: one that nobody began.
            "post /api/v1/erasures" => {
                let dossier = if foreign { code(8) } else { dossier };
                let record = json!({ "dossier": dossier, "kind": "enterprise",
                                     "fields": ["name"] });
                let asked = json!({ "what": { "record": record }, "confirm": dossier,
                                    "reason": "asked for" });
                post("/api/v1/erasures", asked)
            }
            "post /api/v1/invites" if foreign => Ok(None),
            "post /api/v1/invites" => post(
                "/api/v1/invites",
                json!({ "name": "三组", "role": "team", "scope": { "areas": ["640302"] },
                        "days": 7, "origin": "https://office.example" }),
            ),
            // Another's device: one that nobody enrolled.
            "post /api/v1/devices/{device}/revoke" => {
                let device = if foreign {
                    "nobody".to_owned()
                } else {
                    let mut lost = Actor::stranger("丢失");
                    lost.enrol(&office, &fresh("team").await?).await?;
                    lost.card.id.as_str().to_owned()
                };
                post(&format!("/api/v1/devices/{device}/revoke"), json!({}))
            }
            "post /api/v1/devices/{device}/reinstate" => {
                let device = if foreign {
                    "nobody".to_owned()
                } else {
                    let mut found = Actor::stranger("找回");
                    found.enrol(&office, &fresh("team").await?).await?;
                    found.card.id.as_str().to_owned()
                };
                post(&format!("/api/v1/devices/{device}/reinstate"), json!({}))
            }
            "post /api/v1/bundles" => {
                let actor = &mut self.askers.get_mut(asker).context("an asker")?.1;
                let key = RecordKey::new(dossier, "note", "0190-note");
                actor.write(&key, "text", format!("{foreign}").as_str());
                let text = actor.seal(&actor.bundle(u32::try_from(actor.changes.len())?));
                let request = actor.request("POST", "/api/v1/bundles");
                Ok(Some(request.body(Body::from(text))?))
            }
            "put /api/v1/attachments/{sha256}" => {
                let bytes = sent(&dossier);
                let path = format!("/api/v1/attachments/{}", sha256_hex(&bytes));
                // It names the photo first: of others' nothing is wanted of it.
                let actor = &mut self.askers.get_mut(asker).context("an asker")?.1;
                let key = RecordKey::new(dossier, photo::KIND, sha256_hex(&bytes));
                actor.write(&key, "sha256", sha256_hex(&bytes).as_str());
                let text = actor.seal(&actor.bundle(u32::try_from(actor.changes.len())?));
                actor.send(&office, text).await?;
                let range = format!("bytes 0-{}/{}", bytes.len() - 1, bytes.len());
                let request = actor.request("PUT", &path).header("content-range", range);
                Ok(Some(request.body(Body::from(bytes))?))
            }
            "get /api/v1/attachments/{sha256}" => {
                get(&format!("/api/v1/attachments/{}", sha256_hex(own_photo)))
            }
            other => bail!("{other} has no row: say here how it is asked so that it succeeds"),
        }
    }

    /// All that was ever taken, and what came of attachments: a refusal changes nothing of it.
    async fn kept(&self) -> Result<(usize, usize, bool)> {
        let mut tx = self.office.database().read().await?;
        let (changes, devices) = (tx.changes(None).await?.len(), tx.devices().await?.len());
        drop(tx);
        let sent = sha256_hex(&sent(&self.foreign));
        let here = self.office.attachments().size(&sent).await?.is_some();
        Ok((changes, devices, here))
    }
}

/// A photo of a dossier that is named and not here yet.
fn sent(dossier: &str) -> Vec<u8> {
    format!("a photo of {dossier} that is still to come").into_bytes()
}

/// What an answer is, in a word or two.
fn outcome(endpoint: &str, answer: &Answer) -> String {
    let status = answer.status.as_u16();
    let said = answer.json();
    match (answer.problem().as_str(), endpoint) {
        ("", "post /api/v1/bundles") => {
            let aside = said["quarantined"].as_array().map_or(0, Vec::len);
            format!("{status}, {} new, {aside} aside", said["new"])
        }
        ("", "get /api/v1/feed") if said["bundle"].is_string() => format!("{status} with changes"),
        ("", _) => format!("{status}"),
        (problem, _) => format!("{status} {problem}"),
    }
}

async fn every_role_at_every_endpoint(town: TestOffice) -> Result<()> {
    let mut world = World::begin(&town.office).await?;
    let document = serde_json::to_value(api::document())?;
    let mut table = String::new();
    for (path, methods) in document["paths"].as_object().context("paths")? {
        for (method, operation) in methods.as_object().context("methods")? {
            let who = operation["x-who"].as_str().context("who may ask")?;
            let endpoint = format!("{method} {path}");
            for foreign in [false, true] {
                let mut line = String::new();
                for asker in 0..world.askers.len() {
                    let Some(request) = world.request(&endpoint, asker, foreign).await? else {
                        continue;
                    };
                    let before = world.kept().await?;
                    let answer = ask(&world.office, request).await?;
                    let role = world.askers[asker].0;
                    let found = outcome(&endpoint, &answer);
                    let place = format!("{endpoint}, {role}, foreign: {foreign}");
                    follows_the_rule(who, role, &answer).context(place.clone())?;
                    if role != "office" {
                        keeps_the_secret(&world, &endpoint, &answer).context(place.clone())?;
                    }
                    if !answer.status.is_success() {
                        assert_eq!(
                            world.kept().await?,
                            before,
                            "{place}: something was changed"
                        );
                    }
                    write!(line, " | {role} {found}")?;
                }
                if !line.is_empty() {
                    let whose = if foreign { "another's" } else { "own" };
                    writeln!(table, "{endpoint}, {whose}{line}")?;
                }
            }
        }
    }
    insta::assert_snapshot!("rights", table);
    Ok(())
}

/// What the document says of who may ask, at any endpoint.
fn follows_the_rule(who: &str, role: &str, answer: &Answer) -> Result<()> {
    let problem = answer.problem();
    let expected = match (who, role) {
        ("anybody", _) => None,
        (_, "nobody") => Some((StatusCode::UNAUTHORIZED, "no-token")),
        (_, "revoked") => Some((StatusCode::FORBIDDEN, "revoked")),
        (_, "waiting") => Some((StatusCode::FORBIDDEN, "waiting")),
        ("office", "team" | "enterprise" | "supervisor" | "finance" | "assessor" | "provider") => {
            Some((StatusCode::FORBIDDEN, "not-yours"))
        }
        ("office" | "device", _) => None,
        other => bail!("there is no rule for {other:?}"),
    };
    match expected {
        Some(expected) => assert_eq!((answer.status, problem.as_str()), expected),
        None => assert!(
            !["no-token", "revoked", "waiting", "not-yours"].contains(&problem.as_str()),
            "{problem}"
        ),
    }
    Ok(())
}

/// Nothing of the other factory is in the answer: no name, no photo, and not even its code, but
/// where the caller has named it itself.
fn keeps_the_secret(world: &World, endpoint: &str, answer: &Answer) -> Result<()> {
    let text = format!(
        "{:?} {}",
        answer.headers,
        String::from_utf8_lossy(&answer.bytes)
    );
    let mut secrets = vec![NAME, std::str::from_utf8(PHOTO)?];
    // The answer to a bundle names the dossier whose changes were set aside; so does the status.
    if !["post /api/v1/bundles", "get /api/v1/status"].contains(&endpoint) {
        secrets.push(&world.foreign);
    }
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    Ok(())
}

/// `/healthz` and `/readyz` ask for no token: they say whether the office works, and nothing else.
/// What `/metrics` says is not there for anybody who may come (docs/running.md).
async fn what_is_for_whoever_runs_it_is_open_and_names_nobody(town: TestOffice) -> Result<()> {
    const PAGE: &str = "<!doctype html>";
    let world = World::begin(&town.office).await?;
    let app = tempfile::tempdir()?;
    std::fs::write(app.path().join("index.html"), PAGE)?;
    let router = serve::router(Site::read(app.path())?, town.office.0.clone());
    for path in ["/healthz", "/readyz", "/metrics"] {
        for (role, actor) in &world.askers {
            let request = actor.request("GET", path).body(Body::empty())?;
            let response = router.clone().oneshot(request).await?;
            assert_eq!(response.status(), 200, "{role} {path}");
            let bytes = response.into_body().collect().await?.to_bytes();
            let text = String::from_utf8_lossy(&bytes);
            if path == "/metrics" {
                // The app's page, as at every address the office has nothing at.
                assert_eq!(text, PAGE);
            }
            for secret in [
                "甲厂",
                NAME,
                &world.own,
                &world.foreign,
                actor.card.id.as_str(),
            ] {
                assert!(!text.contains(secret), "{secret} is in {path}: {text}");
            }
        }
    }
    Ok(())
}

/// What programs of others may rely on: a change here is a change of the protocol.
#[test]
fn the_document_is_what_was_agreed() -> Result<()> {
    let document = serde_json::to_value(api::document())?;
    // Another package of the workspace may have serde_json keep the order of keys.
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!(document);
    });
    Ok(())
}

#[test]
fn kinds_of_problems_have_names_of_their_own() {
    let names: BTreeSet<&str> = problem::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(names.len(), problem::ALL.len());
    assert!(problem::ALL.iter().all(|kind| !kind.status().is_success()));
}
