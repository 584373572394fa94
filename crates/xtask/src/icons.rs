//! Draws the icons that must be PNG from the mark, with Chromium.

use std::{fs, process::Stdio};

use anyhow::{Context, Result};

use crate::{
    engines, repo,
    run::{command, find, run, say},
};

/// Name, pixels, corner radius of the 512-unit drawing: a maskable icon is cut by the system.
const ICONS: [(&str, u32, u32); 3] = [
    ("icon-192", 192, 112),
    ("icon-512", 512, 112),
    ("maskable-512", 512, 0),
];

/// Writes public/icons/*.png from public/icons/mark.svg.
///
/// # Errors
/// When Chromium is missing or cannot draw.
pub fn icons() -> Result<()> {
    engines::chromium()?;
    let folder = repo::root().join("public/icons");
    let mark = fs::read_to_string(folder.join("mark.svg")).context("reading mark.svg")?;
    let work = repo::target().join("icons");
    fs::create_dir_all(&work)?;
    let chromium = ["chromium", "google-chrome"]
        .into_iter()
        .find(|name| find(name).is_some());
    for (name, size, radius) in ICONS {
        let page = work.join("icon.html");
        let drawn = mark
            .replace("rx=\"112\"", &format!("rx=\"{radius}\""))
            .replace(
                "<svg ",
                &format!("<svg width=\"{size}\" height=\"{size}\" "),
            );
        fs::write(
            &page,
            format!("<!doctype html><style>body{{margin:0}}svg{{display:block}}</style>{drawn}"),
        )?;
        let mut browser = command(chromium.context("Chromium is not on PATH")?);
        browser.args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--disable-background-networking",
        ]);
        browser.args([
            "--default-background-color=00000000",
            &format!("--window-size={size},{size}"),
        ]);
        browser.arg(format!(
            "--user-data-dir={}",
            work.join("profile").display()
        ));
        browser.arg(format!(
            "--screenshot={}",
            folder.join(format!("{name}.png")).display()
        ));
        run(browser
            .stderr(Stdio::null())
            .arg(format!("file://{}", page.display())))?;
        say(&format!("{name}.png"));
    }
    Ok(())
}
