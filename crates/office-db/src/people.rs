//! Who may connect: invites and devices.

use std::collections::BTreeMap;

use domain::{
    bundle::Revocations,
    device::{DeviceCard, Role, Scope},
    ids::DeviceId,
};

use crate::codec;
use crate::tx::{Tx, on, seq_of, written};

/// A device that enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub id: DeviceId,
    pub name: String,
    pub role: Role,
    pub scope: Scope,
    pub public_key: String,
    /// Milliseconds since 1970, as all times here.
    pub enrolled_at: i64,
    /// The device that invited it, or what else did; nothing for those enrolled long ago.
    pub invited_by: Option<String>,
    pub seen_at: Option<i64>,
    /// Its clock minus the office's, in ms, when last seen.
    pub clock_off: Option<i64>,
    /// Since when it may send and fetch no more. What it sent before stays.
    pub revoked_at: Option<i64>,
}

impl Device {
    /// A device that never enrolled, by what it says of itself.
    pub fn of_card(card: DeviceCard) -> Self {
        Self {
            id: card.id,
            name: card.name,
            role: card.role,
            scope: card.scope,
            public_key: card.public_key,
            enrolled_at: 0,
            invited_by: None,
            seen_at: None,
            clock_off: None,
            revoked_at: None,
        }
    }

    /// As it is known to those who take its changes.
    pub fn card(&self) -> DeviceCard {
        DeviceCard {
            id: self.id.clone(),
            name: self.name.clone(),
            role: self.role,
            scope: self.scope.clone(),
            public_key: self.public_key.clone(),
            restored_from: None,
        }
    }

    /// Whether a dossier in `area` is the device's to write and read.
    pub fn covers(&self, dossier: &str, area: Option<&str>) -> bool {
        self.scope.covers(dossier, area)
    }

    /// The scopes whose feeds it reads.
    pub fn feeds(&self) -> Vec<String> {
        match &self.scope {
            Scope::City => vec!["city".to_owned()],
            Scope::Areas(areas) => areas.iter().map(|area| format!("area:{area}")).collect(),
            Scope::Dossier(dossier) => vec![format!("dossier:{dossier}")],
            Scope::Dossiers(all) => all.iter().map(|one| format!("dossier:{one}")).collect(),
        }
    }
}

/// An invite to be made.
pub struct NewInvite {
    pub name: String,
    pub role: Role,
    pub scope: Scope,
    pub expires_at: i64,
}

/// An invite that was found by its code.
#[derive(Clone, Debug)]
pub struct Invite {
    pub name: String,
    pub role: Role,
    pub scope: Scope,
    pub expires_at: i64,
    /// The device that made it, or what else did.
    pub made_by: String,
    /// The device that used it.
    pub used_by: Option<DeviceId>,
}

/// An invite nobody has used yet, as it is listed.
#[derive(Clone, Debug)]
pub struct OpenInvite {
    /// The hash of its code: the code itself is nowhere.
    pub id: String,
    pub invite: Invite,
    pub made_at: i64,
}

/// An invite that a device has used, as it is listed.
#[derive(Clone, Debug)]
pub struct UsedInvite {
    /// What the device was to be called.
    pub name: String,
    pub role: Role,
    pub scope: Scope,
    /// Milliseconds since 1970, as the next.
    pub made_at: i64,
    /// Since when the device may connect; nothing where it is not listed any more.
    pub enrolled_at: Option<i64>,
    pub used_by: DeviceId,
    /// What that device is called now.
    pub device_name: Option<String>,
}

/// The fact that says at which arrival number the devices that are revoked last changed.
const REVOKED_AT: &str = "revoked-at";

type DeviceRow = (
    String,
    String,
    String,
    String,
    String,
    i64,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
);

