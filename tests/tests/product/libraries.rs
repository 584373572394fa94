//! The pages of drawings and libraries: what they say of money and levels is what the domain says of the
//! same bundles, and what is entered there counts, is found, copied, marked and taken back.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use domain::{
    dossier::Dossier,
    overview::{Digest, findings, money_rows},
    pack::ProgrammePack,
    record::Record,
};
use product_tests::{
    Build, Device, Office,
    linked::{join, synced},
    wait::until,
};
use testkit::programme::{Size, seeded};

use crate::desk::{bring, give_day, saved};

const PACK: &str = include_str!("../../../public/packs/wuzhong.json");

const DAY: &str = "2025-10-31";

/// Whatever is copied is kept where the test can read it.
const KEEP_COPIED: &str = "navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve() }; return 1";

fn digests(pack: &ProgrammePack, senders: &[&testkit::Device]) -> Result<Vec<Digest>> {
    let mut all = testkit::Device::unique("核对");
    for sender in senders {
        let taken = all.take(&sender.seal(&sender.bundle(1)));
        ensure!(taken.is_ok(), "a bundle was refused");
    }
    let mut dossiers: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
    for record in all.records.values() {
        let of = dossiers.entry(&record.key.dossier).or_default();
        of.push(record.clone());
    }
    let read = |(id, records): (&str, Vec<Record>)| {
        Digest::of(&Dossier::read(id, &records, pack), &records, pack)
    };
    Ok(dossiers.into_iter().filter_map(read).collect())
}

async fn number(desk: &Device, test: &str) -> Result<usize> {
    let text = desk.text(test).await?;
    text.parse().with_context(|| text.clone())
}

#[tokio::test]
async fn the_desk_draws_what_the_domain_says_and_keeps_what_is_entered() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let desk = Device::new(&office.origin()).await?;
    join(&desk, &office.first_link()?, "李主任", "办公室电脑").await?;
    let pack = ProgrammePack::read(PACK)?;
    let size = Size {
        pilots: 40,
        others: 10,
    };
    let seeded = seeded(&pack, 11, size);
    for sender in seeded.devices() {
        bring(&office, &desk, sender).await?;
    }
    synced(&desk).await?;
    let all = digests(&pack, &seeded.devices())?;
    let day = DAY.parse()?;

    desk.goto(&format!("/desk?day={DAY}")).await?;
    let rows = money_rows(&pack, &all, day);
    let city = &rows.last().context("the city")?.position;
    for (test, wanted) in [
        ("committed", city.committed),
        ("paid", city.paid),
        ("expected", city.expected),
    ] {
        let css = format!("[data-test=money-{test}]");
        desk.find(&css).await?;
        let shown = desk
            .js(&format!(
                "return document.querySelector('{css}').dataset.yuan"
            ))
            .await?;
        let shown: rust_decimal::Decimal = shown.as_str().context("a sum")?.parse()?;
        ensure!(shown == wanted, "{test}: {shown}, {wanted}");
    }
    desk.goto(&format!("/charts?day={DAY}")).await?;
    for test in ["bars", "map", "burn", "levels", "heat", "money"] {
        desk.find(&format!("[data-test=chart-{test}] .drawn[aria-label]"))
            .await?;
    }
    desk.look("charts").await?;
    reviewed(&desk, findings(&all, day).len()).await?;
    met(&desk).await?;
    decided(&desk).await
}

/// Doubts are those of the domain; all of them are marked at once, and come back by undoing.
async fn reviewed(desk: &Device, wanted: usize) -> Result<()> {
    desk.goto(&format!("/review?day={DAY}")).await?;
    let count = async || number(desk, "findings-count").await;
    until("the findings", count, |shown| {
        *shown == wanted && wanted > 0
    })
    .await?;
    desk.look("review").await?;
    desk.click("choose-all").await?;
    desk.click("mark-checked").await?;
    until("all of them marked", count, |shown| *shown == 0).await?;
    desk.click("undo").await?;
    until("them to come back", count, |shown| *shown == wanted).await?;
    desk.click("seen-all").await?;
    let arrived = async || number(desk, "arrived-count").await;
    until("everything seen", arrived, |shown| *shown == 0).await?;
    Ok(())
}

/// A meeting that is entered stands in the list, and is copied as cells.
async fn met(desk: &Device) -> Result<()> {
    desk.goto("/library/meeting/litong/entered-1").await?;
    desk.fill("title", "利通区宣贯会").await?;
    desk.click_css("[data-test=kind] label:has(input[value=training])")
        .await?;
    give_day(desk, "[data-test=day]", "2025-03-04").await?;
    desk.fill("headcount", "86").await?;
    saved(desk).await?;
    desk.look("meeting").await?;
    desk.goto("/library/meeting").await?;
    desk.fill("library-search", "利通区宣贯会").await?;
    let rows = "return document.querySelectorAll('[data-test=library-grid] tbody tr').length";
    until(
        "the meeting alone",
        async || desk.js(rows).await,
        |rows| rows.as_u64() == Some(1),
    )
    .await?;
    desk.js(KEEP_COPIED).await?;
    desk.click("grid-copy").await?;
    let copied = desk.js("return window.copied ?? ''").await?;
    let copied = copied.as_str().context("text")?;
    let mut lines = copied.split("\r\n");
    let (heads, cells) = (
        lines.next().context("heads")?,
        lines.next().context("a row")?,
    );
    ensure!(
        heads.split('\t').count() == cells.split('\t').count(),
        "{copied}"
    );
    ensure!(cells.starts_with("利通区宣贯会\t利通区\t"), "{cells}");
    ensure!(cells.split('\t').any(|cell| cell == "86"), "{cells}");
    Ok(())
}

/// A provider stands as the latest decision of the day says.
async fn decided(desk: &Device) -> Result<()> {
    desk.goto("/library/provider/city/entered-2").await?;
    desk.fill("name", "甲公司").await?;
    saved(desk).await?;
    for (id, state, day) in [
        ("d1", "admitted", "2025-01-05"),
        ("d2", "suspended", "2025-12-01"),
    ] {
        let path =
            format!("/library/provider-state/city/{id}?set-provider=entered-2&set-day={day}");
        desk.goto(&path).await?;
        desk.click_css(&format!(
            "[data-test=state] label:has(input[value={state}])"
        ))
        .await?;
        saved(desk).await?;
    }
    for (day, wanted) in [("2025-10-31", "入选"), ("2025-12-01", "暂停")] {
        let path = format!("/library/provider/city/entered-2?day={day}");
        desk.goto(&path).await?;
        desk.wait_text("provider-state", |text| text == wanted)
            .await?;
    }
    // The invented enterprises name it on their checklists.
    desk.find("[data-test=provider-score] tbody td").await?;
    desk.look("provider").await
}
