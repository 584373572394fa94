//! What only the office does: invites, devices, and what is to be settled.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
};
use domain::{
    device::Scope,
    ids::{DeviceId, RecordKey},
};
use office_db::{Device, OpenInvite, UsedInvite};
use office_service::{
    Office,
    clock::now,
    devices::{self, Reinstatement, Revocation},
    invites,
};
use qrcode::{QrCode, render::svg};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    caller::Caller,
    enrol::{is_plain, sane},
    problem::{BAD_REQUEST, Problem, done},
    schema::{As, AsRole, AsScope},
};

#[derive(Deserialize, ToSchema)]
pub struct NewInvitation {
    /// What the device is to be called.
    name: String,
    role: AsRole,
    scope: AsScope,
    /// How long the code is good.
    #[schema(minimum = 1, maximum = 90)]
    days: u16,
    /// Where the app is, as the office's browser sees it: the link begins with it.
    origin: String,
}

/// An invite that was made.
#[derive(Serialize, ToSchema)]
pub struct Invitation {
    /// By which it is listed and made void.
    id: String,
    code: String,
    /// What the invited device opens.
    link: String,
    /// The link as a QR code: an SVG picture.
    qr: String,
    /// Ms since 1970.
    expires_at: i64,
    /// What the enterprise's devices are called that may connect already, where one is invited.
    others: Vec<String>,
}

