//! Who asks: the device behind a token, checked at every request.

use std::net::{IpAddr, Ipv4Addr};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::AUTHORIZATION, request::Parts},
};
use domain::device::Role;

use super::{
    limits::Client,
    office::{Office, now},
    problem::{NO_TOKEN, NOT_YOURS, Problem, REVOKED, TURNED_DOWN, WAITING},
};
use crate::{keep::Device, secret};

/// A device that enrolled and was not revoked, and where it asks from.
pub struct Caller {
    pub device: Device,
    pub address: IpAddr,
}

impl Caller {
    /// The office's own deeds.
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
}

impl FromRequestParts<Office> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or(NO_TOKEN)?;
        let mut tx = office.keep().read().await?;
        let hash = secret::hash(token);
        let Some(device) = tx.device_by_token(&hash).await? else {
            let waits = tx.applicant_by_token(&hash).await?.ok_or(NO_TOKEN)?;
            let refused = waits.refused_at.is_some();
            return Err(if refused { TURNED_DOWN } else { WAITING }.into());
        };
        drop(tx);
        if device.revoked_at.is_some() {
            return Err(REVOKED.into());
        }
        office.limits().device(device.id.as_str())?;
        // Evidence only: a clock that is off by years is said, never held against anybody.
        let clock = parts
            .headers
            .get("x-yidang-now")
            .and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
        let minute = 60_000;
        if device.seen_at.is_none_or(|seen| now() - seen > minute) {
            let mut tx = office.keep().write().await?;
            tx.seen(
                &device.id,
                now(),
                clock.map(|clock| clock.saturating_sub(now())),
            )
            .await?;
            tx.commit().await?;
        }
        Ok(Self {
            device,
            address: address(parts),
        })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// Where a request comes from.
pub fn address(parts: &Parts) -> IpAddr {
    parts
        .extensions
        .get::<Client>()
        .map_or(Ipv4Addr::UNSPECIFIED.into(), |Client(address)| *address)
}

/// The address of somebody who needs no token.
pub struct Stranger(pub IpAddr);

impl FromRequestParts<Office> for Stranger {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Office) -> Result<Self, Self::Rejection> {
        Ok(Self(address(parts)))
    }
}
