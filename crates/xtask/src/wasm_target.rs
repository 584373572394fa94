//! The compiler's wasm target: from rustup, else from Debian's sources of the same compiler.
//!
//! The second way was tried with a compiler that had no rustup beside it and the sources at hand; the
//! sources come from Debian only while it has those of the very same version.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, anyhow, bail};

use crate::{
    repo,
    run::{cargo, find, output, run, say},
};

const TARGET: &str = "wasm32-unknown-unknown";

const BY_HAND: &str = "What to do: with rustup, `rustup target add wasm32-unknown-unknown`; with Debian's Rust, \
    `apt-get install libstd-rust-dev-wasm32` of the same version as rustc; then run this again";

/// The target is there, installed now if need be.
///
/// # Errors
/// When neither way works; the message says what to do by hand.
pub fn ensure() -> Result<()> {
    let sysroot = PathBuf::from(
        output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(repo::root()))
            .ok_or_else(|| anyhow!("rustc does not run. What to do: install Rust 1.95 or newer (rustup.rs), then run this again"))?,
    );
    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    if has_std(&libraries) {
        return Ok(());
    }
    if find("rustup").is_some() {
        say("adding the wasm target with rustup: the app is compiled to wasm");
        let mut rustup = Command::new("rustup");
        if run(rustup
            .args(["target", "add", TARGET])
            .current_dir(repo::root()))
        .is_ok()
            && has_std(&libraries)
        {
            return Ok(());
        }
        say("rustup could not; building the target's libraries from Debian's sources instead");
    }
    from_sources(&sysroot, &libraries)
        .with_context(|| format!("the wasm target could not be had. {BY_HAND}"))
}

fn has_std(libraries: &Path) -> bool {
    fs::read_dir(libraries).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    })
}

/// Builds std for wasm. RUSTC_BOOTSTRAP lets the stable compiler build its own library, which is
/// what its makers do; nothing of the product is built that way.
fn from_sources(sysroot: &Path, libraries: &Path) -> Result<()> {
    let sources = sysroot.join("lib/rustlib/src/rust");
    if !sources.join("library/std").is_dir() {
        fetch_sources(&sources)?;
    }
    let work = repo::tools().join("std");
    fs::create_dir_all(work.join("src"))?;
    fs::write(
        work.join("Cargo.toml"),
        "[workspace]\n[package]\nname = \"std-for-wasm\"\nversion = \"0.0.0\"\nedition = \"2024\"\n",
    )?;
    fs::write(work.join("src/lib.rs"), "")?;
    say("building the standard library for wasm (about half a minute)");
    run(cargo()
        .current_dir(&work)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode the release build's link-time optimisation fails.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", work.join("target"))
        .args([
            "build",
            "-Z",
            "build-std=std,panic_abort,panic_unwind,test",
            "--release",
            "--target",
            TARGET,
        ]))?;
    fs::create_dir_all(libraries).with_context(|| {
        format!(
            "{} cannot be written: run this once as the owner of the compiler",
            libraries.display()
        )
    })?;
    for entry in fs::read_dir(work.join("target").join(TARGET).join("release/deps"))? {
        let file = entry?.path();
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libstd_for_wasm") {
            fs::copy(&file, libraries.join(name))?;
        }
    }
    if has_std(libraries) {
        Ok(())
    } else {
        bail!("the libraries were built but are not where rustc looks")
    }
}

