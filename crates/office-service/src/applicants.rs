//! Applicants: enterprises that registered themselves, successors of devices ([`crate::successors`]), and
//! devices known only from files. The office reads what they say of themselves and decides; until then
//! they may nothing.

use domain::{
    bundle::to_hex,
    credit_code::CreditCode,
    device::{DeviceCard, Role, Scope},
    ids::DeviceId,
};
use office_db::{Action, Applicant, Device, Error, Result, Tx};
use serde_json::json;

use crate::{
    Office,
    audit::{self, Actor},
    clock::now,
    identity, quarantine, secret,
};

/// How many may wait at once, of all and of one address (of IPv6 its network of 64 bits): a park's enterprises share one.
const MOST: i64 = 500;
const MOST_OF_ONE: i64 = 20;
/// The address of those behind a proxy that no setting names.
pub(crate) const PROXY: &str = "proxy";
/// The address of those that never asked over the network.
const FILE: &str = "file";

/// An enterprise that registers itself. That its device holds its key was checked.
pub struct Registration {
    pub device: DeviceId,
    pub name: String,
    pub public_key: String,
    /// sha256, in hexadecimal, of the device's token.
    pub token_sha256: String,
    pub enterprise: CreditCode,
    pub person: String,
    pub contact: String,
    /// The network it asks from; nothing where that is not known.
    pub network: Option<String>,
}

/// What became of admitting a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    Admitted,
    /// It asked over the network, and was to be admitted as something else than it asked for.
    NotAsAsked,
    /// Nobody waits by that id.
    Unknown,
}

