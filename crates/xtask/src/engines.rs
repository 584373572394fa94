//! The browsers that tests run in, one of each engine.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::{
    repo,
    run::{command, find, output},
    tools::{debian, install, says},
};

/// A browser's engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    Chromium,
    Firefox,
    /// WebKitGTK: iPads are of WebKit.
    Webkit,
}

impl Engine {
    /// What tests run in when nobody names one. The others take longer to set up than to test.
    pub const USUAL: [Self; 1] = [Self::Chromium];

    /// As the command line and the product tests name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// As people name it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::Webkit => "WebKit",
        }
    }

    /// Has cargo run wasm tests in it, for as long as what this returns is kept.
    ///
    /// # Errors
    /// When its driver is missing or it does not start.
    pub fn wasm_tests(self, cargo: &mut Command) -> Result<Vec<Running>> {
        let (variable, driver) = match self {
            Self::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Self::Firefox => ("GECKODRIVER", "geckodriver"),
            Self::Webkit => ("SAFARIDRIVER", "WebKitWebDriver"),
        };
        let found = find(driver).with_context(|| {
            format!("{driver} is not on PATH: run `cargo xtask setup --browser`")
        })?;
        // The first of these that is set names the browser.
        for other in ["GECKODRIVER", "SAFARIDRIVER", "CHROMEDRIVER"] {
            cargo.env_remove(other);
        }
        cargo.env(variable, found).env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        );
        if self == Self::Chromium {
            let capabilities = repo::root().join(FOLDER).join("chromium.json");
            cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities);
        }
        if self != Self::Webkit {
            return Ok(Vec::new());
        }
        // The runner cannot tell this driver which browser to start; it can tell it where one is.
        let (screen, display) = screen()?;
        let (browser, at) = webkit_browser(&display)?;
        cargo.env("SAFARIDRIVER_ARGS", format!("--target={at}"));
        Ok(vec![browser, screen])
    }
}

/// Chromium's capabilities and WebKit's browser.
const FOLDER: &str = "tests/engines";

/// A program that runs until this is dropped.
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A screen that nobody sees, and its name for `DISPLAY`.
///
/// # Errors
/// When Xvfb is missing.
pub fn screen() -> Result<(Running, String)> {
    let mut xvfb = command("Xvfb");
    xvfb.args(["-displayfd", "1", "-screen", "0", "1366x1024x24"]);
    xvfb.args(["-nolisten", "tcp"]).stdout(Stdio::piped());
    let spawned = xvfb.stderr(Stdio::null()).spawn();
    let mut child =
        spawned.context("Xvfb does not start: `cargo xtask setup --browser` brings it")?;
    let out = child.stdout.take();
    let running = Running(child);
    let mut number = String::new();
    BufReader::new(out.context("its output")?).read_line(&mut number)?;
    Ok((running, format!(":{}", number.trim())))
}

/// WebKit's browser on a profile of its own, and the address where a driver finds it.
fn webkit_browser(display: &str) -> Result<(Running, String)> {
    let profile = repo::target().join("webkit-profile");
    let _ = fs::remove_dir_all(&profile);
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let browser = repo::root().join(FOLDER).join("webkit-browser");
    let spawned = Command::new(browser)
        .arg(profile)
        .env("DISPLAY", display)
        .env("WEBKIT_INSPECTOR_SERVER", address.to_string())
        .spawn();
    let running = Running(spawned.context("starting WebKit's browser")?);
    let begun = Instant::now();
    while TcpStream::connect(address).is_err() {
        if begun.elapsed() > Duration::from_secs(60) {
            bail!("WebKit's browser does not answer at {address}");
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok((running, address.to_string()))
}

/// Chromium, its driver and Chinese letters.
///
/// # Errors
/// When something is missing and cannot be installed.
pub fn chromium() -> Result<()> {
    let mut missing = Vec::new();
    if find("chromium").is_none() && find("google-chrome").is_none() {
        missing.push("chromium");
    }
    if find("chromedriver").is_none() {
        missing.push("chromium-driver");
    }
    if output(command("fc-list").arg(":lang=zh")).is_none_or(|fonts| fonts.is_empty()) {
        missing.push("fonts-noto-cjk");
    }
    if missing.is_empty() {
        return Ok(());
    }
    debian(
        &missing,
        "the browser tests drive a real Chromium and look at Chinese text",
    )
}

/// Firefox.
///
/// # Errors
/// As [`chromium`].
pub fn firefox() -> Result<()> {
    if find("firefox").is_some() {
        return Ok(());
    }
    debian(
        &["firefox-esr"],
        "the browser tests run in Firefox's engine too",
    )
}

/// Firefox's driver, which Debian does not have: compiled from Mozilla's package.
///
/// # Errors
/// As [`chromium`].
pub fn geckodriver() -> Result<()> {
    const VERSION: &str = "0.37.1";
    if says("geckodriver", VERSION) {
        return Ok(());
    }
    install("geckodriver", VERSION, &[], "drives Firefox in tests")
}

/// WebKitGTK, its driver, a screen for it (it has no headless mode), and Python's way to it.
///
/// # Errors
/// As [`chromium`].
pub fn webkit() -> Result<()> {
    let mut missing = Vec::new();
    if find("WebKitWebDriver").is_none() {
        missing.push("webkit2gtk-driver");
    }
    if find("Xvfb").is_none() {
        missing.push("xvfb");
    }
    let python = "import gi; gi.require_version('WebKit2', '4.1')";
    if output(Command::new("/usr/bin/python3").args(["-c", python])).is_none() {
        missing.extend(["python3-gi", "gir1.2-webkit2-4.1"]);
    }
    if missing.is_empty() {
        return Ok(());
    }
    debian(
        &missing,
        "the browser tests run in WebKit too, the engine of iPads",
    )
}
