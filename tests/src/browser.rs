//! One browser of some engine, its driver and its profile.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::json;
use thirtyfour::{
    Capabilities, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver,
    common::capabilities::firefox::FirefoxPreferences,
};

use crate::office::{free_port, listening};

/// Chromium's flags: headless, and quiet: no calls home, no sandbox (tests run as root in containers),
/// and no toolbar made of web pages, which is started with each browser and seen by nobody.
const FLAGS: [&str; 15] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-features=InitialWebUI,WebUIReloadButton,WebUIToolbar,PreloadTopChromeWebUI",
    "--no-first-run",
    "--disable-quic",
    "--hide-scrollbars",
    "--lang=zh-CN",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
];

/// A browser's engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    /// WebKitGTK, on the screen that `DISPLAY` names: it has no headless mode.
    Webkit,
}

impl Engine {
    /// The engines to test in: `YIDANG_ENGINES`, names with commas between them; Chromium when it is
    /// not set.
    ///
    /// # Errors
    /// When a name is none.
    pub fn wanted() -> Result<Vec<Self>> {
        let names = env::var("YIDANG_ENGINES").unwrap_or_else(|_| "chromium".to_owned());
        let engine = |name: &str| match name {
            "chromium" => Ok(Self::Chromium),
            "firefox" => Ok(Self::Firefox),
            "webkit" => Ok(Self::Webkit),
            _ => bail!("{name} is no engine: chromium, firefox, webkit"),
        };
        names.split(',').map(engine).collect()
    }

    fn driver(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::Webkit => "WebKitWebDriver",
        }
    }

    fn capabilities(self, profile: &Path, more: &[&str]) -> Result<Capabilities> {
        Ok(match self {
            Self::Chromium => chromium(profile, more)?,
            Self::Firefox => firefox(profile)?,
            Self::Webkit => webkit(profile)?,
        })
    }
}

fn chromium(profile: &Path, more: &[&str]) -> Result<Capabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    for flag in FLAGS.iter().chain(more) {
        capabilities.add_arg(flag)?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    let binary = chromium_program()
        .ok_or_else(|| anyhow!("Chromium is not on PATH: run `cargo xtask setup --browser`"))?;
    capabilities.set_binary(&binary.to_string_lossy())?;
    Ok(capabilities.into())
}

fn firefox(profile: &Path) -> Result<Capabilities> {
    let mut capabilities = DesiredCapabilities::firefox();
    capabilities.set_headless()?;
    capabilities.add_arg("-profile")?;
    capabilities.add_arg(&profile.to_string_lossy())?;
    let mut preferences = FirefoxPreferences::new();
    preferences.set("intl.accept_languages", "zh-CN")?;
    // Into the folder, without a question.
    preferences.set("browser.download.folderList", 2)?;
    preferences.set("browser.download.dir", downloads(profile))?;
    preferences.set(
        "browser.download.always_ask_before_handling_new_types",
        false,
    )?;
    capabilities.set_preferences(preferences)?;
    Ok(capabilities.into())
}

fn webkit(profile: &Path) -> Result<Capabilities> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("engines/webkit-browser");
    let mut capabilities = Capabilities::new();
    capabilities.set(
        "webkitgtk:browserOptions",
        json!({"binary": program, "args": [profile]}),
    )?;
    Ok(capabilities)
}

/// Where files saved from a profile go.
pub fn downloads(profile: &Path) -> PathBuf {
    profile.join("downloads")
}

/// A driver, and through it a browser. Both end with it.
pub struct Browser {
    pub driver: WebDriver,
    process: Child,
    profile: PathBuf,
}

impl Browser {
    /// Starts a browser on a profile folder, new or used before; `more` are flags for Chromium.
    ///
    /// # Errors
    /// When the driver or the browser is missing or does not start.
    pub async fn start(engine: Engine, profile: &Path, more: &[&str]) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new(engine.driver());
        command.arg(format!("--port={port}"));
        if engine == Engine::Firefox {
            // A second one at work must not come upon the first one's port.
            command.arg(format!("--websocket-port={}", free_port()?));
        }
        let process = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| {
                format!(
                    "starting {}: `cargo xtask setup --browser` brings it",
                    engine.driver()
                )
            })?;
        listening(port)?;
        let capabilities = engine.capabilities(profile, more)?;
        // Compiled together with the office, the client that drives the browser has no cryptography of
        // its own, though it speaks plain HTTP.
        drop(rustls::crypto::ring::default_provider().install_default());
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await?;
        Ok(Self {
            driver,
            process,
            profile: profile.to_owned(),
        })
    }

    /// Kills the driver, and the browser of this profile with SIGKILL: a battery that ran out.
    pub fn kill(&mut self) {
        kill_browser_of(&self.profile);
        let _ = self.process.kill();
        let _ = self.process.wait();
        // A killed browser leaves its lock on the profile.
        for lock in [
            "SingletonLock",
            "SingletonSocket",
            "SingletonCookie",
            "lock",
            ".parentlock",
        ] {
            let _ = fs::remove_file(self.profile.join(lock));
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.kill();
        // The session is gone already; asking a dead driver to quit would only wait.
        std::mem::forget(self.driver.clone());
    }
}

fn chromium_program() -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let names = ["chromium", "google-chrome", "chrome"];
    names.iter().find_map(|name| {
        env::split_paths(&folders)
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    })
}

/// SIGKILL for the browser of this profile, and for nothing else.
pub fn kill_browser_of(profile: &Path) {
    for process in processes_of(profile) {
        let _ = Command::new("kill")
            .args(["-KILL", &process])
            .stderr(Stdio::null())
            .status();
    }
}

/// The ids of the processes started with this profile, and of no others.
fn processes_of(profile: &Path) -> Vec<String> {
    // Chromium takes the profile as a flag, the others as a word of its own.
    let path = profile.display().to_string();
    let flag = format!("--user-data-dir={path}");
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let of_profile = |id: &String| {
        let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0)
            .any(|word| word == flag.as_bytes() || word == path.as_bytes())
    };
    let ids = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    ids.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(of_profile)
        .collect()
}
