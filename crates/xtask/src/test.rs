//! All tests.

use std::process::Command;

use anyhow::Result;

use crate::{
    build,
    engines::{self, Engine},
    packages::{self, PRODUCT_TESTS, Package, arguments},
    repo,
    run::{begin, cargo, plan, run, say, side_by_side},
    setup, tools,
};

const COMPILED: &str = "the native tests, compiled";
const WASM: &str = "wasm tests";
const NATIVE: &str = "native tests and product tests";

/// Runs the wasm tests in browsers, the native tests, and the product tests against a real office.
///
/// # Errors
/// When a tool is missing or a test fails.
pub fn test(native: bool, no_build: bool, engines: &[Engine]) -> Result<()> {
    let packages = packages::all()?;
    if native {
        return rules(&packages);
    }
    plan(&[build::APP, COMPILED, WASM, NATIVE]);
    setup::setup(engines)?;
    // The app's last steps keep one core busy, and have folders of their own in the target folder.
    side_by_side(|| build::built(no_build), || compile(&packages))?;
    everything(&packages, engines)
}

/// The rules, the office and the tools, without a browser.
fn rules(packages: &[Package]) -> Result<()> {
    tools::postgres()?;
    tools::libreoffice()?;
    let moto = tools::moto()?;
    say("native tests: the rules, the office, the tools");
    let fits = |package: &Package| package.native && package.name != PRODUCT_TESTS;
    run(cargo()
        .env("YIDANG_MOTO", moto)
        .args(["test", "--locked"])
        .args(arguments(packages, fits)))
}

/// Compiles the native tests, the product tests and the office program.
///
/// One selection of packages: with another one cargo gives dependencies other features, and compiles
/// half of the office again.
///
/// # Errors
/// When something does not compile.
pub fn compile(packages: &[Package]) -> Result<()> {
    begin(COMPILED);
    say("compiling the native tests, the product tests and the office program");
    run(cargo()
        .args(["test", "--quiet", "--locked", "--no-run"])
        .args(arguments(packages, |package| package.native)))
}

/// Runs every test; the app is in dist/.
///
/// # Errors
/// When a test fails.
pub fn everything(packages: &[Package], engines: &[Engine]) -> Result<()> {
    in_wasm(packages, engines)?;
    let panicking = build::panicking()?;
    begin(NATIVE);
    say(
        "native tests (the rules, the office, the tools), and product tests: real browsers against a real office",
    );
    // WebKit has no way to run without one.
    let screen = engines.contains(&Engine::Webkit).then(engines::screen);
    let screen = screen.transpose()?;
    let engines: Vec<&str> = engines.iter().map(|engine| engine.name()).collect();
    let mut cargo = of_product(cargo())?;
    cargo
        .env("YIDANG_MOTO", tools::moto()?)
        .env("YIDANG_PANICKING", panicking)
        .env("YIDANG_ENGINES", engines.join(","))
        .args(["test", "--locked"])
        .args(arguments(packages, |package| package.native));
    if let Some((_, display)) = &screen {
        cargo.env("DISPLAY", display);
    }
    run(&mut cargo)
}

/// The rules and the device's store in the browsers' own engines.
fn in_wasm(packages: &[Package], engines: &[Engine]) -> Result<()> {
    begin(WASM);
    let for_browsers = || packages.iter().filter(|package| package.browser);
    for engine in engines {
        say(&format!(
            "wasm tests in {}: the rules again, and the store",
            engine.title()
        ));
        let mut cargo = cargo();
        let _running = engine.wasm_tests(&mut cargo)?;
        cargo
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
            .args(["test", "--locked", "--target", "wasm32-unknown-unknown"])
            .args(arguments(packages, |package| package.browser))
            .arg("--lib");
        for name in for_browsers().flat_map(|package| &package.browser_tests) {
            cargo.args(["--test", name]);
        }
        run(&mut cargo)?;
    }
    Ok(())
}

/// Gives a program that drives the product what it needs in its environment, the office program
/// compiled for it first.
///
/// # Errors
/// When the office does not compile, or axe-core cannot be had.
pub fn in_product(program: Command) -> Result<Command> {
    run(cargo().args(["build", "--quiet", "--locked", "--package", "office"]))?;
    of_product(program)
}

/// The same where the office program is there: the app, the office program, axe-core.
fn of_product(mut program: Command) -> Result<Command> {
    program
        .env("YIDANG_DIST", repo::dist())
        .env("YIDANG_OFFICE", repo::program("debug", "office"))
        .env("YIDANG_AXE", tools::axe()?);
    Ok(program)
}
