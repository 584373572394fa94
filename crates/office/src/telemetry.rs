//! Telemetry: metrics and logs, without anybody's data.

use std::{sync::OnceLock, time::Duration};

use axum::{
    extract::MatchedPath,
    routing::{MethodRouter, get},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tower_http::{
    classify::{ServerErrorsAsFailures, SharedClassifier},
    trace::{MakeSpan, OnResponse, TraceLayer},
};
use tracing::Span;

static FIGURES: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Logs to standard error, one JSON document a line; `RUST_LOG` says how much.
pub fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn"));
    // Fails where a log is kept already.
    let _ = tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .try_init();
}

/// `/metrics`, in Prometheus' text form.
pub fn figures<S: Clone + Send + Sync + 'static>() -> MethodRouter<S> {
    let handle = FIGURES.get_or_init(|| PrometheusBuilder::new().install_recorder().ok());
    get(move || async move {
        handle
            .as_ref()
            .map(PrometheusHandle::render)
            .unwrap_or_default()
    })
}

type Requests = TraceLayer<SharedClassifier<ServerErrorsAsFailures>, Named, (), Answered>;

/// One line for each request: method, route, status, time. The route and not the path, which may
/// hold an invite's code.
pub fn requests() -> Requests {
    TraceLayer::new_for_http()
        .make_span_with(Named)
        .on_request(())
        .on_response(Answered)
}

#[derive(Clone, Copy)]
pub struct Named;

impl<B> MakeSpan<B> for Named {
    fn make_span(&mut self, request: &axum::http::Request<B>) -> Span {
        let route = request.extensions().get::<MatchedPath>();
        let route = route.map_or("page", MatchedPath::as_str);
        tracing::info_span!("request", method = %request.method(), route)
    }
}

#[derive(Clone, Copy)]
pub struct Answered;

impl<B> OnResponse<B> for Answered {
    fn on_response(self, response: &axum::http::Response<B>, took: Duration, _: &Span) {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(status = response.status().as_u16(), ms, "answered");
    }
}
