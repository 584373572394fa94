//! What only the office does: invites, devices, and what is to be settled.

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
};
use domain::{
    device::{Role, Scope},
    ids::DeviceId,
};
use qrcode::{QrCode, render::svg};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    caller::Caller,
    enrol::fits,
    office::{Office, now},
    problem::{BAD_REQUEST, NOT_HERE, Problem},
};
use crate::{
    form,
    keep::{Device, NewInvite},
    secret,
};

const DAY: i64 = 24 * 3_600_000;

#[derive(Deserialize)]
pub struct Asked {
    name: String,
    role: Value,
    scope: Value,
    days: u16,
    /// Where the app is, as the office's browser sees it: the link begins with it.
    origin: String,
}

/// `POST /invites`: a code for one device, said once, with its link and a QR code of that.
pub async fn invite(
    State(office): State<Office>,
    caller: Caller,
    body: Result<Json<Asked>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    caller.office()?;
    let Json(asked) = body.map_err(|_| Problem::from(BAD_REQUEST))?;
    let role: Role = form::asked(&asked.role).ok_or(BAD_REQUEST)?;
    let scope: Scope = form::asked(&asked.scope).ok_or(BAD_REQUEST)?;
    let http = asked.origin.starts_with("https://") || asked.origin.starts_with("http://");
    let days = (1..=90).contains(&asked.days);
    if !fits(role, &scope) || !days || !http || asked.origin.len() > 256 {
        return Err(BAD_REQUEST.into());
    }
    let code = secret::code();
    let link = link(&asked.origin, &code);
    let picture = QrCode::new(&link).map_err(|_| Problem::from(BAD_REQUEST))?;
    let picture = picture
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build();
    let invite = NewInvite {
        name: asked.name.trim().chars().take(80).collect(),
        role,
        scope,
        expires_at: now() + i64::from(asked.days) * DAY,
    };
    let by = caller.device.id.as_str();
    let mut tx = office.keep().write().await?;
    tx.put_invite(
        &secret::hash(&secret::plain_code(&code)),
        &invite,
        by,
        now(),
    )
    .await?;
    tx.audit(
        by,
        "invite",
        &invite.name,
        &caller.address.to_string(),
        now(),
    )
    .await?;
    tx.commit().await?;
    let answer =
        json!({ "code": code, "link": link, "qr": picture, "expires_at": invite.expires_at });
    Ok((StatusCode::CREATED, Json(answer)))
}

/// The link an invited device opens. The code stands behind `#`: a browser sends that to nobody.
pub fn link(origin: &str, code: &str) -> String {
    format!("{}/#invite={code}", origin.trim_end_matches('/'))
}

/// `GET /devices`: all that enrolled.
pub async fn devices(State(office): State<Office>, caller: Caller) -> Result<Json<Value>, Problem> {
    caller.office()?;
    let mut tx = office.keep().read().await?;
    let listed: Vec<Value> = tx.devices().await?.iter().map(Device::listed).collect();
    Ok(Json(json!({ "devices": listed })))
}

/// `POST /devices/{device}/revoke`: its token opens nothing any more; what it sent stays.
pub async fn revoke(
    State(office): State<Office>,
    caller: Caller,
    Path(device): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.office()?;
    let device = DeviceId::new(&device);
    let mut tx = office.keep().write().await?;
    let Some(known) = tx.device(&device).await? else {
        return Err(NOT_HERE.into());
    };
    if tx.revoke(&device, now()).await? {
        tx.audit(
            caller.device.id.as_str(),
            "revoke",
            &known.name,
            &caller.address.to_string(),
            now(),
        )
        .await?;
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /conflicts`: records somebody has to settle.
pub async fn conflicts(
    State(office): State<Office>,
    caller: Caller,
) -> Result<Json<Value>, Problem> {
    caller.office()?;
    let mut tx = office.keep().read().await?;
    let found: Vec<Value> = tx
        .conflicts()
        .await?
        .into_iter()
        .map(|(key, fields)| json!({ "record": form::json(&key), "fields": fields }))
        .collect();
    Ok(Json(json!({ "conflicts": found })))
}
