//! First visit over a slow network with a slow processor: until something can be tapped, and until
//! the app opens offline.

use anyhow::Result;

use super::{Candidate, Size, Table, page, results::median, slow_down};
use crate::{Cable, Device, Link};

/// How many times slower than this machine's a tablet's processor is taken to be.
const SLOWER: u32 = 4;

/// Notes when there were words, when there was a role to choose, when it was chosen by a tap and
/// drawn, and when the app could open offline.
const NOTE: &str = "
    window.seen = {};
    const at = name => { seen[name] ??= Math.round(performance.now()); };
    new MutationObserver(() => {
        if (['start', 'ready'].includes(document.documentElement?.dataset.offline)) at('offline');
        const choice = document.querySelector('[data-test=role] label:has(input:not(:checked))');
        if (choice && seen.page === undefined) {
            at('page');
            choice.click();
            requestAnimationFrame(() => setTimeout(() => {
                if (choice.querySelector('input').checked) at('tapped');
                seen.words = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
            }));
        }
    }).observe(document, {subtree: true, childList: true, attributes: true});";

pub async fn measure(candidates: &[Candidate], size: Size) -> Result<Table> {
    let link = Link::SLOW;
    let about = format!(
        "First visit with nothing stored, over {} Mbit/s each way and {} ms there and back, the page's processor {SLOWER} times slowed; {} runs.",
        f64::from(link.bits_per_second) / 1e6,
        link.round_trip.as_millis(),
        size.runs
    );
    let mut table = Table::new("first-visit", about);
    for candidate in candidates {
        let office = candidate.start()?;
        let mut figures: [Vec<f64>; 5] = Default::default();
        for _ in 0..size.runs {
            let cable = Cable::slow(office.port(), link)?;
            let device = Device::new(&cable.origin()).await?;
            slow_down(&device, SLOWER).await?;
            page::before_every_page(&device, NOTE).await?;
            device.goto("/").await?;
            for (nth, name) in ["tapped", "words", "page"].into_iter().enumerate() {
                figures[nth].push(page::seen(&device, name).await?);
            }
            figures[3].push(page::seen(&device, "offline").await?);
            figures[4].push(cable.brought() as f64 / 1000.0);
        }
        let [tapped, words, page, offline, bytes] = figures.each_ref().map(|all| median(all));
        table.row(candidate.name, "first words drawn", (words, "ms"), None);
        table.row(candidate.name, "first page there", (page, "ms"), None);
        table.row(candidate.name, "first tap answered", (tapped, "ms"), None);
        table.row(candidate.name, "opens offline from", (offline, "ms"), None);
        table.row(
            candidate.name,
            "came over the network by then",
            (bytes, "kB"),
            None,
        );
    }
    Ok(table)
}