fn device(row: DeviceRow) -> sqlx::Result<Device> {
    let (
        id,
        name,
        role,
        scope,
        public_key,
        enrolled_at,
        invited_by,
        seen_at,
        clock_off,
        revoked_at,
    ) = row;
    Ok(Device {
        id: DeviceId::new(&id),
        name,
        role: codec::stored(&role)?,
        scope: codec::stored(&scope)?,
        public_key,
        enrolled_at,
        invited_by,
        seen_at,
        clock_off,
        revoked_at,
    })
}

const DEVICE: &str = "SELECT device, name, role, scope, public_key, enrolled_at, invited_by, seen_at, clock_off, revoked_at FROM devices ";

impl Tx {
    pub async fn device_by_token(&mut self, token_hash: &str) -> sqlx::Result<Option<Device>> {
        let row: Option<DeviceRow> = on!(
            self,
            sqlx::query_as(written([DEVICE, "WHERE token_hash = $1"])).bind(token_hash),
            fetch_optional
        )?;
        row.map(device).transpose()
    }

    pub async fn device(&mut self, id: &DeviceId) -> sqlx::Result<Option<Device>> {
        let row: Option<DeviceRow> = on!(
            self,
            sqlx::query_as(written([DEVICE, "WHERE device = $1"])).bind(id.as_str()),
            fetch_optional
        )?;
        row.map(device).transpose()
    }

    pub async fn devices(&mut self) -> sqlx::Result<Vec<Device>> {
        let rows: Vec<DeviceRow> = on!(
            self,
            sqlx::query_as(written([DEVICE, "ORDER BY enrolled_at, device"])),
            fetch_all
        )?;
        rows.into_iter().map(device).collect()
    }

    /// What the devices are called whose work others go on with, by those others, as far as both are
    /// known.
    pub async fn predecessors(&mut self) -> sqlx::Result<BTreeMap<DeviceId, String>> {
        let cards: Vec<String> = on!(
            self,
            sqlx::query_scalar("SELECT card FROM cards WHERE card LIKE $1")
                .bind("%\"restored_from\":\"%"),
            fetch_all
        )?;
        let mut names = BTreeMap::new();
        for card in cards {
            let card: DeviceCard = codec::stored(&card)?;
            if let Some(before) = &card.restored_from
                && let Some(known) = self.card(before).await?
            {
                names.insert(card.id, known.name);
            }
        }
        Ok(names)
    }

