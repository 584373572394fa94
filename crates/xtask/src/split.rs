//! Takes the parts that no start needs out of the linked program: what `#[wasm_split(…)]`
//! marks in the app, and nothing else, reaches. Leptos' own tool does it. It needs what the linker
//! knew, so it comes before wasm-bindgen, where Trunk has no place for it: Trunk's module of the
//! whole program is replaced here.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::{
    repo,
    run::{command, run},
};

/// The app's feature that marks the places.
pub const FEATURE: &str = "split";
/// What the tool needs from rustc.
pub const RUSTFLAGS: &str = "-C link-args=--emit-relocs";
/// The folder of the parts in dist/.
pub const PARTS: &str = "parts";

/// `-Os` and these: docs/size.md has what else was tried. The features are those rustc turns on by
/// itself; a part does not say them.
const WASM_OPT: [&str; 9] = [
    "-Os",
    "--one-caller-inline-max-function-size=0",
    "--skip-pass=code-folding",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Replaces the program in `stage` by its first module, and puts the others into its folder of parts.
/// A part is named after its bytes: it must never meet a program of another build.
///
/// # Errors
/// When a tool fails, or the program has no parts.
pub fn split(stage: &Path) -> Result<()> {
    let linked = repo::target().join("wasm32-unknown-unknown/release/yidang.wasm");
    let folder = repo::target().join("split");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    run(command("wasm-split-cli")
        .args(["--out-name", "yidang"])
        .args([&linked, &folder]))?;
    run(command("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .args(["--out-name", "yidang", "--out-dir"])
        .arg(stage)
        .arg(folder.join("yidang.wasm")))?;
    let program = stage.join("yidang_bg.wasm");
    wasm_opt(&program, &program)?;

    fs::create_dir_all(stage.join(PARTS))?;
    let glue = folder.join("__wasm_split.js");
    let mut script = fs::read_to_string(&glue).context("reading the loader of the parts")?;
    let parts = parts(&folder)?;
    ensure!(!parts.is_empty(), "the program has no parts");
    for part in parts {
        let name = part.file_name().unwrap_or_default().to_string_lossy();
        wasm_opt(&part, &part)?;
        let named = named(&name, &fs::read(&part)?);
        fs::rename(&part, stage.join(&named))?;
        let address = format!("\"./{name}\"");
        ensure!(script.contains(&address), "the loader does not name {name}");
        script = script.replace(&address, &format!("\"./{named}\""));
    }
    Ok(fs::write(stage.join("__wasm_split.js"), script)?)
}

/// `split_office.wasm` → `parts/office-0123456789abcdef.wasm`.
fn named(name: &str, bytes: &[u8]) -> String {
    let stem = name.trim_end_matches(".wasm");
    let stem = stem.strip_prefix("split_").unwrap_or(stem);
    let digest = Sha256::digest(bytes);
    let hash: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("{PARTS}/{stem}-{hash}.wasm")
}

fn parts(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "wasm") && !path.ends_with("yidang.wasm")
        {
            parts.push(path);
        }
    }
    parts.sort();
    Ok(parts)
}

/// Makes a module small.
///
/// # Errors
/// When the tool fails.
pub fn wasm_opt(from: &Path, to: &Path) -> Result<()> {
    run(command("wasm-opt")
        .args(WASM_OPT)
        .arg(from)
        .arg("-o")
        .arg(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_named_after_its_bytes() {
        let name = named("split_office.wasm", b"one");
        assert!(name.starts_with("parts/office-") && name.ends_with(".wasm"));
        assert_ne!(name, named("split_office.wasm", b"other"));
    }
}
