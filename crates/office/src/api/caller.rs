//! Who asks: the device behind a token, checked at every request.

use std::net::{IpAddr, Ipv4Addr};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use domain::{device::Role, ids::DeviceId};

use office_db::{Database, Device};
use office_service::{audit::Actor, clock::now, secret};

use super::{
    client::Client,
    problem::{NO_TOKEN, NOT_YOURS, Problem, REVOKED, WAITING, turned_down},
    state::AppState,
};

/// The id of the device that sends a request, once its token was checked.
#[derive(Clone, Default)]
pub struct Sender(pub String);

/// A device that enrolled and was not revoked, and where it asks from.
pub struct Caller {
    pub device: Device,
    pub address: IpAddr,
}

impl Caller {
    /// That it is the office's.
    ///
    /// # Errors
    /// [`NOT_YOURS`] for everybody else.
    pub fn office(&self) -> Result<(), Problem> {
        if self.device.role == Role::Office {
            Ok(())
        } else {
            Err(NOT_YOURS.into())
        }
    }

    /// As whom the audit log knows it.
    pub fn actor(&self) -> Actor {
        Actor::new(self.device.id.as_str(), self.address.to_string())
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let database = app.office.database();
        let token = bearer(&parts.headers).ok_or(NO_TOKEN)?;
        let mut tx = database.read().await?;
        let hash = secret::hash(token);
        let Some(device) = tx.device_by_token(&hash).await? else {
            let waits = tx.applicant_by_token(&hash).await?.ok_or(NO_TOKEN)?;
            return Err(match waits.refused_at {
                Some(_) => turned_down(waits.refused_because.as_deref()),
                None => WAITING.into(),
            });
        };
        drop(tx);
        if device.revoked_at.is_some() {
            return Err(REVOKED.into());
        }
        app.limits.device(device.id.as_str())?;
        parts
            .extensions
            .insert(Sender(device.id.as_str().to_owned()));
        // Evidence only: a clock that is off by years is said, never held against anybody.
        let clock = parts
            .headers
            .get("x-yidang-now")
            .and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
        let minute = 60_000;
        if device.seen_at.is_none_or(|seen| now() - seen > minute) {
            // Who may read goes on reading when nothing can be written.
            let clock_off = clock.map(|clock| clock.saturating_sub(now()));
            if let Err(error) = seen(database, &device.id, clock_off).await {
                tracing::warn!(%error, "when a device was last seen is not written down");
            }
        }
        Ok(Self {
            device,
            address: client(parts).address,
        })
    }
}

async fn seen(
    database: &Database,
    device: &DeviceId,
    clock_off: Option<i64>,
) -> office_db::Result<()> {
    let mut tx = database.write().await?;
    tx.seen(device, now(), clock_off).await?;
    tx.commit().await
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// Where a request comes from.
fn client(parts: &Parts) -> Client {
    let client = parts.extensions.get().copied();
    client.unwrap_or_else(|| Client::at(Ipv4Addr::UNSPECIFIED.into()))
}

/// Where a request comes from that needs no token.
pub struct Anonymous(pub Client);

impl<S: Sync> FromRequestParts<S> for Anonymous {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(client(parts)))
    }
}
