//! Builds the worker that makes papers and lists: a WebAssembly module of its own, among the parts that
//! no start needs.
//!
//! It is built within Trunk's hook, where the app has just been built with the same flags: what both are
//! made of is compiled once.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    repo,
    run::{cargo, command, run, say},
    split,
};

const PACKAGE: &str = "documents-worker";
const TARGET: &str = "wasm32-unknown-unknown";

/// What the page starts. The program's own script only offers to load it.
const SCRIPT: &str = "import init from \"./documents.js\";\nawait init();\n";

/// Puts the worker into the parts of `stage`: `documents-worker.js`, `documents.js`, `documents_bg.wasm`.
///
/// # Errors
/// When a tool fails.
pub fn build(stage: &Path, release: bool) -> Result<()> {
    say("building the worker that makes papers");
    let mut build = cargo();
    build.args(["build", "--quiet", "--locked", "--target", TARGET]);
    build.args(["--package", PACKAGE]);
    if release {
        build.arg("--release");
    }
    run(&mut build)?;
    let profile = if release { "release" } else { "debug" };
    let folder = stage.join(split::PARTS);
    fs::create_dir_all(&folder)?;
    let program = repo::target().join(TARGET).join(profile);
    run(command("wasm-bindgen")
        .args(["--target", "web", "--no-typescript"])
        .args(["--out-name", "documents", "--out-dir"])
        .arg(&folder)
        .arg(program.join(format!("{PACKAGE}.wasm"))))?;
    if release {
        let module = folder.join("documents_bg.wasm");
        split::wasm_opt(&module, &module)?;
        let small = without_relocations(&fs::read(&module)?);
        fs::write(&module, small.context("the worker's module is cut short")?)?;
    }
    let script = folder.join(format!("{PACKAGE}.js"));
    fs::write(&script, SCRIPT).with_context(|| format!("writing {}", script.display()))
}

/// A module without what the linker kept for splitting, which the worker has no use for and which is half
/// of it; `None` where it ends within a section.
fn without_relocations(module: &[u8]) -> Option<Vec<u8>> {
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    let mut kept = module.get(..HEADER)?.to_vec();
    let mut at = HEADER;
    while let Some(kind) = module.get(at) {
        let (length, begins) = number(module, at + 1)?;
        let ends = begins.checked_add(length)?;
        let content = module.get(begins..ends)?;
        let name = || {
            let (length, begins) = number(content, 0)?;
            content.get(begins..begins.checked_add(length)?)
        };
        let relocates = |name: &[u8]| name == b"linking" || name.starts_with(b"reloc.");
        if *kind != CUSTOM || !name().is_some_and(relocates) {
            kept.extend_from_slice(&module[at..ends]);
        }
        at = ends;
    }
    Some(kept)
}

/// A LEB128 number, and where what follows it begins.
fn number(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut number = 0;
    for (nth, byte) in bytes.get(at..)?.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * nth);
        if byte & 0x80 == 0 {
            return Some((number, at + nth + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_for_splitting_goes_and_nothing_else() {
        let section = |kind: u8, content: &[u8]| {
            let length = u8::try_from(content.len()).unwrap_or_default();
            [&[kind, length], content].concat()
        };
        let named = |name: &str| {
            let length = u8::try_from(name.len()).unwrap_or_default();
            section(0, &[&[length], name.as_bytes(), &[1, 2, 3]].concat())
        };
        let header = b"\0asm\x01\0\0\0".to_vec();
        let code = section(10, &[7; 90]);
        let features = named("target_features");
        let (linking, relocations) = (named("linking"), named("reloc.CODE"));
        let whole = [&header[..], &linking, &code, &relocations, &features].concat();
        let small = [header, code, features].concat();
        assert_eq!(without_relocations(&whole), Some(small));
        assert_eq!(without_relocations(&whole[..whole.len() - 1]), None);
        assert_eq!(without_relocations(b"\0asm"), None);
    }
}
