//! A city taken in from one file.

use anyhow::Result;

use super::{Candidate, Table, bare, city::City, page};
use crate::{Device, Office, pages::enrol};

/// Notes when a file was chosen, what it would change was shown, it was agreed to, and all was written.
const NOTE: &str = "
    window.seen = {};
    let chosen = 0, agreed = 0;
    document.addEventListener('change', () => { chosen = performance.now(); }, true);
    document.addEventListener('click', event => { if (event.target.closest('[data-test=import-apply]')) agreed = performance.now(); }, true);
    new MutationObserver(() => {
        const there = name => document.querySelector(`[data-test=${name}]`);
        if (there('import-preview') || there('import-refused') || there('exchange-error')) seen.read ??= performance.now() - chosen;
        if (there('import-done')) seen.written ??= performance.now() - agreed;
    }).observe(document.body, {subtree: true, childList: true}); return 1";

pub fn table(city: &City) -> Table {
    let about = format!(
        "A file of {} enterprises, each with a whole diagnosis: {} changes, {:.1} MB.",
        city.enterprises,
        city.changes,
        city.bytes as f64 / 1e6
    );
    Table::new("import", about)
}

/// A new device of the office's people.
pub async fn enrolled(office: &Office) -> Result<Device> {
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    enrol(&device, "office", "李主任", "办公室电脑").await?;
    Ok(device)
}

/// Chooses the file and takes it in; gives milliseconds until it was read and planned, and written.
pub async fn take_in(device: &Device, city: &City) -> Result<(f64, f64)> {
    let read = read(device, city).await?;
    device.click("import-apply").await?;
    Ok((read, page::seen(device, "written").await?))
}

async fn read(device: &Device, city: &City) -> Result<f64> {
    device.goto("/import").await?;
    device.find("main h1").await?;
    device.js(NOTE).await?;
    device.upload("import-file", &city.file).await?;
    page::seen(device, "read").await
}

/// Fills the device with the city, and measures it beside bare puts of as much.
pub async fn measure(
    table: &mut Table,
    candidate: &Candidate,
    device: &Device,
    city: &City,
) -> Result<()> {
    let (read_first, written) = take_in(device, city).await?;
    let again = read(device, city).await?;
    let puts = bare::puts(device, city).await?;
    let puts = Some(("bare puts of as many rows, records and changes", puts));
    table.row(candidate.name, "read and planned", (read_first, "ms"), None);
    table.row(candidate.name, "written", (written, "ms"), puts);
    table.row(
        candidate.name,
        "the same again, read and planned",
        (again, "ms"),
        None,
    );
    Ok(())
}