/// Why a registration is not taken.
#[derive(Debug, thiserror::Error)]
pub enum RegistrationError {
    #[error("the device was revoked")]
    Revoked,
    #[error("another device has this id or token")]
    NotYours,
    /// With the office's reason, where it gave one.
    #[error("the office refused the device")]
    Refused(Option<String>),
    #[error("too many wait")]
    Full,
    #[error(transparent)]
    Database(#[from] Error),
}

/// Enters an enterprise that registers itself. Asked again it changes nothing, or corrects what it
/// said.
///
/// # Errors
/// [`RegistrationError`]; then nothing was changed.
pub async fn register(
    office: &Office,
    asked: Registration,
    from: &str,
) -> std::result::Result<(), RegistrationError> {
    let id = asked.device;
    let mut tx = office.database().write().await?;
    if let Some(device) = tx.device(&id).await? {
        // It is in already; a registration sent again takes nothing from it.
        let same = device.public_key == asked.public_key;
        return Err(if same && device.revoked_at.is_some() {
            RegistrationError::Revoked
        } else {
            RegistrationError::NotYours
        });
    }
    let before = tx.applicant(&id).await?;
    let holder = tx.applicant_by_token(&asked.token_sha256).await?;
    if !identity::fits(&mut tx, &id, &asked.public_key).await?
        || holder.as_ref().is_some_and(|it| it.id != id)
        || tx.device_by_token(&asked.token_sha256).await?.is_some()
    {
        return Err(RegistrationError::NotYours);
    }
    if let Some(refused) = holder.filter(|it| it.refused_at.is_some()) {
        return Err(RegistrationError::Refused(refused.refused_because));
    }
    if before.is_none() && !has_room(&mut tx, asked.network.as_deref()).await? {
        return Err(RegistrationError::Full);
    }
    let applicant = Applicant {
        id,
        name: asked.name,
        role: Role::Enterprise,
        scope: Scope::Dossier(asked.enterprise.as_str().to_owned()),
        public_key: asked.public_key,
        person: asked.person,
        contact: asked.contact,
        address: asked.network.unwrap_or_else(|| PROXY.to_owned()),
        asked_at: before.as_ref().map_or_else(now, |before| before.asked_at),
        refused_at: None,
        refused_because: None,
        successor_of: None,
    };
    if before.as_ref() != Some(&applicant) {
        tx.put_applicant(&applicant, Some(&asked.token_sha256))
            .await?;
        let actor = Actor::new(applicant.id.as_str(), from);
        let detail = json!({ "name": applicant.name, "dossier": asked.enterprise.as_str() });
        audit::record(&mut tx, &actor, Action::Register, None, detail).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Whether another may wait, of all and of this network; nothing where that is not known.
///
/// # Errors
/// When the database fails.
pub(crate) async fn has_room(tx: &mut Tx, network: Option<&str>) -> Result<bool> {
    let (all, of_network) = tx.count_applicants(network.unwrap_or_default()).await?;
    Ok(all < MOST && of_network < MOST_OF_ONE)
}

/// Enters a device whose bundle came as a file and that nobody enrolled, by the card the bundle is
/// signed with. Whether it waits; not when the office refused it, or knows another key under its id.
///
/// # Errors
/// When the database fails.
pub async fn wait_for_admission(tx: &mut Tx, card: &DeviceCard) -> Result<bool> {
    if !identity::fits(tx, &card.id, &card.public_key).await? {
        return Ok(false);
    }
    if let Some(known) = tx.applicant(&card.id).await? {
        return Ok(known.refused_at.is_none());
    }
    let applicant = Applicant {
        id: card.id.clone(),
        name: card.name.clone(),
        role: card.role,
        scope: card.scope.clone(),
        public_key: card.public_key.clone(),
        person: String::new(),
        contact: String::new(),
        address: FILE.to_owned(),
        asked_at: now(),
        refused_at: None,
        refused_because: None,
        successor_of: card.restored_from.clone(),
    };
    tx.put_applicant(&applicant, None).await?;
    Ok(true)
}

/// Admits a device that waits, under this name, role and scope. Its own token opens from now on; one
/// that was known from files only gets one that nobody knows, and comes in by an invite later.
///
/// An enterprise that registered itself comes in as that enterprise and as nothing else, a successor as
/// what its predecessor is: nobody is handed other rights by a slip of the hand.
///
/// # Errors
/// When the database fails.
pub async fn admit(
    office: &Office,
    actor: &Actor,
    device: &DeviceId,
    name: String,
    role: Role,
    scope: Scope,
) -> Result<Admission> {
    let mut tx = office.database().write().await?;
    let found = tx.applicant(device).await?;
    let Some(applicant) = found.filter(|it| it.refused_at.is_none()) else {
        return Ok(Admission::Unknown);
    };
    if !identity::fits(&mut tx, device, &applicant.public_key).await? {
        return Ok(Admission::Unknown);
    }
    // Who asked over the network has a token of its own, and asked as this enterprise, or as the
    // device it was.
    let own_token = tx.applicant_token(device).await?;
    if own_token.is_some() && (role != applicant.role || scope != applicant.scope) {
        return Ok(Admission::NotAsAsked);
    }
    let unknown = || secret::hash(&to_hex(&secret::random::<32>()));
    let token = own_token.unwrap_or_else(unknown);
    let admitted = Device {
        id: applicant.id,
        name,
        role,
        scope,
        public_key: applicant.public_key,
        enrolled_at: now(),
        invited_by: Some(actor.id.clone()),
        seen_at: None,
        clock_off: None,
        revoked_at: None,
    };
    tx.put_device(&admitted, &token).await?;
    quarantine::retry(&mut tx, device).await?;
    tx.delete_applicant(device).await?;
    let detail = json!({ "name": admitted.name, "role": &admitted.role,
                         "scope": &admitted.scope });
    audit::record(&mut tx, actor, Action::Admit, Some(device), detail).await?;
    tx.commit().await?;
    Ok(Admission::Admitted)
}

/// Refuses a device that waits, with the reason it is told. Says whether it is an applicant.
///
/// # Errors
/// When the database fails.
pub async fn refuse(
    office: &Office,
    actor: &Actor,
    device: &DeviceId,
    because: Option<&str>,
) -> Result<bool> {
    let mut tx = office.database().write().await?;
    let Some(applicant) = tx.applicant(device).await? else {
        return Ok(false);
    };
    if tx.refuse_applicant(device, because, now()).await? {
        let detail = json!({ "name": applicant.name, "scope": &applicant.scope,
                             "because": because });
        audit::record(&mut tx, actor, Action::Refuse, Some(device), detail).await?;
        tx.commit().await?;
    }
    Ok(true)
}
