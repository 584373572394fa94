//! Builds the browser app.

use anyhow::{Result, bail};

use crate::{
    repo,
    run::{cargo, command, run, say},
    setup,
};

/// Builds into dist/.
///
/// # Errors
/// When a tool is missing and cannot be had, or the build fails.
pub fn build(dev: bool) -> Result<()> {
    setup::setup(false)?;
    say("fetching crates that are not here yet (Trunk itself downloads nothing)");
    run(cargo().args(["fetch", "--locked", "--quiet"]))?;
    say(if dev {
        "building the app for development (large; not for tablets)"
    } else {
        "building the app for release (some minutes the first time: it is made small)"
    });
    let mut trunk = command("trunk");
    trunk.arg("build");
    if !dev {
        trunk.arg("--release");
        // sha256 in a loop instead of written out, panics without their places, nothing written out
        // for programmers: some 12 kB less to download (docs/size.md). The last two flags are not
        // stable, hence RUSTC_BOOTSTRAP. For the app only: `RUSTFLAGS` would reach Trunk's hook too,
        // and build xtask a second time.
        trunk.env("RUSTC_BOOTSTRAP", "1").env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "--cfg sha2_backend_soft=\"compact\" -Zlocation-detail=none -Zfmt-debug=none",
        );
    }
    // NO_COLOR=1, which some terminals set, is not the true/false Trunk wants.
    run(trunk.env_remove("NO_COLOR"))
}

/// The app is in dist/, built now unless told not to.
///
/// # Errors
/// When it is not there and must not be built, or the build fails.
pub fn built(no_build: bool) -> Result<()> {
    if !no_build {
        return build(false);
    }
    if !repo::dist().join("index.html").is_file() {
        bail!("dist/ has no app yet: run without --no-build, or `cargo xtask build` first");
    }
    Ok(())
}
