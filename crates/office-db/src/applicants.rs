//! Who waits to be admitted: enterprises that registered themselves, devices that took the place of
//! others, and devices known only from files. The office reads what they say of themselves and decides; until then they may nothing.

use domain::{
    device::{Role, Scope},
    ids::DeviceId,
};

use crate::{
    codec,
    tx::{Tx, on, written},
};

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
    /// Why, in the office's words.
    pub refused_because: Option<String>,
    /// The device whose work it goes on with, where it says so.
    pub successor_of: Option<DeviceId>,
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
    Option<String>,
    Option<String>,
);

fn applicant(row: Row) -> sqlx::Result<Applicant> {
    let (
        id,
        name,
        role,
        scope,
        public_key,
        person,
        contact,
        address,
        asked_at,
        refused_at,
        refused_because,
        successor_of,
    ) = row;
    Ok(Applicant {
        id: DeviceId::new(&id),
        name,
        role: codec::stored(&role)?,
        scope: codec::stored(&scope)?,
        public_key,
        person,
        contact,
        address,
        asked_at,
        refused_at,
        refused_because,
        successor_of: successor_of.map(|id| DeviceId::new(&id)),
    })
}

const APPLICANT: &str = "SELECT device, name, role, scope, public_key, person, contact, address, asked_at, refused_at, refused_because, successor_of FROM applicants ";

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
    pub async fn count_applicants(&mut self, address: &str) -> sqlx::Result<(i64, i64)> {
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
                 contact, address, asked_at, successor_of)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                 ON CONFLICT (device) DO UPDATE SET name = excluded.name, role = excluded.role,
                 scope = excluded.scope, token_hash = excluded.token_hash,
                 person = excluded.person, contact = excluded.contact,
                 address = excluded.address, asked_at = excluded.asked_at,
                 successor_of = excluded.successor_of,
                 refused_at = NULL, refused_because = NULL"
            )
            .bind(applicant.id.as_str())
            .bind(&applicant.name)
            .bind(codec::text(&applicant.role)?)
            .bind(codec::text(&applicant.scope)?)
            .bind(&applicant.public_key)
            .bind(token_hash)
            .bind(&applicant.person)
            .bind(&applicant.contact)
            .bind(&applicant.address)
            .bind(applicant.asked_at)
            .bind(applicant.successor_of.as_ref().map(DeviceId::as_str)),
            execute
        )
        .map(drop)
    }

    /// The hash of an applicant's own token; `None` of one known from files only.
    pub async fn applicant_token(&mut self, id: &DeviceId) -> sqlx::Result<Option<String>> {
        let token: Option<Option<String>> = on!(
            self,
            sqlx::query_scalar("SELECT token_hash FROM applicants WHERE device = $1")
                .bind(id.as_str()),
            fetch_optional
        )?;
        Ok(token.flatten())
    }

    /// It waits no more: it was admitted, or enrolled with an invite.
    pub async fn delete_applicant(&mut self, id: &DeviceId) -> sqlx::Result<()> {
        on!(
            self,
            sqlx::query("DELETE FROM applicants WHERE device = $1").bind(id.as_str()),
            execute
        )
        .map(drop)
    }

    /// Turns a device down, and keeps why. Says whether it waited.
    pub async fn refuse_applicant(
        &mut self,
        id: &DeviceId,
        because: Option<&str>,
        now: i64,
    ) -> sqlx::Result<bool> {
        let done = on!(
            self,
            sqlx::query(
                "UPDATE applicants SET refused_at = $2, refused_because = $3
                 WHERE device = $1 AND refused_at IS NULL"
            )
            .bind(id.as_str())
            .bind(now)
            .bind(because),
            execute
        )?;
        Ok(done > 0)
    }
}