    /// Enters a device, or gives one that is entered another token, role and scope.
    pub async fn put_device(&mut self, device: &Device, token_hash: &str) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "INSERT INTO devices
                 (device, name, role, scope, public_key, token_hash, enrolled_at, invited_by)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (device) DO UPDATE SET name = excluded.name, role = excluded.role,
                 scope = excluded.scope, token_hash = excluded.token_hash,
                 invited_by = excluded.invited_by"
            )
            .bind(device.id.as_str())
            .bind(&device.name)
            .bind(codec::text(&device.role)?)
            .bind(codec::text(&device.scope)?)
            .bind(&device.public_key)
            .bind(token_hash)
            .bind(device.enrolled_at)
            .bind(&device.invited_by),
            execute
        )
        .map(drop)
    }

    pub async fn seen(&mut self, id: &DeviceId, now: i64, off: Option<i64>) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query("UPDATE devices SET seen_at = $2, clock_off = $3 WHERE device = $1")
                .bind(id.as_str())
                .bind(now)
                .bind(off),
            execute
        )
        .map(drop)
    }

    /// Takes a device's right to connect. Says whether it had it.
    pub async fn revoke(&mut self, id: &DeviceId, now: i64) -> sqlx::Result<bool> {
        let done: Option<String> = on!(
            self,
            sqlx::query_scalar(
                "UPDATE devices SET revoked_at = $2, revoked_head = COALESCE(
                     (SELECT h.seq FROM heads h WHERE h.device = $1), 0)
                 WHERE device = $1 AND revoked_at IS NULL RETURNING device"
            )
            .bind(id.as_str())
            .bind(now),
            fetch_optional
        )?;
        Ok(done.is_some())
    }

    /// Gives a revoked device its right back. Says whether it was revoked.
    pub async fn reinstate(&mut self, id: &DeviceId) -> sqlx::Result<bool> {
        let done: Option<String> = on!(
            self,
            sqlx::query_scalar(
                "UPDATE devices SET revoked_at = NULL, revoked_head = NULL
                 WHERE device = $1 AND revoked_at IS NOT NULL RETURNING device"
            )
            .bind(id.as_str()),
            fetch_optional
        )?;
        Ok(done.is_some())
    }

    /// The devices of a dossier that may connect: an enterprise's own.
    pub async fn devices_of(&mut self, dossier: &str) -> sqlx::Result<Vec<Device>> {
        let rows: Vec<DeviceRow> = on!(
            self,
            sqlx::query_as(written([
                DEVICE,
                "WHERE scope = $1 AND revoked_at IS NULL ORDER BY enrolled_at, device"
            ]))
            .bind(codec::text(&Scope::Dossier(dossier.to_owned()))?),
            fetch_all
        )?;
        rows.into_iter().map(device).collect()
    }

    /// The devices that are revoked changed: who read a feed up to the last arrival is to get
    /// them. Takes an arrival number, so last in its transaction.
    pub async fn note_revocations(&mut self) -> sqlx::Result<()> {
        let arrival = self.arrive(1).await?;
        self.put_fact(REVOKED_AT, &arrival.to_string()).await
    }

    /// The arrival number at which the devices that are revoked last changed; 0 while none ever was.
    pub async fn revocations_arrival(&mut self) -> sqlx::Result<i64> {
        let arrival = self.fact(REVOKED_AT).await?;
        Ok(arrival.and_then(|it| it.parse().ok()).unwrap_or_default())
    }

    /// All devices that are revoked, each with its last change that was here before.
    pub async fn revocations(&mut self) -> sqlx::Result<Revocations> {
        let rows: Vec<(String, i64)> = on!(
            self,
            sqlx::query_as(
                "SELECT device, COALESCE(revoked_head, 0) FROM devices
                 WHERE revoked_at IS NOT NULL"
            ),
            fetch_all
        )?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(device, head)| (DeviceId::new(&device), seq_of(head)))
            .collect())
    }

    /// Of a device that is revoked, its last change that was here before.
    pub async fn revoked_head(&mut self, id: &DeviceId) -> sqlx::Result<Option<u32>> {
        let head: Option<i64> = on!(
            self,
            sqlx::query_scalar(
                "SELECT COALESCE(revoked_head, 0) FROM devices
                 WHERE device = $1 AND revoked_at IS NOT NULL"
            )
            .bind(id.as_str()),
            fetch_optional
        )?;
        Ok(head.map(seq_of))
    }

    /// Whether an office device that may connect has enrolled.
    pub async fn has_office(&mut self) -> sqlx::Result<bool> {
        let found: Option<String> = on!(
            self,
            sqlx::query_scalar(
                "SELECT device FROM devices WHERE role = '\"office\"' AND revoked_at IS NULL LIMIT 1"
            ),
            fetch_optional
        )?;
        Ok(found.is_some())
    }

    pub async fn put_invite(
        &mut self,
        code_hash: &str,
        invite: &NewInvite,
        by: &str,
        now: i64,
    ) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "INSERT INTO invites (code_hash, name, role, scope, made_by, made_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)"
            )
            .bind(code_hash)
            .bind(&invite.name)
            .bind(codec::text(&invite.role)?)
            .bind(codec::text(&invite.scope)?)
            .bind(by)
            .bind(now)
            .bind(invite.expires_at),
            execute
        )
        .map(drop)
    }

    /// Invites made by `by` that nobody used are void.
    pub async fn void_invites(&mut self, by: &str) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query("DELETE FROM invites WHERE made_by = $1 AND used_by IS NULL").bind(by),
            execute
        )
        .map(drop)
    }

    pub async fn invite(&mut self, code_hash: &str) -> sqlx::Result<Option<Invite>> {
        let row: Option<(String, String, String, i64, String, Option<String>)> = on!(
            self,
            sqlx::query_as(
                "SELECT name, role, scope, expires_at, made_by, used_by FROM invites
                 WHERE code_hash = $1"
            )
            .bind(code_hash),
            fetch_optional
        )?;
        row.map(|(name, role, scope, expires_at, made_by, used_by)| {
            Ok(Invite {
                name,
                role: codec::stored(&role)?,
                scope: codec::stored(&scope)?,
                expires_at,
                made_by,
                used_by: used_by.as_deref().map(DeviceId::new),
            })
        })
        .transpose()
    }

    /// Invites that open something still, the newest first.
    pub async fn open_invites(&mut self, now: i64) -> sqlx::Result<Vec<OpenInvite>> {
        let rows: Vec<(String, String, String, String, i64, String, i64)> = on!(
            self,
            sqlx::query_as(
                "SELECT code_hash, name, role, scope, expires_at, made_by, made_at FROM invites
                 WHERE used_by IS NULL AND expires_at > $1
                 ORDER BY made_at DESC, code_hash LIMIT 500"
            )
            .bind(now),
            fetch_all
        )?;
        rows.into_iter()
            .map(|(id, name, role, scope, expires_at, made_by, made_at)| {
                let invite = Invite {
                    name,
                    role: codec::stored(&role)?,
                    scope: codec::stored(&scope)?,
                    expires_at,
                    made_by,
                    used_by: None,
                };
                Ok(OpenInvite {
                    id,
                    invite,
                    made_at,
                })
            })
            .collect()
    }

    /// Invites that were used, the newest first, each with the device that did.
    pub async fn used_invites(&mut self) -> sqlx::Result<Vec<UsedInvite>> {
        type Row = (
            String,
            String,
            String,
            i64,
            String,
            Option<i64>,
            Option<String>,
        );
        let rows: Vec<Row> = on!(
            self,
            sqlx::query_as(
                "SELECT i.name, i.role, i.scope, i.made_at, i.used_by, d.enrolled_at, d.name
                 FROM invites i LEFT JOIN devices d ON d.device = i.used_by
                 WHERE i.used_by IS NOT NULL ORDER BY i.made_at DESC, i.code_hash LIMIT 200"
            ),
            fetch_all
        )?;
        rows.into_iter()
            .map(
                |(name, role, scope, made_at, used_by, enrolled_at, device_name)| {
                    Ok(UsedInvite {
                        name,
                        role: codec::stored(&role)?,
                        scope: codec::stored(&scope)?,
                        made_at,
                        enrolled_at,
                        used_by: DeviceId::new(&used_by),
                        device_name,
                    })
                },
            )
            .collect()
    }

    /// Makes an invite void that nobody used. Says whether there was one.
    pub async fn void_invite(&mut self, id: &str) -> sqlx::Result<bool> {
        let done = on!(
            self,
            sqlx::query("DELETE FROM invites WHERE code_hash = $1 AND used_by IS NULL").bind(id),
            execute
        )?;
        Ok(done > 0)
    }

    /// Gives a device another name, by which others come to know it too.
    pub async fn rename(&mut self, id: &DeviceId, name: &str) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query("UPDATE devices SET name = $2 WHERE device = $1")
                .bind(id.as_str())
                .bind(name),
            execute
        )?;
        if let Some(card) = self.card(id).await? {
            let name = name.to_owned();
            self.put_card(&DeviceCard { name, ..card }).await?;
        }
        Ok(())
    }

    /// Marks an invite as used by a device. Says whether it was free.
    pub async fn use_invite(&mut self, code_hash: &str, by: &DeviceId) -> sqlx::Result<bool> {
        let done: Option<String> = on!(
            self,
            sqlx::query_scalar(
                "UPDATE invites SET used_by = $2 WHERE code_hash = $1 AND used_by IS NULL
                 RETURNING code_hash"
            )
            .bind(code_hash)
            .bind(by.as_str()),
            fetch_optional
        )?;
        Ok(done.is_some())
    }
}
