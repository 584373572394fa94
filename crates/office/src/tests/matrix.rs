//! Every role at every endpoint: walked from the OpenAPI document, so that an endpoint without a
//! rule fails here.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use axum::body::Body;
use serde_json::json;

use super::{
    Town,
    actors::{Actor, ask, code},
    on_both,
};
use crate::api::{openapi, problem};

on_both! { every_role_at_every_endpoint }

async fn every_role_at_every_endpoint(town: Town) -> Result<()> {
    let office = &town.office;
    let desk = Actor::first_office(office).await?;
    let team = desk
        .invites(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    let factory = desk
        .invites(office, "enterprise", json!({ "dossier": code(9) }))
        .await?;
    let lost = desk
        .invites(office, "team", json!({ "areas": ["640302"] }))
        .await?;
    desk.post(
        office,
        &format!("/api/v1/devices/{}/revoke", lost.card.id),
        json!({}),
    )
    .await?;
    let nobody = Actor::stranger("无凭证")?;
    let document = serde_json::to_value(openapi::document())?;
    let paths = document["paths"].as_object().context("paths")?;
    let mut asked = 0;
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().context("methods")? {
            let who = operation["x-who"]
                .as_str()
                .context("who may ask is not said")?;
            let filled = path
                .replace("{code}", "AAAA-AAAA-AAAA")
                .replace("{device}", "nobody")
                .replace("{dossier}", "city")
                .replace("{sha256}", &"0".repeat(64));
            for (role, actor) in [
                ("office", &desk),
                ("team", &team),
                ("enterprise", &factory),
                ("revoked", &lost),
                ("nobody", &nobody),
            ] {
                let request = actor
                    .request(&method.to_uppercase(), &filled)
                    .header("content-type", "application/json");
                let answer = ask(office, request.body(Body::from("{}"))?).await?;
                let found = answer.problem();
                let expected = match (who, role) {
                    ("anybody", _) => None,
                    (_, "nobody") => Some("no-token"),
                    (_, "revoked") => Some("revoked"),
                    ("office", "team" | "enterprise") => Some("not-yours"),
                    ("office" | "device", _) => None,
                    other => anyhow::bail!("{method} {path} has no rule for {other:?}"),
                };
                let closed = ["no-token", "revoked", "not-yours"];
                match expected {
                    Some(problem) => assert_eq!(found, problem, "{role} {method} {path}"),
                    None => assert!(
                        !closed.contains(&found.as_str()),
                        "{role} {method} {path}: {found}"
                    ),
                }
                assert_ne!(
                    answer.status, 405,
                    "{method} {path} is documented but not there"
                );
                assert!(
                    answer.status != 404 || !found.is_empty(),
                    "{method} {path} is not there"
                );
                asked += 1;
            }
        }
    }
    assert!(asked >= 5 * 11, "{asked}");
    Ok(())
}

/// What programs of others may rely on: a change here is a change of the protocol.
#[test]
fn the_document_is_what_was_agreed() -> Result<()> {
    insta::assert_json_snapshot!(serde_json::to_value(openapi::document())?);
    Ok(())
}

#[test]
fn kinds_of_problems_have_names_of_their_own() {
    let names: BTreeSet<&str> = problem::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(names.len(), problem::ALL.len());
    assert!(problem::ALL.iter().all(|kind| !kind.status().is_success()));
}
