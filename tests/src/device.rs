//! A device: a browser profile and the hand that uses it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use anyhow::{Context, Result, anyhow};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{By, Key, WebDriver, WebElement};

use crate::{
    browser::{Browser, Engine, downloads, kill_browser_of},
    wait::{PATIENCE, until},
};

/// Of a page taken whole, in CSS pixels: what lies below looks like what lies above.
const LONGEST: u64 = 4000;

fn new_profile() -> Result<TempDir> {
    let mut folder = tempfile::Builder::new();
    Ok(folder.prefix("yidang-device-").tempdir()?)
}

/// Files and folders, without what belongs to a browser that runs (links and sockets).
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (kind, there) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            copy_folder(&entry.path(), &there)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), there)?;
        }
    }
    Ok(())
}

/// One device. Its profile lives as long as it does, through kills and restarts.
pub struct Device {
    engine: Engine,
    browser: Option<Browser>,
    profile: TempDir,
    origin: String,
    flags: Vec<String>,
    taps: AtomicU32,
}

impl Device {
    /// A new device, nothing stored, at an office's address; no page opened yet.
    ///
    /// # Errors
    /// When the browser does not start.
    pub async fn new(origin: &str) -> Result<Self> {
        Self::with_flags(origin, &[]).await
    }

    /// The same with a browser of another engine than Chromium's.
    ///
    /// # Errors
    /// When the browser does not start.
    pub async fn of_engine(engine: Engine, origin: &str) -> Result<Self> {
        Self::started(engine, origin, &[]).await
    }

    /// A new device with more browser flags.
    ///
    /// # Errors
    /// When the browser does not start.
    pub async fn with_flags(origin: &str, flags: &[&str]) -> Result<Self> {
        Self::started(Engine::Chromium, origin, flags).await
    }

    async fn started(engine: Engine, origin: &str, flags: &[&str]) -> Result<Self> {
        Self::on(new_profile()?, engine, origin, flags).await
    }

    /// Another machine with a copy of this one's profile, as it is now. Both are switched on then.
    ///
    /// # Errors
    /// When the profile cannot be copied, or a browser does not start.
    pub async fn copied(&mut self) -> Result<Self> {
        self.kill();
        let profile = new_profile()?;
        copy_folder(self.profile.path(), profile.path())?;
        let flags: Vec<&str> = self.flags.iter().map(String::as_str).collect();
        let copy = Self::on(profile, self.engine, &self.origin, &flags).await?;
        self.switch_on().await?;
        Ok(copy)
    }

    async fn on(profile: TempDir, engine: Engine, origin: &str, flags: &[&str]) -> Result<Self> {
        let flags = flags.iter().map(|&flag| flag.to_owned()).collect();
        let mut device = Self {
            engine,
            browser: None,
            profile,
            origin: origin.to_owned(),
            flags,
            taps: AtomicU32::new(0),
        };
        device.switch_on().await?;
        Ok(device)
    }

    /// Starts the browser again on the same profile.
    ///
    /// # Errors
    /// When the browser does not start.
    pub async fn switch_on(&mut self) -> Result<()> {
        self.kill();
        let flags: Vec<&str> = self.flags.iter().map(String::as_str).collect();
        let downloads = json!({"behavior": "allow", "downloadPath": self.downloads()?});
        let browser = Browser::start(self.engine, self.profile.path(), &flags).await?;
        browser
            .driver
            .set_script_timeout(Duration::from_secs(60))
            .await?;
        if self.engine == Engine::Chromium {
            browser
                .driver
                .cdp()
                .send_raw("Browser.setDownloadBehavior", downloads)
                .await?;
        }
        self.browser = Some(browser);
        Ok(())
    }

    /// The device's battery, to be pulled while a hand is on the device.
    pub fn battery(&self) -> Battery {
        Battery(self.profile.path().to_owned())
    }

    /// SIGKILL: a battery that ran out.
    pub fn kill(&mut self) {
        self.browser = None;
    }

    /// Where saved files go.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn downloads(&self) -> Result<PathBuf> {
        let folder = downloads(self.profile.path());
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// The browser's driver.
    ///
    /// # Errors
    /// When the device was killed and not switched on.
    pub fn driver(&self) -> Result<&WebDriver> {
        Ok(&self
            .browser
            .as_ref()
            .ok_or_else(|| anyhow!("the device is off"))?
            .driver)
    }

    /// How often somebody tapped, fields that were filled in too.
    pub fn taps(&self) -> u32 {
        self.taps.load(Ordering::Relaxed)
    }

    /// One tap more.
    pub fn tapped(&self) {
        self.taps.fetch_add(1, Ordering::Relaxed);
    }

