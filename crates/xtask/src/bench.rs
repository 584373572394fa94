//! Measures the product.

use anyhow::Result;

use crate::{
    build, repo,
    run::{begin, cargo, plan, run, say},
    tools,
};

/// Builds the app and the office for release, and measures them; `what` are the words for the
/// program that does (`tests/src/bin/bench.rs`).
///
/// # Errors
/// When the app cannot be built, or the product does not do what is measured.
pub fn bench(no_build: bool, what: &[String]) -> Result<()> {
    plan(&[build::APP, OFFICE, MEASURED]);
    tools::chromium()?;
    build::built(no_build)?;
    begin(OFFICE);
    say("building the office program for release");
    run(cargo().args([
        "build",
        "--locked",
        "--package",
        "office",
        "--profile",
        "office",
    ]))?;
    program("office", what)
}

const MEASURED: &str = "measuring";
const OFFICE: &str = "the office program for release";

/// Measures at a small size, with the office program the tests use: it shows that it all runs.
///
/// # Errors
/// As [`bench`].
pub fn small() -> Result<()> {
    program("debug", &["--small".to_owned()])
}

fn program(profile: &str, what: &[String]) -> Result<()> {
    begin(MEASURED);
    say("measuring");
    run(cargo()
        .env("YIDANG_DIST", repo::dist())
        .env("YIDANG_OFFICE", repo::office(profile))
        .env("YIDANG_RESULTS", repo::root().join("benches/RESULTS.md"))
        .args(["run", "--quiet", "--locked", "--package", "product-tests"])
        .args(["--bin", "bench", "--"])
        .args(what))
}
