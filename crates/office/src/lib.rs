//! Yidang's office program: serves the app and the API devices use, and has commands beside it.
//!
//! What it does is in `office-service`; here are requests and answers, arguments and settings,
//! addresses and TLS.

pub mod api;
pub mod commands;
mod headers;
mod server;
mod settings;
mod site;
mod storage;
mod telemetry;
mod tls;

#[cfg(test)]
mod tests;
