//! Offline start of a device that holds a city: from the browser's start to the list.

use anyhow::Result;

use super::{Candidate, Size, Table, bare, city::City, page, results::median, slow_down};
use crate::Device;

pub fn table(city: &City) -> Table {
    let about = format!(
        "The browser started again without a network, {} enterprises stored: until their list is drawn and counted.",
        city.enterprises
    );
    Table::new("offline-start", about)
}

/// Starts the device again and again; its office must be stopped.
pub async fn measure(
    table: &mut Table,
    candidate: &Candidate,
    device: &mut Device,
    city: &City,
    size: Size,
) -> Result<()> {
    // Digits only: the count may be written with or without separators.
    let note = format!(
        "window.seen = {{}};
         new MutationObserver(() => {{
             const rows = document.querySelectorAll('[data-test=rows] a').length;
             const count = (document.querySelector('[data-test=count]')?.textContent ?? '').replace(/\\D/g, '');
             if (rows > 0 && count === '{}') requestAnimationFrame(() => setTimeout(() => {{ seen.list ??= Math.round(performance.now()); }}));
         }}).observe(document, {{subtree: true, childList: true, characterData: true}});",
        city.enterprises
    );
    let rows = bare::read_rows(device, city).await?;
    for (slower, what) in [
        (1, "list drawn"),
        (4, "list drawn, processor 4 times slowed"),
    ] {
        let mut figures = Vec::new();
        for _ in 0..size.runs {
            device.switch_on().await?;
            device.resize(800, 1280).await?;
            slow_down(device, slower).await?;
            page::before_every_page(device, &note).await?;
            device.goto("/enterprises").await?;
            figures.push(page::seen(device, "list").await?);
        }
        let beside = (slower == 1).then_some(("reading as many rows bare", rows));
        table.row(candidate.name, what, (median(&figures), "ms"), beside);
    }
    Ok(())
}
