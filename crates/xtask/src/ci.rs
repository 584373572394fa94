//! What a change must pass.

use std::time::Instant;

use anyhow::Result;

use crate::{
    run::{cargo, run, say},
    setup, size, test, tools,
};

/// Format, lints with warnings denied (native and wasm), all tests, the size budget.
///
/// # Errors
/// At the first step that fails.
pub fn ci() -> Result<()> {
    let start = Instant::now();
    let timed = |name: &str, step: &dyn Fn() -> Result<()>| -> Result<()> {
        let begun = Instant::now();
        say(name);
        step()?;
        say(&format!("{name}: {} s", begun.elapsed().as_secs()));
        Ok(())
    };
    timed("rustfmt and clippy", &tools::lints)?;
    timed("format", &|| run(cargo().args(["fmt", "--all", "--check"])))?;
    timed("set-up", &|| setup::setup(true))?;
    timed("lints, native", &|| {
        run(cargo().args([
            "clippy",
            "--locked",
            "--workspace",
            "--exclude",
            "yidang",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    timed("lints, wasm", &|| {
        let mut clippy = cargo();
        clippy.args(["clippy", "--locked", "--package", "yidang", "--all-targets"]);
        run(clippy.args(["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"]))
    })?;
    timed("tests", &|| test::test(false, false))?;
    timed("size", &size::size)?;
    say(&format!("all passed in {} s", start.elapsed().as_secs()));
    Ok(())
}
