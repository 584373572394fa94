//! Whatever fails before or in a handler is said as a problem document.

use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::{
    Json,
    body::Body,
    http::{Request, StatusCode, header::CONTENT_TYPE},
    routing::{get, post},
};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use tower_http::timeout::TimeoutLayer;

use super::{endpoints::LONGEST, *};

async fn said(router: &Router, request: Request<Body>) -> Result<(u16, Value, String)> {
    let response = router.clone().oneshot(request).await?;
    let status = response.status().as_u16();
    let header = |name: &str| {
        let value = response.headers().get(name);
        value
            .and_then(|it| it.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    let (kind, allow) = (header(CONTENT_TYPE.as_str()), header("allow"));
    let document = serde_json::from_slice(&response.into_body().collect().await?.to_bytes())?;
    assert_eq!(kind, "application/problem+json", "{document}");
    Ok((status, document, allow))
}

#[tokio::test(start_paused = true)]
async fn what_the_framework_refuses_is_a_problem_in_two_languages() -> Result<()> {
    let slow = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST);
    let router: Router = guarded(
        Router::new()
            .route(
                "/api/long",
                get(|| tokio::time::sleep(Duration::from_secs(3_600))),
            )
            .layer(slow)
            .route(
                "/api/panic",
                get(|| async { std::hint::black_box(None::<()>).expect("a fault") }),
            )
            .route("/api/json", post(|_: Json<u32>| async {}))
            .route(
                "/api/number/{n}",
                get(|_: axum::extract::Path<u32>| async {}),
            )
            .route("/api", any(no_endpoint))
            .route("/api/{*rest}", any(no_endpoint)),
    );
    let get = |path: &str| Request::get(path).body(Body::empty());
    let post = |body: Body| {
        let request = Request::post("/api/json").header(CONTENT_TYPE, "application/json");
        request.body(body)
    };
    for (request, status, problem) in [
        (get("/api/v9/new")?, 404, "no-endpoint"),
        (get("/api")?, 404, "no-endpoint"),
        (get("/api/number/x")?, 400, "bad-request"),
        (get("/api/long")?, 503, "busy"),
        (get("/api/panic")?, 500, "failed"),
        (get("/api/json")?, 405, "not-allowed"),
        (post(Body::from("{"))?, 400, "bad-request"),
        (post(Body::from(vec![b' '; BODY + 1]))?, 413, "too-large"),
    ] {
        let (found, document, allow) = said(&router, request).await?;
        assert_eq!(
            (found, &document["type"]),
            (status, &json!(format!("/problems/{problem}")))
        );
        assert_eq!(document["status"], status);
        for language in ["zh", "title"] {
            let words = document[language].as_str().context("words")?;
            assert!(words.len() > 20, "{words}");
        }
        assert_eq!(allow, if status == 405 { "POST" } else { "" });
        if problem == "bad-request" {
            assert!(
                document["detail"].as_str().is_some_and(|it| !it.is_empty()),
                "{document}"
            );
        }
    }
    Ok(())
}