/// Debian's rust-src of the installed compiler, unpacked without installing it.
fn fetch_sources(place: &Path) -> Result<()> {
    let version = output(Command::new("rustc").arg("--version")).unwrap_or_default();
    let version = version
        .split_whitespace()
        .nth(1)
        .unwrap_or_default()
        .to_owned();
    if find("apt-get").is_none() || find("dpkg-deb").is_none() {
        bail!(
            "the sources of rustc {version} are not in {} and this is no Debian",
            place.display()
        );
    }
    let work = repo::tools().join("rust-src");
    fs::create_dir_all(&work)?;
    say(&format!(
        "fetching rust-src {version} from Debian (trixie-backports has it)"
    ));
    let configured = run(Command::new("apt-get")
        .current_dir(&work)
        .args(["download", "rust-src"]))
    .is_ok();
    let of_version = |work: &Path| -> Result<Option<PathBuf>> {
        let name = format!("rust-src_{version}");
        Ok(fs::read_dir(work)?
            .flatten()
            .map(|entry| entry.path())
            .find(|path| {
                path.file_name()
                    .is_some_and(|found| found.to_string_lossy().starts_with(&name))
            }))
    };
    let mut package = of_version(&work)?;
    if package.is_none() && backports(&work).is_ok() {
        package = of_version(&work)?;
    }
    let package = package.ok_or_else(|| {
        if configured {
            anyhow!("Debian's rust-src is not of version {version}, the installed compiler's")
        } else {
            anyhow!(
                "apt-get download rust-src failed: is the network there, and the package sources?"
            )
        }
    })?;
    run(Command::new("dpkg-deb").arg("-x").arg(package).arg(&work))?;
    let unpacked = work.join("usr/src").join(format!("rustc-{version}"));
    if !unpacked.join("library/std").is_dir() {
        bail!(
            "rust-src has no library where it was expected: {}",
            unpacked.display()
        );
    }
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent)?;
    }
    link(&unpacked, place).with_context(|| {
        format!(
            "{} cannot be written: run this once as the owner of the compiler",
            place.display()
        )
    })
}

/// Downloads rust-src from trixie-backports, which has newer compilers' sources than the machine's
/// own release, with lists of its own: the machine's package sources stay as they are.
fn backports(work: &Path) -> Result<()> {
    let mirror = debian_mirror().context("no Debian mirror among the package sources")?;
    fs::create_dir_all(work.join("lists/partial"))?;
    let list = work.join("backports.list");
    fs::write(
        &list,
        format!(
            "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror} trixie-backports main\n"
        ),
    )?;
    let apt = |words: &[&str]| {
        run(Command::new("apt-get")
            .current_dir(work)
            .arg("-q")
            .arg("-o")
            .arg(format!("Dir::Etc::SourceList={}", list.display()))
            .args(["-o", "Dir::Etc::SourceParts=/dev/null", "-o"])
            .arg(format!(
                "Dir::State::Lists={}",
                work.join("lists").display()
            ))
            .args(words))
    };
    apt(&["update"])?;
    apt(&["download", "rust-src"])
}

/// Where this machine gets its Debian packages from.
fn debian_mirror() -> Option<String> {
    let mut files = vec![PathBuf::from("/etc/apt/sources.list")];
    let parts = fs::read_dir("/etc/apt/sources.list.d")
        .into_iter()
        .flatten();
    files.extend(parts.flatten().map(|entry| entry.path()));
    files
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok())
        .find_map(|text| mirror_in(&text))
}

/// The first address of a Debian archive in a list of package sources, of either form.
fn mirror_in(sources: &str) -> Option<String> {
    sources
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(str::split_whitespace)
        .find(|word| word.contains("://") && word.trim_end_matches('/').ends_with("/debian"))
        .map(str::to_owned)
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Result<()> {
    // A link left behind that points nowhere.
    let _ = fs::remove_file(to);
    Ok(std::os::unix::fs::symlink(from, to)?)
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result<()> {
    bail!("this way is for Debian only")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_is_found_in_both_forms_of_package_sources() {
        let old = "# deb https://old.example/debian x main\ndeb [arch=amd64] http://one.example/debian bookworm main\n";
        assert_eq!(mirror_in(old).as_deref(), Some("http://one.example/debian"));
        let new = "Types: deb\nURIs: https://two.example/debian/\nSuites: bookworm\n";
        assert_eq!(
            mirror_in(new).as_deref(),
            Some("https://two.example/debian/")
        );
        let security = "deb http://one.example/debian-security bookworm-security main\n";
        assert_eq!(mirror_in(security), None);
    }
}
