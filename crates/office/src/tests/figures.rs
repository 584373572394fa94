//! The figures for those who run the office say nothing of anybody.

use anyhow::Result;
use axum::{Router, body::Body, http::Request};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::{TestOffice, actors::code, on_both};
use crate::commands::serve;

on_both! { figures_count_and_name_nobody }

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
