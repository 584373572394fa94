//! A city from one browser to the office, and its beginning on a new tablet.

use std::time::Instant;

use anyhow::{Context as _, Result};

use super::{Candidate, Table, city::City, import, page};
use crate::{Device, Proxy, linked};

/// Notes when a button was pressed, when everything was sent, and when so many enterprises are listed.
const NOTE: &str = "
    window.seen = {};
    let pressed = 0;
    document.addEventListener('click', event => { if (event.target.closest('[data-test=join]')) pressed = performance.now(); }, true);
    setInterval(() => {
        if (!pressed) return;
        const at = () => performance.now() - pressed;
        if (document.querySelector('[data-test=online]:not(.off)') && !document.querySelector('[data-test=pending]')
            && document.querySelector('[data-test=online]')?.textContent?.includes(SYNCED)) seen.synced ??= at();
    }, 50); return 1";

/// What the status line says of a device that has sent and fetched everything.
const SYNCED: &str = "已与办公室同步";

/// The guidance group whose areas the tablet is for.
const GROUP: &str = "1";

pub fn table(city: &City) -> Table {
    let about = format!(
        "{} enterprises ({} changes, {:.1} MB) that a browser took in from a file, sent to the office until it has acknowledged all; then a team's tablet begins with its areas.",
        city.enterprises,
        city.changes,
        city.bytes as f64 / 1e6
    );
    Table::new("sync", about)
}

/// Takes the city in on a device that is not linked, links it, and lets a tablet join.
pub async fn measure(table: &mut Table, candidate: &Candidate, city: &City) -> Result<()> {
    let office = candidate.start()?;
    let proxy = Proxy::to(office.port())?;
    let device = Device::new(&proxy.origin()).await?;
    device.resize(1280, 800).await?;
    crate::pages::enrol(&device, "office", "李主任", "办公室电脑").await?;
    import::take_in(&device, city).await?;
    let before = proxy.seen().len();
    device.goto(&office.first_link()?).await?;
    let sent = join(&device).await?;
    let requests = proxy.seen().split_off(before);
    let bytes: usize = requests.iter().map(|request| request.bytes).sum();
    table.row(candidate.name, "sent and acknowledged", (sent, "ms"), None);
    let count = requests.len() as f64;
    table.row(candidate.name, "requests for it", (count, ""), None);
    let sent = bytes as f64 / 1e6;
    table.row(candidate.name, "sent for it", (sent, "MB"), None);

    let link = linked::invite(&device, "指导一组平板", "team", GROUP).await?;
    let link = link.split_once('#').context("a link with a code")?.1;
    let tablet = Device::new(&proxy.origin()).await?;
    tablet.resize(800, 1280).await?;
    tablet.goto(&format!("/#{link}")).await?;
    tablet.find("[data-test=invited]").await?;
    tablet.fill("person", "马工").await?;
    tablet.fill("device-name", "指导一组平板").await?;
    let began = join(&tablet).await?;
    tablet.goto("/enterprises").await?;
    let listed = tablet.text("count").await?;
    let listed: String = listed.chars().filter(char::is_ascii_digit).collect();
    let what = format!("a team's tablet begins, {listed} enterprises");
    table.row(candidate.name, &what, (began, "ms"), None);
    Ok(())
}

/// Presses the button that joins; milliseconds until all is sent and fetched.
async fn join(device: &Device) -> Result<f64> {
    device.find("[data-test=join]").await?;
    let note = NOTE.replace("SYNCED", &format!("'{SYNCED}'"));
    device.js(&note).await?;
    let begun = Instant::now();
    device.click("join").await?;
    let seen = page::seen(device, "synced").await;
    seen.with_context(|| format!("not synced after {:?}", begun.elapsed()))
}
