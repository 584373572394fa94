//! One answer until it is durable, taps in a row.

use anyhow::{Context, Result, ensure};

use super::{
    Candidate, Size, Table, bare,
    city::{City, code},
    page,
    results::{median, percentile},
};
use crate::{Device, visit::begin_diagnosis};

pub fn table() -> Table {
    let about = "One answer from the tap until the app says that it is saved, taps in a row, beside a strictly durable transaction that puts one row into each of four stores.";
    Table::new("answer", about.to_owned())
}

/// Taps rungs in a row in a new diagnosis of one of the city's enterprises.
pub async fn measure(
    table: &mut Table,
    candidate: &Candidate,
    device: &Device,
    city: &City,
    size: Size,
) -> Result<()> {
    begin_diagnosis(device, &code(city.enterprises / 2)?).await?;
    let section = device
        .js("let best = null, most = 0; for (const b of document.querySelectorAll('.assess-sections button')) { \
             const n = +(b.innerText.match(/\\/(\\d+)/)?.[1] ?? 0); if (n > most) { most = n; best = b.dataset.test; } } return best")
        .await?;
    device.click(section.as_str().context("a section")?).await?;
    device.find("article.ask [data-test=rung-1]").await?;
    let taps = page::list(
        device,
        &format!(
            "const state = () => document.querySelector('[data-test=save-state]')?.dataset.state;
             const turn = () => new Promise(done => {{ const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); }});
             const saved = () => new Promise(done => {{
                 const look = () => {{ if (state() === 'saved') {{ o.disconnect(); done(); }} }};
                 const o = new MutationObserver(look);
                 o.observe(document.body, {{subtree: true, childList: true, attributes: true, attributeFilter: ['data-state']}});
                 look();
             }});
             await saved();
             const asks = [...document.querySelectorAll('article.ask:has([data-test=rung-1])')].map(a => a.id), times = [];
             for (let n = 0; n < {}; n++) {{
                 const rung = document.querySelector(`[id='${{asks[n % asks.length]}}'] [data-test=rung-${{n % 4}}]`);
                 const from = performance.now();
                 rung.click();
                 await turn();
                 await saved();
                 times.push(performance.now() - from);
             }}
             return times",
            size.taps
        ),
    )
    .await?;
    ensure!(taps.len() == size.taps, "only {} taps", taps.len());
    let bare = bare::transactions(device, size.taps).await?;
    for (of_hundred, name) in [(50, "p50"), (95, "p95")] {
        let what = format!("{} stored, one answer, {name}", city.enterprises);
        let figure = if of_hundred == 50 {
            median(&taps)
        } else {
            percentile(&taps, of_hundred)
        };
        let beside = Some(("bare strict transaction", percentile(&bare, of_hundred)));
        table.row(candidate.name, &what, (figure, "ms"), beside);
    }
    Ok(())
}
