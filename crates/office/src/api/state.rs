//! What handlers share.

use std::{net::IpAddr, sync::Arc, time::Instant};

use axum::extract::FromRef;
use office_service::Office;

use super::limits::{LimitClock, Limits};

/// What handlers share.
#[derive(Clone)]
pub struct AppState {
    pub office: Office,
    pub limits: Arc<Limits>,
    /// Proxies before the office: what they say of where a request comes from is believed.
    pub trusted_proxies: Arc<[IpAddr]>,
}

impl AppState {
    pub fn new(office: Office, trusted_proxies: &[IpAddr]) -> Self {
        Self::with_clock(office, trusted_proxies, LimitClock::System(Instant::now()))
    }

    /// With another clock for its limits.
    pub fn with_clock(office: Office, trusted_proxies: &[IpAddr], clock: LimitClock) -> Self {
        Self {
            office,
            limits: Arc::new(Limits::new(clock)),
            trusted_proxies: trusted_proxies.into(),
        }
    }
}

impl FromRef<AppState> for Office {
    fn from_ref(app: &AppState) -> Self {
        app.office.clone()
    }
}

impl FromRef<AppState> for Arc<Limits> {
    fn from_ref(app: &AppState) -> Self {
        app.limits.clone()
    }
}
