//! What the first offline start downloads, held against the budget.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{repo, split};

/// Bytes. A visit over a slow network before the trip must still be short.
const BUDGET: u64 = 1_000_000;

/// Prints the bytes of each file the service worker keeps, as they go over the wire.
///
/// # Errors
/// When dist/ holds no release build, or the sum is above the budget.
pub fn size() -> Result<()> {
    let dist = repo::dist();
    let worker = fs::read_to_string(dist.join("sw.js"))
        .context("dist/ has no app yet: run `cargo xtask build` first")?;
    let list = worker
        .lines()
        .find_map(|line| line.strip_prefix("const FILES = ")?.strip_suffix(';'))
        .context("sw.js lists no files")?;
    let files: Vec<(String, String)> = serde_json::from_str(list).context("the list in sw.js")?;
    if !dist.join("yidang_bg.wasm.br").is_file() {
        bail!("dist/ holds a development build: run `cargo xtask build` first");
    }
    let mut rows = Vec::new();
    for url in files.iter().map(|(url, _)| url.as_str()).chain(["/sw.js"]) {
        rows.push((wire_bytes(&dist, &url[1..])?, url.to_owned()));
    }
    rows.sort_by(|one, other| other.cmp(one));
    let sum: u64 = rows.iter().map(|(bytes, _)| bytes).sum();
    for (bytes, url) in &rows {
        println!("{:>9.1} kB  {url}", thousands(*bytes));
    }
    println!(
        "{:>9.1} kB  first offline start, all files, as sent (budget {:.0} kB)",
        thousands(sum),
        thousands(BUDGET)
    );
    for part in fs::read_dir(dist.join(split::PARTS))? {
        let name = part?.file_name();
        let name = format!("{}/{}", split::PARTS, name.to_string_lossy());
        if !name.ends_with(".br") {
            let bytes = thousands(wire_bytes(&dist, &name)?);
            println!("{bytes:>9.1} kB  /{name}, kept after the first start");
        }
    }
    if sum > BUDGET {
        bail!(
            "the first offline start is {:.1} kB over its budget of {:.0} kB; what weighs what is in docs/size.md",
            thousands(sum - BUDGET),
            thousands(BUDGET)
        );
    }
    Ok(())
}

fn wire_bytes(dist: &Path, name: &str) -> Result<u64> {
    let raw = fs::metadata(dist.join(name))
        .with_context(|| name.to_owned())?
        .len();
    let packed = fs::metadata(dist.join(format!("{name}.br"))).map(|data| data.len());
    Ok(packed.unwrap_or(raw))
}

#[expect(clippy::cast_precision_loss, reason = "for the screen only")]
fn thousands(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}
