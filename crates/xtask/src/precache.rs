//! Trunk's post_build hook: splits the program, builds the worker beside it, joins the style sheets,
//! names every file of the build with its sha256 in sw.js, so that the service worker keeps exactly this
//! build, and writes a `.br` beside each text file for the server.

use std::{
    collections::BTreeMap,
    env, fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::{run::say, split, styles, worker};

/// What brotli shortens; images are compressed already.
const TEXT: [&str; 9] = [
    "wasm",
    "js",
    "css",
    "html",
    "json",
    "svg",
    "webmanifest",
    "txt",
    "csv",
];

/// Runs inside `trunk build`, on the staged files.
///
/// # Errors
/// When it is not run by Trunk or a file cannot be read or written.
pub fn hook() -> Result<()> {
    let stage = PathBuf::from(
        env::var_os("TRUNK_STAGING_DIR").context("TRUNK_STAGING_DIR: this is Trunk's hook")?,
    );
    let release = env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    if release {
        split::split(&stage)?;
    }
    worker::build(&stage, release)?;
    styles::join(&stage)?;
    count_wasm(&stage)?;
    // Brotli 11 takes seconds per megabyte, and a development build has ten of them.
    let build = precache(&stage, release)?;
    say(&format!("build {build}"));
    Ok(())
}

/// Fills sw.js and returns the build's name, which is a hash of the list.
///
/// # Errors
/// When a file cannot be read or written, or sw.js has lost its places.
pub fn precache(stage: &Path, compress: bool) -> Result<String> {
    let mut files = BTreeMap::new();
    list(stage, stage, &mut files)?;
    files.remove("/sw.js");
    files.retain(|url, _| !for_the_system(url));
    let (parts, files): (Vec<_>, Vec<_>) = files.iter().partition(|(url, _)| is_part(url));
    let list = serde_json::to_string(&files)?;
    let digest = Sha256::digest(list.as_bytes());
    let build = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();

    let worker = stage.join("sw.js");
    let script = fs::read_to_string(&worker).context("reading sw.js")?;
    ensure!(
        ["\"__BUILD__\"", "\"__FILES__\"", "\"__PARTS__\""]
            .iter()
            .all(|place| script.contains(place)),
        "sw.js has no place for the build's name and files"
    );
    fs::write(
        &worker,
        script
            .replace("\"__BUILD__\"", &format!("\"{build}\""))
            .replace("\"__FILES__\"", &list)
            .replace("\"__PARTS__\"", &serde_json::to_string(&parts)?),
    )?;

    if compress {
        let kept = files.iter().chain(&parts).map(|(url, _)| url.as_str());
        for url in kept.chain(["/sw.js"]) {
            shorten(&stage.join(&url[1..]))?;
        }
    }
    Ok(build)
}

/// Writes into the page how many bytes its progress bar waits for: an answer that came compressed
/// does not say.
fn count_wasm(stage: &Path) -> Result<()> {
    let page = stage.join("index.html");
    let text = fs::read_to_string(&page).context("reading index.html")?;
    let bytes = fs::metadata(stage.join("yidang_bg.wasm"))?.len();
    ensure!(
        text.contains("__WASM_BYTES__"),
        "index.html has no place for the program's size"
    );
    Ok(fs::write(
        page,
        text.replace("__WASM_BYTES__", &bytes.to_string()),
    )?)
}

/// The icons the system copies when the app is installed. No page shows them, so no start needs them.
fn for_the_system(url: &str) -> bool {
    url.starts_with("/icons/") && url.ends_with(".png")
}

/// What no start needs: the service worker keeps it afterwards.
fn is_part(url: &str) -> bool {
    url.strip_prefix('/')
        .and_then(|path| path.strip_prefix(split::PARTS))
        .is_some_and(|rest| rest.starts_with('/'))
}

fn shorten(path: &Path) -> Result<()> {
    if !path
        .extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| TEXT.contains(&ending))
    {
        return Ok(());
    }
    let raw = fs::read(path)?;
    let mut packed = Vec::new();
    brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 24).write_all(&raw)?;
    if packed.len() < raw.len() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        fs::write(path.with_file_name(format!("{name}.br")), packed)?;
    }
    Ok(())
}

fn list(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, files)?;
            continue;
        }
        let name = path
            .strip_prefix(root)?
            .to_string_lossy()
            .replace('\\', "/");
        if name.ends_with(".br") || name.split('/').any(|part| part.starts_with('.')) {
            continue;
        }
        let digest = Sha256::digest(fs::read(&path)?);
        files.insert(
            format!("/{name}"),
            format!("sha256-{}", STANDARD.encode(digest)),
        );
    }
    Ok(())
}
