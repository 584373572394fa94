//! What devices send: their bundles, in order.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use domain::{
    bundle::{BundleFault, OpenBundle, open},
    ids::DeviceId,
    limits::Limits,
};
use office_db::Action;
use office_service::{
    Office,
    clock::now,
    ingest::{self, IngestError, audit_ingested},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use super::{
    body::LimitedBody,
    caller::Caller,
    limits::{Kept, Limits as Allowances},
    problem::{
        BAD_BUNDLE, BAD_REQUEST, FAILED, GAP, LeftOut, Missing, NOT_ITS_SENDER, OTHER_EPOCH,
        Problem, REFUSED, REVOKED, TOO_MUCH_ASIDE,
    },
    quarantine::Group,
    schema::{As, AsRole, AsScope},
};

/// Bytes of a bundle that counts as large, and how many of those are read at once.
const LARGE: usize = 8 << 20;
static READING: Semaphore = Semaphore::const_new(2);

/// Bytes of one bundle.
const BUNDLE: usize = 96 << 20;

/// What the office has of a device.
#[derive(Serialize, ToSchema)]
pub struct Status {
    programme: String,
    /// Another one after a restore: what came after the backup is to be offered again.
    epoch: String,
    /// The office's clock, ms since 1970.
    now: i64,
    role: AsRole,
    scope: AsScope,
    /// The device's last change that is here without a gap.
    head: u32,
    /// sha256 of the device's change `at`, else of its last, in hex; `null` where it is not here.
    hash: Option<String>,
    /// What of the device is quarantined, by dossier.
    quarantined: Vec<Group>,
    /// Attachments the device is still to send, by hash; at most 1,000 at once.
    wanted: Vec<String>,
    /// For each device asked about, its last change that is here without a gap; 0 also for one of
    /// which nothing lies in the caller's scope.
    heads: BTreeMap<String, u32>,
}

#[derive(Deserialize)]
pub struct AskedStatus {
    /// Devices whose changes this one would pass on, with commas between.
    #[serde(default)]
    of: String,
    /// Of which of its changes the device wants the hash.
    at: Option<u32>,
}

/// Devices asked about at once.
const ASKED: usize = 200;

#[derive(Deserialize)]
pub struct Sent {
    epoch: Option<String>,
}

/// What the office has of this device
#[utoipa::path(get, path = "/api/v1/status", tag = "sync",
    params(("of" = Option<String>, Query,
        description = "Devices whose changes this one would pass on, with commas between: `heads`"),
        ("at" = Option<u32>, Query,
        description = "The number of the device's change whose hash it wants: `hash`")),
    responses((status = 200, description = "It", body = Status), Problem),
    extensions(("x-who" = json!("device"))))]
pub async fn status(
    State(office): State<Office>,
    caller: Caller,
    asked: Result<Query<AskedStatus>, QueryRejection>,
) -> Result<Json<Status>, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::from(BAD_REQUEST))?;
    let mut tx = office.database().read().await?;
    let mut heads = BTreeMap::new();
    for device in asked.of.split(',').filter(|it| !it.is_empty()).take(ASKED) {
        let id = DeviceId::new(device);
        // What it may not know of is to it as what never came.
        let head = if tx.may_know(&caller.device, &id).await? {
            tx.head(&id).await?
        } else {
            0
        };
        heads.insert(device.to_owned(), head);
    }
    let head = tx.head(&caller.device.id).await?;
    let at = asked.at.unwrap_or(head);
    Ok(Json(Status {
        programme: office.programme().to_owned(),
        epoch: office.epoch(),
        now: now(),
        hash: tx.change_hash(&caller.device.id, at).await?,
        head,
        quarantined: Group::list(&mut tx, Some(&caller.device.id)).await?,
        wanted: tx.wanted_of(&caller.device.id).await?,
        heads,
        role: As(caller.device.role),
        scope: As(caller.device.scope),
    }))
}

/// A change that was just quarantined.
#[derive(Serialize, ToSchema)]
pub struct Quarantined {
    change: String,
    dossier: String,
    /// `scope`: in a dossier that is not the device's to write; `role`: of a kind that is not its
    /// role's; `revoked`: its device was revoked.
    reason: &'static str,
}

/// What became of a bundle.
#[derive(Serialize, ToSchema)]
pub struct Taken {
    /// The sender's last change that is here without a gap.
    head: u32,
    /// How many changes were new.
    new: usize,
    /// Changes that were quarantined, with the reason.
    quarantined: Vec<Quarantined>,
    /// Other devices' changes that were left out, with the reason.
    refused: Vec<LeftOut>,
    /// Attachments the bundle names that are not here yet, by hash.
    wanted: Vec<String>,
}

