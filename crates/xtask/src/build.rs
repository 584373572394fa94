//! Builds the browser app.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{
    repo,
    run::{begin, cargo, command, plan, run, say},
    setup, split,
};

/// The step's name among those that are ahead.
pub const APP: &str = "the app";

/// Builds into dist/.
///
/// # Errors
/// When a tool is missing and cannot be had, or the build fails.
pub fn build(dev: bool) -> Result<()> {
    plan(&[APP]);
    setup::setup(&[])?;
    begin(APP);
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
        trunk.args(["--release", "--features", split::FEATURE]);
    }
    // Leptos' own switch against one type for every view; and nothing inlined but what makes the code
    // no longer, which is 12 kB less (docs/size.md). For the app only: `RUSTFLAGS` would reach Trunk's
    // hook too, and build xtask a second time.
    let mut flags = "--cfg erase_components".to_owned();
    if !dev {
        flags = format!(
            "{flags} -C llvm-args=-inline-threshold=0 {}",
            split::RUSTFLAGS
        );
    }
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    // NO_COLOR=1, which some terminals set, is not the true/false Trunk wants.
    run(trunk.env_remove("NO_COLOR"))
}

/// Builds the app for development with a panic in it that a test can bring about, and returns the
/// folder of its script and its program. The rest of the app is as in dist/.
///
/// # Errors
/// When the build fails.
pub fn panicking() -> Result<PathBuf> {
    const TARGET: &str = "wasm32-unknown-unknown";
    say("building the app that panics on purpose, for one of the tests");
    run(cargo()
        .args(["build", "--quiet", "--locked", "--target", TARGET])
        .args(["--package", "yidang", "--features", "panic-on-purpose"]))?;
    let folder = repo::target().join("panic-on-purpose");
    run(command("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--out-name", "yidang"])
        .arg("--out-dir")
        .arg(&folder)
        .arg(repo::target().join(TARGET).join("debug/yidang.wasm")))?;
    Ok(folder)
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
