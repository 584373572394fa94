//! Quarantined changes: the office sees them, and releases or acknowledges them.

use axum::{
    Json,
    extract::{Path, State},
};
use domain::{ids::DeviceId, workflow::Denial};
use office_db::{QuarantinedGroup, Tx};
use office_service::{Office, quarantine};
use serde::Serialize;
use utoipa::ToSchema;

use super::{caller::Caller, problem::Problem, schema::As};

/// What of one device is quarantined in one dossier.
#[derive(Serialize, ToSchema)]
pub struct Group {
    device: String,
    /// What people call the device, where known.
    name: String,
    dossier: String,
    /// `scope`: in a dossier that is not the device's to write; `role`: of a kind that is not its
    /// role's; `revoked`: its device was revoked; `full`: the record has no room for it.
    reason: String,
    /// Of `role`, what the programme's table of rights says of them, at most 20: each by its code with
    /// what it is about, such as `{"not-its-verb": {"role", "side", "verb", "paper"}}` or
    /// `{"not-its-field": {"role", "kind", "field", "paper"}}`, or the code alone.
    #[schema(value_type = Vec<serde_json::Value>)]
    denials: Vec<As<Denial>>,
    changes: i64,
    /// When the first of them came, in ms since 1970.
    since: i64,
    /// Somebody at the office saw it and left it where it is.
    acknowledged: bool,
}

impl Group {
    /// What is quarantined, of one device or of all.
    pub async fn list(tx: &mut Tx, device: Option<&DeviceId>) -> office_db::Result<Vec<Self>> {
        let groups = tx.quarantined_groups(device).await?;
        Ok(groups.into_iter().map(Self::from).collect())
    }
}

impl From<QuarantinedGroup> for Group {
    fn from(group: QuarantinedGroup) -> Self {
        Self {
            device: group.device,
            name: group.name,
            dossier: group.dossier,
            reason: group.reason,
            denials: group.denials.into_iter().map(As).collect(),
            changes: group.changes,
            since: group.since,
            acknowledged: group.acknowledged,
        }
    }
}

/// What is quarantined, the newest first.
#[derive(Serialize, ToSchema)]
pub struct Quarantine {
    quarantined: Vec<Group>,
}

/// What was released.
#[derive(Serialize, ToSchema)]
pub struct Released {
    /// How many changes were taken in; none when it was done before.
    released: usize,
}

/// What was marked as seen.
#[derive(Serialize, ToSchema)]
pub struct Acknowledged {
    /// How many changes were marked; none when it was done before.
    acknowledged: u64,
}

/// What is quarantined, by device and dossier
#[utoipa::path(get, path = "/api/v1/quarantine", tag = "sync",
    responses((status = 200, description = "At most 500 rows", body = Quarantine), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn list(
    State(office): State<Office>,
    caller: Caller,
) -> Result<Json<Quarantine>, Problem> {
    caller.office()?;
    let quarantined = Group::list(&mut office.database().read().await?, None).await?;
    Ok(Json(Quarantine { quarantined }))
}

/// Apply what was quarantined
///
/// All of the device's changes to the dossier, as they were signed. The same again finds nothing
/// left to take.
#[utoipa::path(post, path = "/api/v1/quarantine/{device}/{dossier}/release", tag = "sync",
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
    let device = DeviceId::new(&device);
    let released = quarantine::release(&office, &caller.actor(), &device, &dossier).await?;
    Ok(Json(Released { released }))
}

/// Mark what is quarantined as seen
///
/// It stays where it is and can be released still.
#[utoipa::path(post, path = "/api/v1/quarantine/{device}/{dossier}/acknowledge", tag = "sync",
    params(("device" = String, Path, description = "The device's id"),
        ("dossier" = String, Path, description = "The dossier's id")),
    responses((status = 200, description = "It is marked", body = Acknowledged), Problem),
    extensions(("x-who" = json!("office"))))]
pub async fn acknowledge(
    State(office): State<Office>,
    caller: Caller,
    Path((device, dossier)): Path<(String, String)>,
) -> Result<Json<Acknowledged>, Problem> {
    caller.office()?;
    let device = DeviceId::new(&device);
    let acknowledged = quarantine::acknowledge(&office, &caller.actor(), &device, &dossier).await?;
    Ok(Json(Acknowledged { acknowledged }))
}
