//! The programs building and testing need: the right version on PATH is taken as it is; else it is
//! installed into the tools folder, or the message says how to get it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    repo,
    run::{cargo, command, find, output, run, say},
};

const TRUNK: &str = "0.21.14";
/// The one binaryen that works: Debian's 108 and the crate's 116 break or refuse rustc's output.
const BINARYEN: &str = "132";
const WASM_SPLIT: &str = "0.2.4";
const AXE: &str = "4.14.1";
const MOTO: &str = "5.1.16";

/// Whether a program of this version is there.
pub fn says(program: &str, words: &str) -> bool {
    find(program).is_some()
        && output(command(program).arg("--version").env_remove("NO_COLOR"))
            .is_some_and(|text| text.split_whitespace().any(|word| word == words))
}

/// How the tools are compiled: they run for seconds and are compiled for minutes. docs/size.md has
/// what was measured.
const QUICK: [(&str, &str); 5] = [
    ("OPT_LEVEL", "0"),
    ("DEBUG", "0"),
    ("LTO", "off"),
    ("CODEGEN_UNITS", "256"),
    ("STRIP", "true"),
];

/// Trunk puts the app together. It downloads nothing here, so it needs no TLS.
pub fn trunk() -> Result<()> {
    if says("trunk", TRUNK) {
        return Ok(());
    }
    install(
        "trunk",
        TRUNK,
        &["--no-default-features"],
        "puts the app together",
    )
}

/// wasm-bindgen must be the very version of Cargo.lock. Its package also has the test runner.
pub fn wasm_bindgen() -> Result<()> {
    let version = repo::locked_version("wasm-bindgen")?;
    if says("wasm-bindgen", &version) && says("wasm-bindgen-test-runner", &version) {
        return Ok(());
    }
    install(
        "wasm-bindgen-cli",
        &version,
        &[],
        "joins Rust and the browser",
    )
}

/// Takes the parts out of the program that no start needs. Its form of marks is that of the
/// `wasm_split_helpers` in Cargo.lock. It does not say its version.
pub fn wasm_split() -> Result<()> {
    if find("wasm-split-cli").is_some() {
        return Ok(());
    }
    install(
        "wasm_split_cli_support",
        WASM_SPLIT,
        &["--features", "build-binary"],
        "splits the program",
    )
}

/// Where they are compiled, so that what they share is compiled once.
fn building() -> PathBuf {
    repo::tools().join("build")
}

/// Removes what compiling the tools left behind.
pub fn sweep() {
    let _ = fs::remove_dir_all(building());
}

/// Compiles a program into the tools folder.
///
/// # Errors
/// When cargo cannot; the message says what to do.
pub fn install(package: &str, version: &str, features: &[&str], purpose: &str) -> Result<()> {
    say(&format!(
        "compiling {package} {version}, which {purpose} (some minutes, only once)"
    ));
    let cargo = |locked: bool| {
        let mut cargo = Command::new("cargo");
        // Outside the workspace: its configuration and target folder are not the tools' business.
        cargo
            .current_dir(std::env::temp_dir())
            .env("CARGO_TARGET_DIR", building());
        for (name, value) in QUICK {
            cargo.env(format!("CARGO_PROFILE_RELEASE_{name}"), value);
        }
        cargo
            .args(["install", package, "--version", version, "--root"])
            .arg(repo::tools())
            .args(features);
        if locked {
            cargo.arg("--locked");
        }
        cargo
    };
    if run(&mut cargo(true)).is_ok() {
        return Ok(());
    }
    say(
        "that did not work with the versions its authors locked (a mirror may miss one); trying newer ones",
    );
    run(&mut cargo(false)).with_context(|| {
        format!(
            "{package} {version} could not be installed. What to do: check that cargo reaches a crate registry \
             (`cargo search {package}`), or install it by hand and put it on PATH; then run this again"
        )
    })
}

/// wasm-opt makes the app small. Only npm's package works.
pub fn wasm_opt() -> Result<()> {
    if says("wasm-opt", BINARYEN) {
        return Ok(());
    }
    say(
        "installing binaryen 132 from npm: its wasm-opt makes the app small (Debian's would break it)",
    );
    npm("binaryen", &format!("{BINARYEN}.0.0"))?;
    if says("wasm-opt", BINARYEN) {
        return Ok(());
    }
    bail!(
        "wasm-opt {BINARYEN} does not run. What to do: check that `node --version` is 18 or newer, then run this again"
    )
}

/// rustfmt and clippy, which a minimal rustup leaves out.
pub fn lints() -> Result<()> {
    let there = |tool: &str| output(cargo().args([tool, "--version"])).is_some();
    if there("fmt") && there("clippy") {
        return Ok(());
    }
    say("adding rustfmt and clippy with rustup: the format and the lints are checked");
    run(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"])).context(
        "rustfmt or clippy is missing. What to do: `rustup component add rustfmt clippy`, or with \
         Debian's Rust `apt-get install rustfmt rust-clippy`; then run this again",
    )
}

