//! All tests.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{
    build, repo,
    run::{cargo, find, run, say},
    setup, tools,
};

/// Runs the native tests, the wasm tests in Chromium, and the product tests against a real office.
///
/// # Errors
/// When a tool is missing or a test fails.
pub fn test(native: bool, no_build: bool) -> Result<()> {
    tools::postgres()?;
    let moto = tools::moto()?;
    say("native tests: the rules, the office, the tools");
    run(cargo().env("YIDANG_MOTO", moto).args([
        "test",
        "--locked",
        "--workspace",
        "--exclude",
        "product-tests",
        "--exclude",
        "yidang",
    ]))?;
    if native {
        return Ok(());
    }
    setup::setup(true)?;
    in_wasm()?;
    build::built(no_build)?;
    say("product tests: a real Chromium against a real office");
    run(in_product(cargo())?.args(["test", "--locked", "--package", "product-tests"]))
}

/// The rules and the store in the browser's own engine: unit tests, and the test files whose name
/// says `wasm` or `browser` (others use crates that only compile natively).
fn in_wasm() -> Result<()> {
    say("wasm tests in Chromium: the rules again, and the store");
    let driver = find("chromedriver")
        .context("chromedriver is not on PATH: run `cargo xtask setup --browser`")?;
    for (package, tests) in [
        ("domain", "crates/domain/tests"),
        ("device", "crates/device/tests"),
        ("yidang", "tests"),
    ] {
        let mut cargo = cargo();
        cargo
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            )
            .env("CHROMEDRIVER", &driver)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .args([
                "test",
                "--locked",
                "--target",
                "wasm32-unknown-unknown",
                "--package",
                package,
                "--lib",
            ]);
        for name in in_browser(&repo::root().join(tests))? {
            cargo.args(["--test", &name]);
        }
        run(&mut cargo)?;
    }
    Ok(())
}

/// The names of a package's test files that are for the browser.
fn in_browser(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry?.path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let rust = path.extension().is_some_and(|ending| ending == "rs");
        if rust && (name.contains("wasm") || name.contains("browser")) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Gives a product test what it needs in its environment: the app, the office program, axe-core.
pub fn in_product(mut test: Command) -> Result<Command> {
    run(cargo().args(["build", "--quiet", "--locked", "--package", "office"]))?;
    test.env("YIDANG_DIST", repo::dist())
        .env(
            "YIDANG_OFFICE",
            repo::target()
                .join("debug")
                .join(format!("office{}", std::env::consts::EXE_SUFFIX)),
        )
        .env("YIDANG_AXE", tools::axe()?);
    Ok(test)
}
