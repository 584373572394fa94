//! Where things are.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result, anyhow};

/// The folder of the workspace's Cargo.toml.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map_or(here.clone(), PathBuf::from)
}

/// The built app.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// A program of this workspace in a profile's folder in the target folder.
pub fn program(profile: &str, name: &str) -> PathBuf {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    target().join(profile).join(file)
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Installed tools, outside the clone so that several clones share them: `$YIDANG_TOOLS`, else
/// `$XDG_CACHE_HOME/yidang/tools`, else `~/.cache/yidang/tools`, else `.tools` in the clone.
pub fn tools() -> PathBuf {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("YIDANG_TOOLS")
        .or_else(|| Some(set("XDG_CACHE_HOME")?.join("yidang/tools")))
        .or_else(|| Some(set("HOME")?.join(".cache/yidang/tools")))
        .unwrap_or_else(|| root().join(".tools"))
}

/// The version of a crate in Cargo.lock.
///
/// # Errors
/// When the file cannot be read or does not name the crate.
pub fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("reading Cargo.lock")?;
    let wanted = format!("name = \"{package}\"");
    lock.lines()
        .skip_while(|line| *line != wanted)
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .ok_or_else(|| anyhow!("Cargo.lock does not name {package}"))
}
