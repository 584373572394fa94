//! Everything a machine needs, found or installed.

use anyhow::Result;

use crate::{
    engines::{self, Engine},
    repo,
    run::{begin, plan, say, side_by_side},
    tools, wasm_target,
};

type Step = (&'static str, fn() -> Result<()>);

/// Compiled here, which keeps the processor busy.
const COMPILED: [Step; 4] = [
    ("wasm target", wasm_target::ensure),
    ("Trunk", tools::trunk),
    ("wasm-bindgen", tools::wasm_bindgen),
    ("wasm-split", tools::wasm_split),
];

/// Fetched, which keeps the network busy.
const FETCHED: [Step; 1] = [("wasm-opt", tools::wasm_opt)];
const FETCHED_TO_TEST: [Step; 5] = [
    ("Chromium", engines::chromium),
    ("axe-core", || tools::axe().map(drop)),
    ("PostgreSQL", tools::postgres),
    ("LibreOffice", tools::libreoffice),
    ("moto", || tools::moto().map(drop)),
];

/// Finds or installs what building needs, and where there are `engines` what the tests need in them.
///
/// # Errors
/// When something is missing and cannot be installed; the message says what to do.
pub fn setup(engines: &[Engine]) -> Result<()> {
    let (mut compiled, mut fetched) = (COMPILED.to_vec(), FETCHED.to_vec());
    if !engines.is_empty() {
        fetched.extend(FETCHED_TO_TEST);
    }
    if engines.contains(&Engine::Firefox) {
        compiled.push(("geckodriver", engines::geckodriver));
        fetched.push(("Firefox", engines::firefox));
    }
    if engines.contains(&Engine::Webkit) {
        fetched.push(("WebKit", engines::webkit));
    }
    let steps = compiled.iter().chain(&fetched);
    plan(&steps.map(|(name, _)| *name).collect::<Vec<_>>());
    side_by_side(|| in_turn(&compiled), || in_turn(&fetched))?;
    tools::sweep();
    say(&format!(
        "tools ready (those installed here are in {})",
        repo::tools().display()
    ));
    Ok(())
}

fn in_turn(steps: &[Step]) -> Result<()> {
    for (name, ensure) in steps {
        begin(name);
        ensure()?;
    }
    Ok(())
}