/// Invite a device
///
/// A code for one device, said once, with its link and a QR code of that.
#[utoipa::path(post, path = "/api/v1/invites", tag = "people", request_body = NewInvitation,
    responses((status = 201, description = "The invite", body = Invitation), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn invite(
    State(office): State<Office>,
    caller: Caller,
    body: Result<Json<NewInvitation>, JsonRejection>,
) -> Result<(StatusCode, Json<Invitation>), Problem> {
    caller.office()?;
    let Json(asked) = body.map_err(|_| Problem::from(BAD_REQUEST))?;
    let (As(role), As(scope)) = (asked.role, asked.scope);
    let http = asked.origin.starts_with("https://") || asked.origin.starts_with("http://");
    let days = (1..=90).contains(&asked.days);
    let plain = !asked.name.chars().any(char::is_control);
    let fits = role.fits(&scope) && is_plain(&scope);
    if !fits || !days || !http || !plain || asked.origin.len() > 256 {
        return Err(BAD_REQUEST.into());
    }
    let others = match &scope {
        Scope::Dossier(dossier) => office.database().read().await?.devices_of(dossier).await?,
        _ => Vec::new(),
    };
    let made = invites::make(
        &office,
        &caller.actor(),
        invites::Asked {
            name: asked.name,
            role,
            scope,
            days: asked.days,
        },
    )
    .await?;
    let link = invites::link(&asked.origin, &made.code);
    let picture = QrCode::new(&link).map_err(|_| Problem::from(BAD_REQUEST))?;
    let picture = picture
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build();
    let answer = Invitation {
        id: made.id,
        code: made.code,
        link,
        qr: picture,
        expires_at: made.expires_at,
        others: others.into_iter().map(|other| other.name).collect(),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Invites that open something still, and those that were used.
#[derive(Serialize, ToSchema)]
pub struct Invites {
    invites: Vec<Open>,
    /// The newest 200.
    used: Vec<Used>,
}

/// An invite that a device has used. Times are ms since 1970.
#[derive(Serialize, ToSchema)]
pub struct Used {
    /// What the device was to be called.
    name: String,
    role: AsRole,
    scope: AsScope,
    made_at: i64,
    /// Since when the device may connect.
    enrolled_at: Option<i64>,
    /// The device's id, and what it is called.
    used_by: String,
    device_name: Option<String>,
}

impl From<UsedInvite> for Used {
    fn from(used: UsedInvite) -> Self {
        Self {
            name: used.name,
            role: As(used.role),
            scope: As(used.scope),
            made_at: used.made_at,
            enrolled_at: used.enrolled_at,
            used_by: used.used_by.as_str().to_owned(),
            device_name: used.device_name,
        }
    }
}

/// An invite nobody has used yet. Its code is known to those only whom the office gave it.
#[derive(Serialize, ToSchema)]
pub struct Open {
    /// By which it is made void.
    id: String,
    name: String,
    role: AsRole,
    scope: AsScope,
    /// The device that made it, or what else did.
    made_by: String,
    /// Ms since 1970, as the next.
    made_at: i64,
    expires_at: i64,
}

/// Invites, used or not
#[utoipa::path(get, path = "/api/v1/invites", tag = "people",
    responses((status = 200, description = "The newest first", body = Invites), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn invites(
    State(office): State<Office>,
    caller: Caller,
) -> Result<Json<Invites>, Problem> {
    caller.office()?;
    let mut tx = office.database().read().await?;
    let used = tx.used_invites().await?.into_iter().map(Used::from);
    let found = tx.open_invites(now()).await?;
    let invites = found.into_iter().map(
        |OpenInvite {
             id,
             invite,
             made_at,
         }| Open {
            id,
            name: invite.name,
            role: As(invite.role),
            scope: As(invite.scope),
            made_by: invite.made_by,
            made_at,
            expires_at: invite.expires_at,
        },
    );
    Ok(Json(Invites {
        invites: invites.collect(),
        used: used.collect(),
    }))
}

/// Make an invite void
#[utoipa::path(post, path = "/api/v1/invites/{code}/void", tag = "people",
    params(("code" = String, Path, description = "The invite's id in the list, not its code")),
    responses((status = 204, description = "It opens nothing any more"), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn void(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.office()?;
    done(invites::void(&office, &caller.actor(), &id).await?)
}

/// Another name for a device.
#[derive(Deserialize, ToSchema)]
pub struct NewName {
    name: String,
}

/// Give a device another name
#[utoipa::path(post, path = "/api/v1/devices/{device}/rename", tag = "people",
    params(("device" = String, Path, description = "The device's id")), request_body = NewName,
    responses((status = 204, description = "It is called so"), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn rename(
    State(office): State<Office>,
    caller: Caller,
    Path(device): Path<String>,
    body: Result<Json<NewName>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    caller.office()?;
    let Json(NewName { name }) = body.map_err(|_| Problem::from(BAD_REQUEST))?;
    if !sane(&name, 256) {
        return Err(BAD_REQUEST.into());
    }
    let device = DeviceId::new(&device);
    done(devices::rename(&office, &caller.actor(), &device, name.trim()).await?)
}

/// All that enrolled.
#[derive(Serialize, ToSchema)]
pub struct Devices {
    devices: Vec<Listed>,
}

/// A device, as the office's pages list it. Times are ms since 1970.
#[derive(Serialize, ToSchema)]
pub struct Listed {
    id: String,
    name: String,
    role: AsRole,
    scope: AsScope,
    enrolled_at: i64,
    /// The device that invited it, or what else did.
    invited_by: Option<String>,
    seen_at: Option<i64>,
    /// Its clock minus the office's, in ms, when last seen.
    clock_off: Option<i64>,
    revoked_at: Option<i64>,
    /// What the device is called whose work it goes on with, where it says so.
    successor_of: Option<String>,
}

impl Listed {
    fn new(device: Device, predecessors: &BTreeMap<DeviceId, String>) -> Self {
        Self {
            successor_of: predecessors.get(&device.id).cloned(),
            id: device.id.as_str().to_owned(),
            name: device.name,
            role: As(device.role),
            scope: As(device.scope),
            enrolled_at: device.enrolled_at,
            invited_by: device.invited_by,
            seen_at: device.seen_at,
            clock_off: device.clock_off,
            revoked_at: device.revoked_at,
        }
    }
}

/// All devices
#[utoipa::path(get, path = "/api/v1/devices", tag = "people",
    responses((status = 200, description = "All that enrolled", body = Devices), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn devices(
    State(office): State<Office>,
    caller: Caller,
) -> Result<Json<Devices>, Problem> {
    caller.office()?;
    let mut tx = office.database().read().await?;
    let predecessors = tx.predecessors().await?;
    let devices = tx.devices().await?.into_iter();
    let devices = devices.map(|device| Listed::new(device, &predecessors));
    Ok(Json(Devices {
        devices: devices.collect(),
    }))
}

/// Take a device's right to connect
///
/// Its token opens nothing any more; what it sent stays.
#[utoipa::path(post, path = "/api/v1/devices/{device}/revoke", tag = "people",
    params(("device" = String, Path, description = "The device's id")),
    responses((status = 204, description = "It may connect no more"), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn revoke(
    State(office): State<Office>,
    caller: Caller,
    Path(device): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.office()?;
    let device = DeviceId::new(&device);
    let revoked = devices::revoke(&office, &caller.actor(), &device).await?;
    done(revoked != Revocation::Unknown)
}

/// Take a revocation back
///
/// The device connects again with its token, role and scope; what came of it meanwhile is taken as far
/// as it may write it.
#[utoipa::path(post, path = "/api/v1/devices/{device}/reinstate", tag = "people",
    params(("device" = String, Path, description = "The device's id")),
    responses((status = 204, description = "It may connect again"), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn reinstate(
    State(office): State<Office>,
    caller: Caller,
    Path(device): Path<String>,
) -> Result<StatusCode, Problem> {
    caller.office()?;
    let device = DeviceId::new(&device);
    let reinstated = devices::reinstate(&office, &caller.actor(), &device).await?;
    done(reinstated != Reinstatement::Unknown)
}

/// Records somebody has to settle, a thousand at most.
#[derive(Serialize, ToSchema)]
pub struct Conflicts {
    conflicts: Vec<Conflict>,
}

#[derive(Serialize, ToSchema)]
pub struct Conflict {
    /// The record's dossier, kind and id.
    #[schema(value_type = Object)]
    record: As<RecordKey>,
    /// How many of its fields.
    fields: i64,
}

/// What is to be settled
#[utoipa::path(get, path = "/api/v1/conflicts", tag = "people",
    responses((status = 200, description = "Records with a conflict", body = Conflicts), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn conflicts(
    State(office): State<Office>,
    caller: Caller,
) -> Result<Json<Conflicts>, Problem> {
    caller.office()?;
    let mut tx = office.database().read().await?;
    let found = tx.conflicts().await?.into_iter();
    let conflicts = found
        .map(|(key, fields)| Conflict {
            record: As(key),
            fields,
        })
        .collect();
    Ok(Json(Conflicts { conflicts }))
}
