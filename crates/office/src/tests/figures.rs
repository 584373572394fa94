//! The figures and the log for those who run the office say nothing of anybody.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Result;
use axum::{Router, body::Body, http::Request};
use http_body_util::BodyExt as _;
use serde_json::json;
use tower::ServiceExt as _;

use super::{TestOffice, actors::code, on_both};
use crate::{commands::serve, site::Site};

on_both! {
    figures_count_and_name_nobody
    the_log_names_nobody
}

async fn figures_count_and_name_nobody(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let router: Router = serve::figures();
    let (_, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    team.push(office).await?;
    team.get(office, "/api/v1/devices").await?;
    let answer = router
        .oneshot(Request::get("/metrics").body(Body::empty())?)
        .await?;
    let text = String::from_utf8(answer.into_body().collect().await?.to_bytes().to_vec())?;
    for figure in [
        "yidang_bundles_total",
        "yidang_changes_total",
        "yidang_problems_total{kind=\"not-yours\"}",
    ] {
        assert!(text.contains(figure), "{figure} is not in\n{text}");
    }
    for name in ["甲厂", &code(1), team.card.id.as_str(), "/api/"] {
        assert!(!text.contains(name), "{name} is in\n{text}");
    }
    Ok(())
}

/// What is logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// At the level that has a line for each request.
async fn the_log_names_nobody(town: TestOffice) -> Result<()> {
    let office = &town.office;
    let (desk, mut team) = town.desk_and_team().await?;
    team.begin(&code(1), "640302", "甲厂");
    let invite = desk
        .invite(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(move || writer.clone())
        .finish();
    let logging = tracing::subscriber::set_default(log);
    let app = tempfile::tempdir()?;
    std::fs::write(app.path().join("index.html"), "<!doctype html>")?;
    let router = serve::router(Site::read(app.path())?, office.0.clone());
    let bundle = team.seal(&team.bundle(1));
    let requests = [
        team.request("POST", "/api/v1/bundles")
            .body(Body::from(bundle))?,
        team.request("GET", &format!("/api/v1/dossiers/{}/changes", code(1)))
            .body(Body::empty())?,
        team.request("GET", &format!("/api/v1/invites/{invite}"))
            .body(Body::empty())?,
        desk.request("POST", &format!("/api/v1/devices/{}/revoke", team.card.id))
            .body(Body::empty())?,
    ];
    for request in requests {
        let status = router.clone().oneshot(request).await?.status();
        assert!(status.is_success(), "{status}");
    }
    drop(logging);
    let all = lines.0.lock().unwrap_or_else(PoisonError::into_inner);
    let text = String::from_utf8_lossy(&all);
    for route in ["/api/v1/bundles", "/api/v1/devices/{device}/revoke"] {
        assert!(text.contains(route), "{route} is not in\n{text}");
    }
    let (team, desk) = (&team.card.id, &desk.card.id);
    for name in ["甲厂", &code(1), team.as_str(), desk.as_str(), &invite] {
        assert!(!text.contains(name), "{name} is in\n{text}");
    }
    Ok(())
}