/// Send a bundle
///
/// It is taken whole, or nothing of it, and answered only once it is durable. The same again
/// changes nothing and gets the same answer.
#[utoipa::path(post, path = "/api/v1/bundles", tag = "sync",
    params(("epoch" = Option<String>, Query,
        description = "For which epoch it was made; of another one it is refused as `other-epoch`")),
    request_body(content = serde_json::Value, content_type = "application/json",
        description = "A bundle: docs/bundle.schema.json"),
    responses((status = 200, description = "It is here, durably", body = Taken), Problem),
    extensions(("x-who" = json!("device"))))]
pub async fn post(
    State(office): State<Office>,
    State(allowances): State<Arc<Allowances>>,
    caller: Caller,
    sent: Result<Query<Sent>, QueryRejection>,
    LimitedBody { bytes: body, .. }: LimitedBody<BUNDLE>,
) -> Result<Json<Taken>, Problem> {
    let Query(sent) = sent.map_err(|_| Problem::from(BAD_REQUEST))?;
    // What a device leaves out because the office had it may be what was lost with the old one.
    if sent.epoch.is_some_and(|epoch| epoch != office.epoch()) {
        return Err(OTHER_EPOCH.into());
    }
    let programme = office.programme().to_owned();
    // A large document takes several times its room while it is read.
    let _reads = if body.len() > LARGE {
        Some(READING.acquire().await.map_err(|_| Problem::from(FAILED))?)
    } else {
        None
    };
    let (opened, body) =
        tokio::task::spawn_blocking(move || (open(&body, &Limits::default(), &programme), body))
            .await
            .map_err(|_| Problem::from(FAILED))?;
    let opened = opened.map_err(|fault| refused(&fault))?;
    if !signed_by(&opened, &caller) {
        return Err(NOT_ITS_SENDER.into());
    }
    // Opened above, so it is UTF-8.
    let text = String::from_utf8_lossy(&body);
    let mut tx = office.database().write().await?;
    let again = tx.has_bundle(&opened.hash).await?;
    if !again {
        allowances.keep(&caller.device, Kept::Bundles, text.len() as u64)?;
    }
    let ingested = match ingest::ingest(&mut tx, &opened, &text, &caller.device, now()).await {
        Ok(ingested) => ingested,
        Err(IngestError::Database(error)) => return Err(error.into()),
        Err(IngestError::Revoked) => return Err(REVOKED.into()),
        Err(IngestError::TooMuchQuarantined) => return Err(TOO_MUCH_ASIDE.into()),
        Err(IngestError::Gaps(gaps)) => {
            let gaps: Vec<Missing> = gaps
                .iter()
                .map(|gap| Missing {
                    device: gap.device.as_str().to_owned(),
                    from: gap.from,
                    to: gap.to,
                })
                .collect();
            return Err(Problem::from(GAP).with("gaps", json!(gaps)));
        }
        Err(IngestError::Refused(refusals)) => {
            return Err(Problem::from(REFUSED).with("refused", json!(LeftOut::of(&refusals))));
        }
    };
    // Sent again because an answer was lost, it is nothing new.
    if !again {
        let from = caller.address.to_string();
        audit_ingested(&mut tx, &opened, &ingested, Action::Bundle, &from).await?;
    }
    tx.commit().await?;
    metrics::counter!("yidang_bundles_total").increment(1);
    metrics::counter!("yidang_changes_total").increment(ingested.new as u64);
    metrics::counter!("yidang_quarantined_total").increment(ingested.quarantined.len() as u64);
    Ok(Json(Taken {
        head: ingested.head,
        new: ingested.new,
        quarantined: ingested
            .quarantined
            .into_iter()
            .map(|it| Quarantined {
                change: it.change.to_string(),
                dossier: it.dossier,
                reason: it.reason.code(),
            })
            .collect(),
        refused: LeftOut::of(&ingested.refusals),
        wanted: ingested.wanted,
    }))
}

fn signed_by(opened: &OpenBundle, caller: &Caller) -> bool {
    let card = &opened.bundle.device;
    card.id == caller.device.id && card.public_key == caller.device.public_key
}

fn refused(fault: &BundleFault) -> Problem {
    Problem::from(BAD_BUNDLE).with("detail", fault.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_may_be_as_large_here_as_by_file() {
        assert_eq!(BUNDLE as u64, domain::limits::DOCUMENT_BYTES);
    }
}
