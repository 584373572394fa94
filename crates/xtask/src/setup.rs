//! Everything a machine needs, found or installed.

use anyhow::Result;

use crate::{repo, run::say, tools, wasm_target};

/// Finds or installs what building needs, and with `browser` what the tests need.
///
/// # Errors
/// When something is missing and cannot be installed; the message says what to do.
pub fn setup(browser: bool) -> Result<()> {
    wasm_target::ensure()?;
    tools::trunk()?;
    tools::wasm_bindgen()?;
    tools::wasm_opt()?;
    if browser {
        tools::chromium()?;
        tools::axe()?;
        tools::postgres()?;
        tools::moto()?;
    }
    say(&format!(
        "tools ready (those installed here are in {})",
        repo::tools().display()
    ));
    Ok(())
}
