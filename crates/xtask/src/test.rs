//! All tests.

use std::process::Command;

use anyhow::{Context, Result};

use crate::{
    build::{self, APP},
    packages::{self, PRODUCT_TESTS, Package, arguments},
    repo,
    run::{begin, cargo, find, plan, run, say},
    setup, tools,
};

const NATIVE: &str = "native tests";
const WASM: &str = "wasm tests";
const PRODUCT: &str = "product tests";

/// Runs the native tests, the wasm tests in Chromium, and the product tests against a real office.
///
/// # Errors
/// When a tool is missing or a test fails.
pub fn test(native: bool, no_build: bool) -> Result<()> {
    let packages = packages::all()?;
    if native {
        plan(&[NATIVE]);
        return in_process(&packages);
    }
    plan(&[NATIVE, WASM, APP, PRODUCT]);
    setup::setup(true)?;
    in_process(&packages)?;
    in_wasm(&packages)?;
    build::built(no_build)?;
    begin(PRODUCT);
    say("product tests: a real Chromium against a real office");
    let mut cargo = in_product(cargo())?;
    cargo.env("YIDANG_PANICKING", build::panicking()?);
    run(cargo.args(["test", "--locked", "--package", PRODUCT_TESTS]))
}

/// The rules, the office and the tools, without a browser.
fn in_process(packages: &[Package]) -> Result<()> {
    tools::postgres()?;
    let moto = tools::moto()?;
    begin(NATIVE);
    say("native tests: the rules, the office, the tools");
    let fits = |package: &Package| package.native && package.name != PRODUCT_TESTS;
    run(cargo()
        .env("YIDANG_MOTO", moto)
        .args(["test", "--locked"])
        .args(arguments(packages, fits)))
}

/// The rules and the device's store in the browser's own engine.
fn in_wasm(packages: &[Package]) -> Result<()> {
    begin(WASM);
    say("wasm tests in Chromium: the rules again, and the store");
    let driver = find("chromedriver")
        .context("chromedriver is not on PATH: run `cargo xtask setup --browser`")?;
    for package in packages.iter().filter(|package| package.browser) {
        let mut cargo = cargo();
        cargo
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            )
            .env("CHROMEDRIVER", &driver)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .args(["test", "--locked", "--target", "wasm32-unknown-unknown"])
            .args(["--package", &package.name, "--lib"]);
        for name in &package.browser_tests {
            cargo.args(["--test", name]);
        }
        run(&mut cargo)?;
    }
    Ok(())
}

/// Gives a product test what it needs in its environment: the app, the office program, axe-core.
pub fn in_product(mut test: Command) -> Result<Command> {
    run(cargo().args(["build", "--quiet", "--locked", "--package", "office"]))?;
    test.env("YIDANG_DIST", repo::dist())
        .env("YIDANG_OFFICE", repo::office("debug"))
        .env("YIDANG_AXE", tools::axe()?);
    Ok(test)
}
