//! One chromedriver and one Chromium profile.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, anyhow};
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};

use crate::office::{free_port, listening};

/// Headless, and quiet: no calls home, no sandbox (tests run as root in containers).
const FLAGS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--hide-scrollbars",
    "--lang=zh-CN",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
];

/// chromedriver, and through it a browser. Both end with it.
pub struct Browser {
    pub driver: WebDriver,
    process: Child,
    profile: PathBuf,
}

impl Browser {
    /// Starts a browser on a profile folder, new or used before.
    ///
    /// # Errors
    /// When chromedriver or Chromium is missing or does not start.
    pub async fn start(profile: &Path, more: &[&str]) -> Result<Self> {
        let port = free_port()?;
        let process = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("starting chromedriver: `cargo xtask setup --browser` brings it")?;
        listening(port)?;
        let mut capabilities = DesiredCapabilities::chrome();
        for flag in FLAGS.iter().chain(more) {
            capabilities.add_arg(flag)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.display()))?;
        let binary = chromium()
            .ok_or_else(|| anyhow!("Chromium is not on PATH: run `cargo xtask setup --browser`"))?;
        capabilities.set_binary(&binary.to_string_lossy())?;
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
        for lock in ["SingletonLock", "SingletonSocket", "SingletonCookie"] {
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

fn chromium() -> Option<PathBuf> {
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
    let flag = format!("--user-data-dir={}", profile.display());
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let of_profile = |id: &String| {
        let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0)
            .any(|word| word == flag.as_bytes())
    };
    let ids = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    ids.filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(of_profile)
        .collect()
}
