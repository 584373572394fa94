//! Who waits to be admitted: enterprises that registered themselves, and devices known only from
//! files. The office reads what they say of themselves and decides; until then they may nothing.

use domain::{
    device::{DeviceCard, Role, Scope},
    ids::DeviceId,
};

use super::{
    people::Device,
    tx::{Tx, on, written},
};
use crate::{form, secret};

/// Where those come from that never asked over the network.
const FILE: &str = "file";

/// A device that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applicant {
    pub id: DeviceId,
    pub name: String,
    /// What it says of itself; the office decides.
    pub role: Role,
    pub scope: Scope,
    pub public_key: String,
    /// Who is at it, and how to reach them; empty of those known from files.
    pub person: String,
    pub contact: String,
    /// Where it asked from.
    pub address: String,
    /// Milliseconds since 1970.
    pub asked_at: i64,
    /// Since when it is turned down.
    pub refused_at: Option<i64>,
}

type Row = (
    String,
    String,
    String,
    String,
    String,
    String,
    String,
    String,
    i64,
    Option<i64>,
);

fn applicant(row: Row) -> sqlx::Result<Applicant> {
    let (id, name, role, scope, public_key, person, contact, address, asked_at, refused_at) = row;
    Ok(Applicant {
        id: DeviceId::new(&id),
        name,
        role: form::stored(&role)?,
        scope: form::stored(&scope)?,
        public_key,
        person,
        contact,
        address,
        asked_at,
        refused_at,
    })
}

const APPLICANT: &str = "SELECT device, name, role, scope, public_key, person, contact, address, asked_at, refused_at FROM applicants ";

impl Tx {
    /// Those who wait, the longest first.
    pub async fn applicants(&mut self) -> sqlx::Result<Vec<Applicant>> {
        let rows: Vec<Row> = on!(
            self,
            sqlx::query_as(written([
                APPLICANT,
                "WHERE refused_at IS NULL ORDER BY asked_at, device LIMIT 1000"
            ])),
            fetch_all
        )?;
        rows.into_iter().map(applicant).collect()
    }

    pub async fn applicant(&mut self, id: &DeviceId) -> sqlx::Result<Option<Applicant>> {
        let row: Option<Row> = on!(
            self,
            sqlx::query_as(written([APPLICANT, "WHERE device = $1"])).bind(id.as_str()),
            fetch_optional
        )?;
        row.map(applicant).transpose()
    }

    pub async fn applicant_by_token(&mut self, hash: &str) -> sqlx::Result<Option<Applicant>> {
        let row: Option<Row> = on!(
            self,
            sqlx::query_as(written([APPLICANT, "WHERE token_hash = $1"])).bind(hash),
            fetch_optional
        )?;
        row.map(applicant).transpose()
    }

    /// How many wait, and how many of them asked from this address.
    pub async fn how_many_wait(&mut self, address: &str) -> sqlx::Result<(i64, i64)> {
        on!(
            self,
            sqlx::query_as(
                "SELECT COUNT(*), COALESCE(SUM(CASE WHEN address = $1 THEN 1 ELSE 0 END), 0)
                 FROM applicants WHERE refused_at IS NULL"
            )
            .bind(address),
            fetch_one
        )
    }

    /// Enters who asks; who asked before, with what it says now.
    pub async fn put_applicant(
        &mut self,
        applicant: &Applicant,
        token_hash: Option<&str>,
    ) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query(
                "INSERT INTO applicants (device, name, role, scope, public_key, token_hash, person,
                 contact, address, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                 ON CONFLICT (device) DO UPDATE SET name = excluded.name, role = excluded.role,
                 scope = excluded.scope, token_hash = excluded.token_hash,
                 person = excluded.person, contact = excluded.contact,
                 address = excluded.address, refused_at = NULL"
            )
            .bind(applicant.id.as_str())
            .bind(&applicant.name)
            .bind(form::text(&applicant.role))
            .bind(form::text(&applicant.scope))
            .bind(&applicant.public_key)
            .bind(token_hash)
            .bind(&applicant.person)
            .bind(&applicant.contact)
            .bind(&applicant.address)
            .bind(applicant.asked_at),
            execute
        )
        .map(drop)
    }

    /// Enters a device whose bundle came as a file and that nobody enrolled, by the card the bundle
    /// is signed with. Whether it waits; not when the office turned it down, or knows another key
    /// under its id.
    pub async fn wait_for_admission(&mut self, card: &DeviceCard, now: i64) -> sqlx::Result<bool> {
        if let Some(known) = self.applicant(&card.id).await? {
            return Ok(known.refused_at.is_none() && known.public_key == card.public_key);
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
            asked_at: now,
            refused_at: None,
        };
        self.put_applicant(&applicant, None).await?;
        Ok(true)
    }

    /// Admits a device that waits as `device` says. Its own token opens from now on; one that was
    /// known from files only gets one that nobody knows, and comes in by an invite later.
    pub async fn admit(&mut self, device: &Device) -> sqlx::Result<()> {
        let own: Option<Option<String>> = on!(
            self,
            sqlx::query_scalar("SELECT token_hash FROM applicants WHERE device = $1")
                .bind(device.id.as_str()),
            fetch_optional
        )?;
        let unknown = || secret::hash(&domain::bundle::to_hex(&secret::random::<32>()));
        let token_hash = own.flatten().unwrap_or_else(unknown);
        self.put_device(device, &token_hash).await?;
        self.forget_applicant(&device.id).await
    }

    /// It waits no more: it was admitted, or enrolled with an invite.
    pub async fn forget_applicant(&mut self, id: &DeviceId) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query("DELETE FROM applicants WHERE device = $1").bind(id.as_str()),
            execute
        )
        .map(drop)
    }

    /// Turns a device down. Says whether it waited.
    pub async fn turn_down(&mut self, id: &DeviceId, now: i64) -> sqlx::Result<bool> {
        let done = on!(
            self,
            sqlx::query(
                "UPDATE applicants SET refused_at = $2 WHERE device = $1 AND refused_at IS NULL"
            )
            .bind(id.as_str())
            .bind(now),
            execute
        )?;
        Ok(done > 0)
    }
}
