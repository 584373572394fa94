//! Invites: codes that let one device in, once.

use domain::device::{Role, Scope};
use office_db::{Action, Invite, NewInvite, Result, Tx};
use serde_json::json;

use crate::{
    Office,
    audit::{self, Actor},
    clock::{DAY, now},
    secret,
};

/// An invite to be made.
pub struct Asked {
    /// What the device is to be called.
    pub name: String,
    pub role: Role,
    /// Must fit the role.
    pub scope: Scope,
    pub days: u16,
}

/// An invite that was made.
pub struct Made {
    /// By which it is listed.
    pub id: String,
    /// It is stored nowhere.
    pub code: String,
    pub expires_at: i64,
}

/// Makes an invite.
///
/// # Errors
/// When the database fails.
pub async fn make(office: &Office, actor: &Actor, asked: Asked) -> Result<Made> {
    let name = asked.name.trim();
    let detail = json!({ "name": name, "role": &asked.role,
                         "scope": &asked.scope, "days": asked.days });
    let invite = NewInvite {
        name: name.chars().take(80).collect(),
        role: asked.role,
        scope: asked.scope,
        expires_at: now() + i64::from(asked.days) * DAY,
    };
    let code = secret::code();
    let mut tx = office.database().write().await?;
    let id = hash(&code);
    tx.put_invite(&id, &invite, &actor.id, now()).await?;
    audit::record(&mut tx, actor, Action::Invite, None, detail).await?;
    tx.commit().await?;
    Ok(Made {
        id,
        code,
        expires_at: invite.expires_at,
    })
}

/// An invite for the first office device, while there is none. Earlier ones that nobody used are
/// void, so that only the last one printed opens anything.
///
/// # Errors
/// When the database fails.
pub async fn first(office: &Office) -> Result<Option<String>> {
    const BY: &str = "first start";
    let mut tx = office.database().write().await?;
    if tx.has_office().await? {
        return Ok(None);
    }
    let code = secret::code();
    tx.void_invites(BY).await?;
    let invite = NewInvite {
        name: "办公室".to_owned(),
        role: Role::Office,
        scope: Scope::City,
        expires_at: now() + 7 * DAY,
    };
    tx.put_invite(&hash(&code), &invite, BY, now()).await?;
    tx.commit().await?;
    Ok(Some(code))
}

/// Makes an invite void that nobody used. Says whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn void(office: &Office, actor: &Actor, id: &str) -> Result<bool> {
    let mut tx = office.database().write().await?;
    let Some(invite) = tx.invite(id).await? else {
        return Ok(false);
    };
    if !tx.void_invite(id).await? {
        // A device has used it: that is revoked, not made void.
        return Ok(false);
    }
    let detail = json!({ "name": invite.name, "role": &invite.role,
                         "scope": &invite.scope });
    audit::record(&mut tx, actor, Action::Void, None, detail).await?;
    tx.commit().await?;
    Ok(true)
}

/// The invite of a code that is good still, however it was typed, and the code's hash.
///
/// # Errors
/// When the database fails.
pub async fn find(tx: &mut Tx, code: &str) -> Result<Option<(Invite, String)>> {
    let hash = hash(code);
    let found = tx.invite(&hash).await?;
    Ok(found
        .filter(|invite| invite.expires_at > now())
        .map(|invite| (invite, hash)))
}

/// The link an invited device opens. The code stands behind `#`: a browser sends that to nobody.
pub fn link(origin: &str, code: &str) -> String {
    format!("{}/#invite={code}", origin.trim_end_matches('/'))
}

fn hash(code: &str) -> String {
    secret::hash(&secret::plain_code(code))
}
