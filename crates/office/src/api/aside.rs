//! What was set aside: the office sees it, and takes it in after all or leaves it.

use axum::{
    Json,
    extract::{Path, State},
};
use domain::ids::DeviceId;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    caller::Caller,
    office::{Office, now},
    problem::Problem,
};
use crate::keep::{Deed, Entry, Tx, Waiting};

/// What is set aside, the newest first.
#[derive(Serialize, ToSchema)]
pub struct AllAside {
    set_aside: Vec<Waiting>,
}

/// What was released.
#[derive(Serialize, ToSchema)]
pub struct Released {
    /// How many changes were taken in; none when it was done before.
    released: usize,
}

/// What was marked as seen.
#[derive(Serialize, ToSchema)]
pub struct Left {
    /// How many changes were marked; none when it was done before.
    left: u64,
}

/// What was set aside, by device and dossier
#[utoipa::path(get, path = "/api/v1/set-aside", tag = "sync",
    responses((status = 200, description = "At most 500 rows", body = AllAside), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn list(State(office): State<Office>, caller: Caller) -> Result<Json<AllAside>, Problem> {
    caller.office()?;
    let set_aside = office.keep().read().await?.waiting(None).await?;
    Ok(Json(AllAside { set_aside }))
}

/// Take in after all what was set aside
///
/// All of the device's changes to the dossier, as they were signed. The same again finds nothing
/// left to take.
#[utoipa::path(post, path = "/api/v1/set-aside/{device}/{dossier}/release", tag = "sync",
    params(("device" = String, Path, description = "The device's id"),
        ("dossier" = String, Path, description = "The dossier's id")),
    responses((status = 200, description = "It is taken in", body = Released), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn release(
    State(office): State<Office>,
    caller: Caller,
    Path((device, dossier)): Path<(String, String)>,
) -> Result<Json<Released>, Problem> {
    caller.office()?;
    let mut tx = office.keep().write().await?;
    let released = tx.release(&DeviceId::new(&device), &dossier).await?;
    if released > 0 {
        let detail = json!({ "dossier": dossier, "changes": released });
        audit(&mut tx, &caller, Deed::Release, &device, detail).await?;
    }
    tx.commit().await?;
    Ok(Json(Released { released }))
}

/// Mark what was set aside as seen
///
/// It stays where it is and can be released still.
#[utoipa::path(post, path = "/api/v1/set-aside/{device}/{dossier}/leave", tag = "sync",
    params(("device" = String, Path, description = "The device's id"),
        ("dossier" = String, Path, description = "The dossier's id")),
    responses((status = 200, description = "It is marked", body = Left), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn leave(
    State(office): State<Office>,
    caller: Caller,
    Path((device, dossier)): Path<(String, String)>,
) -> Result<Json<Left>, Problem> {
    caller.office()?;
    let mut tx = office.keep().write().await?;
    let left = tx.leave(&DeviceId::new(&device), &dossier, now()).await?;
    if left > 0 {
        let detail = json!({ "dossier": dossier, "changes": left });
        audit(&mut tx, &caller, Deed::Leave, &device, detail).await?;
    }
    tx.commit().await?;
    Ok(Json(Left { left }))
}

async fn audit(
    tx: &mut Tx,
    caller: &Caller,
    deed: Deed,
    device: &str,
    detail: Value,
) -> sqlx::Result<()> {
    let entry = Entry {
        by: caller.device.id.as_str(),
        deed,
        about: Some(device),
        detail,
        from: &caller.address.to_string(),
    };
    tx.audit(entry, now()).await
}
