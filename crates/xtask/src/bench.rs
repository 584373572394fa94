//! Measures the product.

use std::process::Command;

use anyhow::Result;

use crate::{
    build, engines, repo,
    run::{begin, cargo, command, plan, run, say},
};

/// Builds the app and the office for release, and measures them; `what` are the words for the
/// program that does (`tests/src/bin/bench.rs`).
///
/// # Errors
/// When the app cannot be built, or the product does not do what is measured.
pub fn bench(no_build: bool, what: &[String]) -> Result<()> {
    plan(&[build::APP, OFFICE, MEASURED]);
    engines::chromium()?;
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
    let mut program = cargo();
    program
        .args(["run", "--quiet", "--locked", "--package", "product-tests"])
        .args(["--bin", "bench", "--"]);
    measure(program.args(what), "office")
}

const MEASURED: &str = "measuring";
const OFFICE: &str = "the office program for release";

/// Measures at a small size with the programs that the tests were compiled with: it shows that it
/// all runs.
///
/// # Errors
/// As [`bench`].
pub fn small() -> Result<()> {
    let program = repo::program("debug", "bench");
    measure(command(&program.to_string_lossy()).arg("--small"), "debug")
}

/// Runs the program that measures with the office program of a profile.
fn measure(program: &mut Command, office: &str) -> Result<()> {
    begin(MEASURED);
    say("measuring");
    run(program
        .env("YIDANG_DIST", repo::dist())
        .env("YIDANG_OFFICE", repo::program(office, "office"))
        .env("YIDANG_RESULTS", repo::root().join("benches/RESULTS.md")))
}