    /// The address the app is served from.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Opens an address of the app by loading it.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn goto(&self, path: &str) -> Result<()> {
        Ok(self
            .driver()?
            .goto(format!("{}{path}", self.origin))
            .await?)
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// When the browser cannot.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.driver()?.refresh().await?)
    }

    /// The address's path.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn path(&self) -> Result<String> {
        Ok(self.driver()?.current_url().await?.path().to_owned())
    }

    /// Waits until the app is at a path that fits.
    ///
    /// # Errors
    /// When it is not in time.
    pub async fn wait_path(&self, what: &str, fits: impl Fn(&str) -> bool) -> Result<String> {
        until(what, async || self.path().await, |path| fits(path)).await
    }

    /// Runs the body of an async function in the page and gives what it returns.
    ///
    /// # Errors
    /// When the script throws.
    pub async fn js(&self, body: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; \
             (async () => {{ {body} }})().then(value => done({{value}}), error => done({{error: String(error)}}))"
        );
        let answer = self
            .driver()?
            .execute_async(script, Vec::new())
            .await?
            .json()
            .clone();
        if let Some(error) = answer.get("error") {
            return Err(anyhow!("the page's script threw {error}"));
        }
        Ok(answer.get("value").cloned().unwrap_or(Value::Null))
    }

    /// The first visible element with this CSS selector, waited for.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn find(&self, css: &str) -> Result<WebElement> {
        let driver = self.driver()?;
        let found = until(
            css,
            async || {
                for element in driver.find_all(By::Css(css)).await? {
                    if element.is_displayed().await? {
                        return Ok(Some(element));
                    }
                }
                Ok(None)
            },
            Option::is_some,
        );
        found.await?.with_context(|| css.to_owned())
    }

    /// Taps what carries `data-test="name"`.
    ///
    /// # Errors
    /// When it does not come or cannot be tapped.
    pub async fn click(&self, name: &str) -> Result<()> {
        self.click_css(&by_name(name)).await
    }

    /// Taps what fits a CSS selector.
    ///
    /// # Errors
    /// When it does not come or cannot be tapped.
    pub async fn click_css(&self, css: &str) -> Result<()> {
        self.tapped();
        // Something may pass over it or redraw it at this moment: tried until it takes.
        until(
            &format!("a tap on {css}"),
            async || {
                let element = self.find(css).await?;
                // Out from behind the bars, as a person scrolls.
                element.scroll_into_view().await?;
                Ok(element.click().await?)
            },
            |()| true,
        )
        .await
    }

    /// Writes into a field as a keyboard would, replacing what is there.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn fill(&self, name: &str, text: &str) -> Result<()> {
        self.fill_css(&by_name(name), text).await
    }

    /// The same by CSS selector.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn fill_css(&self, css: &str, text: &str) -> Result<()> {
        self.tapped();
        let field = self.find(css).await?;
        write_over(&field, text).await
    }

    /// Gives a file to a file field, which is often invisible.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn upload(&self, name: &str, file: &Path) -> Result<()> {
        let driver = self.driver()?;
        let field = until(
            name,
            async || Ok(driver.find(By::Css(by_name(name))).await?),
            |_| true,
        )
        .await?;
        Ok(field.send_keys(file.to_string_lossy().as_ref()).await?)
    }

    /// The text of what carries this name.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn text(&self, name: &str) -> Result<String> {
        Ok(self.find(&by_name(name)).await?.text().await?)
    }

    /// Waits until that text fits.
    ///
    /// # Errors
    /// When it does not in time; the message has the text.
    pub async fn wait_text(&self, name: &str, fits: impl Fn(&str) -> bool) -> Result<String> {
        until(name, async || self.text(name).await, |text| fits(text)).await
    }

    /// Whether something with this name is on the page now.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn has(&self, name: &str) -> Result<bool> {
        Ok(!self
            .driver()?
            .find_all(By::Css(by_name(name)))
            .await?
            .is_empty())
    }

    /// Waits until the app can open without a network.
    ///
    /// # Errors
    /// When it cannot in time.
    pub async fn offline_ready(&self) -> Result<()> {
        let ask = async || {
            self.js("return document.documentElement.dataset.offline ?? ''")
                .await
        };
        until("the app to be kept for offline use", ask, |state| {
            state == "ready"
        })
        .await
        .map(drop)
    }

    /// Waits until the app has drawn a page (a heading is there).
    ///
    /// # Errors
    /// When it has not in time; the message has what the page says instead.
    pub async fn opened(&self) -> Result<String> {
        let ask = async || {
            self.js("return document.querySelector('h1')?.innerText ?? ''")
                .await
        };
        let heading = until("the app's heading", ask, |text| {
            text.as_str().is_some_and(|text| !text.is_empty())
        });
        Ok(heading.await?.as_str().unwrap_or_default().to_owned())
    }

    /// The size of the screen in CSS pixels.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.screen(width, height, false).await
    }

    /// The same, of a laptop or of something one touches, whose scrollbars lie over the page.
    async fn screen(&self, width: u32, height: u32, touched: bool) -> Result<()> {
        if self.engine != Engine::Chromium {
            self.driver()?.set_window_rect(0, 0, width, height).await?;
            return Ok(());
        }
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touched});
        self.driver()?
            .cdp()
            .send_raw("Emulation.setDeviceMetricsOverride", size)
            .await?;
        Ok(())
    }

    /// Pictures of the page as it is now at four sizes, of which one is an office's large screen, where
    /// somebody asked for them (`YIDANG_SHOTS` names the folder).
    ///
    /// # Errors
    /// When a file cannot be written.
    pub async fn look(&self, name: &str) -> Result<()> {
        match std::env::var_os("YIDANG_SHOTS") {
            Some(folder) => self.look_into(Path::new(&folder), name).await,
            None => Ok(()),
        }
    }

    /// The same into a folder; a page longer than the screen is also taken whole
    /// (`NAME-WIDTHxHEIGHT-whole.png`).
    ///
    /// # Errors
    /// When a file cannot be written.
    pub async fn look_into(&self, folder: &Path, name: &str) -> Result<()> {
        for (width, height) in [(390, 844), (800, 1280), (1920, 1080), (1280, 800)] {
            let touched = width < height;
            self.screen(width, height, touched).await?;
            let stem = format!("{name}-{width}x{height}");
            self.screenshot(&folder.join(format!("{stem}.png"))).await?;
            let long = self
                .js("return document.documentElement.scrollHeight")
                .await?;
            // A screen that lies must not come to stand.
            let longest = if width > height {
                u64::from(width) - 1
            } else {
                LONGEST
            };
            let long = long.as_u64().unwrap_or_default().min(longest) as u32;
            if long > height {
                self.screen(width, long, touched).await?;
                self.screenshot(&folder.join(format!("{stem}-whole.png")))
                    .await?;
                self.screen(width, height, touched).await?;
            }
        }
        Ok(())
    }

    /// A small picture (WebP) of what the page shows on a screen of this size.
    ///
    /// # Errors
    /// When the browser gives none or the file cannot be written.
    pub async fn picture(&self, file: &Path, width: u32, height: u32) -> Result<()> {
        self.screen(width, height, width < height).await?;
        // Pictures come and the page settles in its new size.
        self.js(
            "window.scrollTo(0, 0); await document.fonts.ready; \
             await Promise.all([...document.images].map(image => image.decode().catch(() => 0))); \
             await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); return 1",
        )
        .await?;
        let how = json!({"format": "webp", "quality": 80});
        let taken = self
            .driver()?
            .cdp()
            .send_raw("Page.captureScreenshot", how)
            .await?;
        let data = taken["data"].as_str().context("no picture")?;
        Ok(fs::write(file, STANDARD.decode(data)?)?)
    }

    /// Takes a picture of the page.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        // Pictures and moving things come to rest within this.
        tokio::time::timeout(PATIENCE, self.js("await document.fonts.ready; await Promise.all(document.getAnimations().map(a => a.finished.catch(() => 0))); return 1")).await??;
        Ok(self.driver()?.screenshot(file).await?)
    }
}

/// What keeps a device running.
pub struct Battery(PathBuf);

impl Battery {
    /// SIGKILL for the browser, whatever it is doing; [`Device::switch_on`] starts it again.
    pub fn runs_out(self) {
        kill_browser_of(&self.0);
    }
}

/// Writes into a field as a keyboard would, replacing what is there.
///
/// # Errors
/// When the browser cannot.
pub async fn write_over(field: &WebElement, text: &str) -> Result<()> {
    if field.attr("type").await?.as_deref() == Some("date") {
        field.clear().await?;
    } else {
        // As a hand does it. The driver's own clearing leaves the field for a moment, and what
        // arrives from another device in that moment is put into it.
        field.scroll_into_view().await?;
        field.send_keys(Key::Control + "a").await?;
        if text.is_empty() {
            field.send_keys(Key::Delete + "").await?;
        }
    }
    Ok(field.send_keys(text).await?)
}

fn by_name(name: &str) -> String {
    format!("[data-test=\"{name}\"]")
}
