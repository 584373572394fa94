//! Everything a machine needs, found or installed.

use anyhow::Result;

use crate::{
    repo,
    run::{begin, plan, say},
    tools, wasm_target,
};

type Step = (&'static str, fn() -> Result<()>);

const TO_BUILD: [Step; 4] = [
    ("wasm target", wasm_target::ensure),
    ("Trunk", tools::trunk),
    ("wasm-bindgen", tools::wasm_bindgen),
    ("wasm-opt", tools::wasm_opt),
];

const TO_TEST: [Step; 4] = [
    ("Chromium", tools::chromium),
    ("axe-core", || tools::axe().map(drop)),
    ("PostgreSQL", tools::postgres),
    ("moto", || tools::moto().map(drop)),
];

/// Finds or installs what building needs, and with `browser` what the tests need.
///
/// # Errors
/// When something is missing and cannot be installed; the message says what to do.
pub fn setup(browser: bool) -> Result<()> {
    let mut steps = TO_BUILD.to_vec();
    if browser {
        steps.extend(TO_TEST);
    }
    plan(&steps.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for (name, ensure) in steps {
        begin(name);
        ensure()?;
    }
    tools::sweep();
    say(&format!(
        "tools ready (those installed here are in {})",
        repo::tools().display()
    ));
    Ok(())
}
