//! What devices send: their bundles, in order.

use axum::{Json, body::Bytes, extract::State};
use domain::bundle::{BundleFault, Limits, OpenBundle, Refusal, RefusalReason, open};
use serde_json::{Value, json};

use super::{
    caller::Caller,
    office::{Office, now},
    problem::{BAD_BUNDLE, FAILED, GAP, NOT_ITS_SENDER, Problem, REFUSED},
};
use crate::{form::json, keep::TakeError};

/// `GET /status`: what the office has of this device.
pub async fn status(State(office): State<Office>, caller: Caller) -> Result<Json<Value>, Problem> {
    let mut tx = office.keep().read().await?;
    Ok(Json(json!({
        "programme": office.programme(),
        "epoch": office.epoch(),
        "now": now(),
        "role": json(&caller.device.role),
        "scope": json(&caller.device.scope),
        "head": tx.head(&caller.device.id).await?,
        "set_aside": tx.set_aside_of(&caller.device.id).await?,
    })))
}

/// `POST /bundles`: takes one whole, or nothing of it, and answers only once it is durable. The
/// same again changes nothing and gets the same answer.
pub async fn take(
    State(office): State<Office>,
    caller: Caller,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let programme = office.programme().to_owned();
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
    let mut tx = office.keep().write().await?;
    let taken = match tx.take(&opened, &text, &caller.device, now()).await {
        Ok(taken) => taken,
        Err(TakeError::Database(error)) => return Err(error.into()),
        Err(TakeError::Gaps(gaps)) => {
            let gaps: Vec<Value> = gaps
                .iter()
                .map(|gap| json!({ "device": gap.device.as_str(), "from": gap.from, "to": gap.to }))
                .collect();
            return Err(Problem::from(GAP).with("gaps", gaps));
        }
        Err(TakeError::Refused(refusals)) => {
            return Err(Problem::from(REFUSED).with("refused", said(&refusals)));
        }
    };
    let deed = format!("{} new", taken.new);
    tx.audit(
        caller.device.id.as_str(),
        "bundle",
        &deed,
        &caller.address.to_string(),
        now(),
    )
    .await?;
    tx.commit().await?;
    metrics::counter!("yidang_bundles_total").increment(1);
    metrics::counter!("yidang_changes_total").increment(taken.new as u64);
    metrics::counter!("yidang_set_aside_total").increment(taken.set_aside.len() as u64);
    if taken.new > 0 {
        office.committed();
    }
    let mut wanted = Vec::new();
    for sha256 in taken.named {
        if office.files().size(&sha256).await.is_none() {
            wanted.push(sha256);
        }
    }
    Ok(Json(json!({
        "head": taken.head,
        "new": taken.new,
        "set_aside": taken.set_aside,
        "refused": said(&taken.refusals),
        "wanted": wanted,
    })))
}

fn signed_by(opened: &OpenBundle, caller: &Caller) -> bool {
    let card = &opened.bundle.device;
    card.id == caller.device.id && card.public_key == caller.device.public_key
}

fn refused(fault: &BundleFault) -> Problem {
    Problem::from(BAD_BUNDLE).with("detail", fault.to_string())
}

fn said(refusals: &[Refusal]) -> Vec<Value> {
    refusals
        .iter()
        .map(|refusal| {
            let reason = match refusal.reason {
                RefusalReason::HistoryDiffers => "history-differs",
                RefusalReason::KeyChanged => "key-changed",
                RefusalReason::RelayNotAllowed => "relay-not-allowed",
            };
            json!({ "device": refusal.device.as_str(), "reason": reason, "changes": refusal.changes })
        })
        .collect()
}
