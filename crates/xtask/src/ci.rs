//! What a change must pass.

use std::time::Instant;

use anyhow::Result;

use crate::{
    bench, build,
    engines::Engine,
    packages::{self, arguments},
    run::{cargo, run, say, side_by_side},
    setup, size, test, tools,
};

/// Format, lints with warnings denied (native and wasm), all tests, the size budget.
///
/// # Errors
/// At the first step that fails.
pub fn ci() -> Result<()> {
    let start = Instant::now();
    let packages = packages::all()?;
    let timed = |name: &str, step: &(dyn Fn() -> Result<()> + Sync)| -> Result<()> {
        let begun = Instant::now();
        say(name);
        step()?;
        say(&format!("{name}: {} s", begun.elapsed().as_secs()));
        Ok(())
    };
    timed("rustfmt and clippy", &tools::lints)?;
    timed("format", &|| run(cargo().args(["fmt", "--all", "--check"])))?;
    timed("set-up", &|| setup::setup(&Engine::USUAL))?;
    let native = || {
        timed("lints, native", &|| {
            run(cargo()
                .args(["clippy", "--quiet", "--locked", "--all-targets"])
                .args(arguments(&packages, |package| package.native))
                .args(["--", "-D", "warnings"]))
        })?;
        timed("tests, compiled", &|| test::compile(&packages))
    };
    let app = || timed("app", &|| build::build(false));
    // Linking the app keeps one core busy for minutes.
    side_by_side(native, app)?;
    timed("lints, wasm", &|| {
        run(cargo()
            .args(["clippy", "--quiet", "--locked", "--all-targets"])
            .args(["--target", "wasm32-unknown-unknown"])
            .args(arguments(&packages, |package| !package.native))
            .args(["--", "-D", "warnings"]))
    })?;
    timed("tests", &|| test::everything(&packages, &Engine::USUAL))?;
    timed("size", &size::size)?;
    timed("measuring, a small size", &bench::small)?;
    say(&format!("all passed in {} s", start.elapsed().as_secs()));
    Ok(())
}