/// axe-core finds what people with disabilities would stumble over. Returns its script.
pub fn axe() -> Result<PathBuf> {
    let script = repo::tools().join("npm/node_modules/axe-core/axe.min.js");
    let package = script.with_file_name("package.json");
    if fs::read_to_string(package)
        .is_ok_and(|text| text.contains(&format!("\"version\": \"{AXE}\"")))
    {
        return Ok(script);
    }
    say("installing axe-core from npm: it checks the pages' accessibility in tests");
    npm("axe-core", AXE)?;
    Ok(script)
}

fn npm(package: &str, version: &str) -> Result<()> {
    if find("npm").is_none() || find("node").is_none() {
        debian(&["nodejs", "npm"], "npm brings wasm-opt and axe-core")?;
    }
    let folder = repo::tools().join("npm");
    fs::create_dir_all(&folder)?;
    let manifest = folder.join("package.json");
    if !manifest.exists() {
        fs::write(manifest, "{\"private\":true}\n")?;
    }
    let mut npm = command("npm");
    npm.current_dir(&folder)
        .args(["install", "--no-audit", "--no-fund", "--save-exact"]);
    run(npm.arg(format!("{package}@{version}"))).with_context(|| {
        format!("npm could not install {package} {version}. What to do: check that `npm ping` works, then run this again")
    })
}

/// PostgreSQL's server programs, for the office's tests: they start one of their own.
pub fn postgres() -> Result<()> {
    let debians = Path::new("/usr/lib/postgresql");
    if find("pg_config").is_some() || debians.is_dir() {
        return Ok(());
    }
    debian(
        &["postgresql"],
        "the office's tests run on a real PostgreSQL too",
    )
}

/// LibreOffice and poppler, which read and print the papers and lists that were made: a test that needs
/// them fails where they are missing.
pub fn libreoffice() -> Result<()> {
    let mut missing = Vec::new();
    if find("soffice").is_none() {
        missing.extend(["libreoffice-writer-nogui", "libreoffice-calc-nogui"]);
    }
    if find("pdftotext").is_none() || find("pdfinfo").is_none() {
        missing.push("poppler-utils");
    }
    if missing.is_empty() {
        return Ok(());
    }
    debian(
        &missing,
        "papers and lists are opened by another program than made them",
    )
}

/// moto speaks S3 on this machine, for the office's tests. Returns its server.
pub fn moto() -> Result<PathBuf> {
    let folder = repo::tools().join("moto");
    let bin = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let python = bin.join("python");
    let server = bin.join("moto_server");
    let version = "import importlib.metadata as m; print(m.version('moto'))";
    if output(Command::new(&python).args(["-c", version])).is_some_and(|it| it == MOTO) {
        return Ok(server);
    }
    say(&format!(
        "installing moto {MOTO} from PyPI: the office's attachments are tested on S3 too (half a minute, only once)"
    ));
    let by_hand = "moto could not be installed. What to do: check that `python3 -m venv` and `pip download moto` \
                   work, then run this again";
    let venv = || {
        run(command("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&folder))
    };
    if venv().is_err() {
        debian(
            &["python3-venv"],
            "moto, which the office's tests need, runs on Python",
        )?;
        venv().context(by_hand)?;
    }
    let mut pip = Command::new(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]);
    // Not moto[server], which brings every service of a cloud.
    run(pip.args([&format!("moto[s3]=={MOTO}"), "flask", "flask-cors"])).context(by_hand)?;
    Ok(server)
}

/// Installs Debian packages when that is possible without asking for a password.
pub fn debian(packages: &[&str], purpose: &str) -> Result<()> {
    let list = packages.join(" ");
    let by_hand = format!(
        "missing: {list} ({purpose}). What to do: as an administrator run `apt-get install {list}` \
         (or install the same programs another way and put them on PATH), then run this again"
    );
    if find("apt-get").is_none() {
        bail!(by_hand);
    }
    let root = output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    if !root && output(Command::new("sudo").args(["-n", "true"])).is_none() {
        bail!(by_hand);
    }
    let apt = |words: &[&str]| {
        let mut apt = if root {
            Command::new("apt-get")
        } else {
            Command::new("sudo")
        };
        if !root {
            apt.args(["-n", "apt-get"]);
        }
        apt.env("DEBIAN_FRONTEND", "noninteractive").args(words);
        apt
    };
    say(&format!("installing {list} with apt-get: {purpose}"));
    // Old package lists are no reason to stop: the install says whether it worked.
    let _ = run(&mut apt(&["update", "-q"]));
    let mut words = vec!["install", "-y", "-q", "--no-install-recommends"];
    words.extend(packages);
    run(&mut apt(&words)).context(by_hand)
}
