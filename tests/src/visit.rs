//! A guidance team's hand on the assessment and the checklist.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use thirtyfour::{By, WebElement};

use crate::{Device, device::write_over, stored, wait::until};

/// Begins a diagnosis from the dossier; gives the assessment's path.
///
/// # Errors
/// When its page does not open.
pub async fn begin_diagnosis(device: &Device, dossier: &str) -> Result<String> {
    device.goto(&format!("/d/{dossier}")).await?;
    device.click("begin-diagnosis").await?;
    device
        .wait_path("the assessment", |path| path.contains("/assess/"))
        .await
}

/// Answers everything on the section that is open: options by the places in `choose` (from 0, as
/// far as there are so many), ratios 30 of 100, a trend as declared the same or with each figure
/// in turn, scenarios at `rung`.
///
/// # Errors
/// When something cannot be tapped or typed.
pub async fn answer_section(device: &Device, choose: &[usize], rung: u8) -> Result<()> {
    let driver = device.driver()?;
    for article in driver.find_all(By::Css("article.ask")).await? {
        let options = article
            .find_all(By::Css("label.option:has([name])"))
            .await?;
        for &nth in choose.iter().filter(|&&nth| nth < options.len()) {
            tap(&options[nth]).await?;
        }
        for name in ["numerator", "denominator"] {
            for field in article
                .find_all(By::Css(format!("[data-test={name}]")))
                .await?
            {
                write_over(&field, if name == "numerator" { "30" } else { "100" }).await?;
            }
        }
        for (field, number) in article
            .find_all(By::Css("[data-test=trend-input]"))
            .await?
            .iter()
            .zip(["90", "100", "80", "100"])
        {
            write_over(field, number).await?;
        }
        for rung in article
            .find_all(By::Css(format!("label:has([data-test=rung-{rung}])")))
            .await?
        {
            tap(&rung).await?;
        }
    }
    Ok(())
}

/// Scrolls it to the middle of the screen, as a person does, and taps it.
async fn tap(element: &WebElement) -> Result<()> {
    element.scroll_into_view().await?;
    Ok(element.click().await?)
}

/// Goes through all sections and answers each with [`answer_section`].
///
/// # Errors
/// As there; when sections do not turn.
pub async fn answer_all(device: &Device, choose: &[usize], rung: u8) -> Result<()> {
    let sections = device
        .driver()?
        .find_all(By::Css(".assess-sections button"))
        .await?
        .len();
    ensure!(sections > 3, "only {sections} sections");
    for nth in 0..sections {
        device.click(&format!("section-{nth}")).await?;
        let current = format!("[data-test=section-{nth}][aria-current]");
        device.find(&current).await?;
        answer_section(device, choose, rung).await?;
    }
    Ok(())
}

/// Chooses a state for the first item of the checklist.
///
/// # Errors
/// When it cannot be tapped.
pub async fn set_state(device: &Device, state: &str) -> Result<()> {
    device
        .click_css(&format!("label:has([data-test=item-state-{state}])"))
        .await
}

/// Waits until the app says that everything is saved.
///
/// # Errors
/// When it does not say so in time.
pub async fn saved(device: &Device) -> Result<()> {
    device
        .find("[data-test=save-state][data-state=saved]")
        .await
        .map(drop)
}

/// Waits until the device has stored that the section of this name (`section-3`) is the open one. It is
/// noted beside the answers, in a transaction of its own: a kill between the tap and that
/// transaction's end loses it.
///
/// # Errors
/// When it is not stored in time.
pub async fn section_stored(device: &Device, section: &str) -> Result<()> {
    let noted = async || {
        let all = stored::everything(device).await?;
        let meta = all["meta"].as_array().cloned().unwrap_or_default();
        let is_place = |entry: &&Value| {
            let name = entry[0].as_str();
            name.is_some_and(|name| name.starts_with("at."))
        };
        let places = meta.iter().filter(is_place);
        let texts = places.map(|entry| entry[1].as_str().unwrap_or_default().to_owned());
        Ok(texts.collect::<Vec<_>>())
    };
    let number = section.trim_start_matches("section-");
    until("the section to be stored", noted, |places| {
        places.iter().any(|place| place == number)
    })
    .await
    .map(drop)
}

/// A small picture file, as a camera gives it.
///
/// # Errors
/// When the browser draws none or the file cannot be written.
pub async fn picture(device: &Device, name: &str) -> Result<PathBuf> {
    let paint = "p.fillStyle = '#476'; p.fillRect(0, 0, 2000, 1500); \
                 p.fillStyle = '#fe9'; p.fillRect(400, 300, 900, 700);";
    draw(device, name, (2000, 1500), paint).await
}

/// A picture of nothing but grain, each another: small on the screen, large as a file.
///
/// # Errors
/// As [`picture`].
pub async fn grainy_picture(device: &Device, name: &str) -> Result<PathBuf> {
    let paint = "const grain = p.createImageData(800, 600); \
                 for (let n = 0; n < grain.data.length; n++) grain.data[n] = n % 4 === 3 ? 255 : Math.random() * 256; \
                 p.putImageData(grain, 0, 0);";
    draw(device, name, (800, 600), paint).await
}

async fn draw(device: &Device, name: &str, size: (u32, u32), paint: &str) -> Result<PathBuf> {
    let (width, height) = size;
    let script = format!(
        "const c = document.createElement('canvas'); c.width = {width}; c.height = {height}; \
         const p = c.getContext('2d'); {paint} return c.toDataURL('image/jpeg')"
    );
    let drawn = device.js(&script).await?;
    let text = drawn
        .as_str()
        .and_then(|url| url.split_once(','))
        .ok_or_else(|| anyhow!("no picture"))?
        .1;
    let file = device.downloads()?.join(name);
    std::fs::write(&file, STANDARD.decode(text)?)?;
    Ok(file)
}

/// Makes a bundle of what is new and gives the file once it is saved; says it was handed over.
///
/// # Errors
/// When no file comes.
pub async fn hand_over(device: &Device) -> Result<PathBuf> {
    let before = bundles(device)?;
    device.goto("/handover").await?;
    device.click("export").await?;
    device.click("save-file").await?;
    let fresh = until(
        "the bundle's file",
        async || {
            Ok(bundles(device)?
                .into_iter()
                .find(|file| !before.contains(file)))
        },
        Option::is_some,
    )
    .await?
    .ok_or_else(|| anyhow!("no bundle"))?;
    if device.has("handed-over").await? {
        device.click("handed-over").await?;
    }
    Ok(fresh)
}

/// Whole downloads only: a browser writes under another name first.
fn bundles(device: &Device) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(device.downloads()?)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|end| end == "yidang" || end == "zip" || end == "json")
        {
            all.push(path);
        }
    }
    Ok(all)
}

/// Chooses a bundle on the import page and waits for what it would change.
///
/// # Errors
/// When the page shows neither a preview nor a refusal.
pub async fn choose_bundle(device: &Device, file: &Path) -> Result<()> {
    device.goto("/import").await?;
    device.upload("import-file", file).await?;
    device
        .find("[data-test=import-preview], [data-test=import-refused], [data-test=exchange-error]")
        .await?;
    Ok(())
}

/// Takes a bundle in.
///
/// # Errors
/// When it is refused or nothing is taken in.
pub async fn take_in(device: &Device, file: &Path) -> Result<()> {
    choose_bundle(device, file).await?;
    device.click("import-apply").await?;
    device.find("[data-test=import-done]").await?;
    Ok(())
}
