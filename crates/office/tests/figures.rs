//! `office figures` on an office that took a whole invented programme in, against a plain count of the
//! bundles it took.

use std::{fs, process::Command};

use anyhow::{Context as _, Result, ensure};
use domain::pack::ProgrammePack;
use office_attachments::Attachments;
use office_db::{Database, Device as Known};
use office_service::{
    Office, Settings,
    import::{Outcome, import},
};
use serde_json::Value;
use testkit::{
    plain::Plain,
    programme::{Size, seeded},
};

const PACK: &str = include_str!("../../../public/packs/wuzhong.json");

#[tokio::test]
async fn the_figures_are_those_of_a_plain_count() -> Result<()> {
    let data = tempfile::tempdir()?;
    let database = Database::sqlite(&data.path().join("office.sqlite")).await?;
    let settings = Settings {
        programme: "wuzhong".to_owned(),
        edition: "2024".to_owned(),
        workflow: testkit::workflow(),
        attachments: Attachments::folder(&data.path().join("attachments"))?,
    };
    let office = Office::open(database, settings).await?;
    let pack = ProgrammePack::read(PACK)?;
    let size = Size {
        pilots: 120,
        others: 60,
    };
    let seeded = seeded(&pack, 7, size);
    let mut texts = Vec::new();
    for device in seeded.devices() {
        let mut tx = office.database().write().await?;
        let known = Known::of_card(device.card.clone());
        tx.put_device(&known, &testkit::token()).await?;
        tx.commit().await?;
        let text = device.seal(&device.bundle(1));
        let path = data.path().join("bundle.json");
        fs::write(&path, &text)?;
        let (outcome, said) = import(&office, &path).await;
        assert_eq!(outcome, Outcome::Taken, "{said}");
        texts.push(text);
    }
    office.database().close().await;
    let plain = Plain::read(PACK, texts.iter().map(String::as_str));
    for day in ["2025-10-31", "2026-10-31"] {
        let report = figures(data.path(), &["--as-of", day, "--why"])?;
        assert_eq!(report["as_of"], day);
        let mut cells = 0;
        for indicator in report["indicators"].as_array().context("indicators")? {
            let code = indicator["code"].as_str().context("a code")?;
            for cell in indicator["cells"].as_array().context("cells")? {
                let (area, phase) = (cell["area"].as_str(), cell["phase"].as_i64());
                let actual = plain.actual(code, area, phase, day);
                assert_eq!(cell["actual"], actual, "{code} {area:?} {phase:?}");
                assert_eq!(cell["target"], plain.target(code, area, phase));
                if let Some(counted) = cell["counted"].as_array() {
                    assert_eq!(counted.len(), actual);
                }
                cells += 1;
            }
        }
        // 273 of the areas and 39 of the city.
        assert_eq!(cells, 312);
        for one in report["conditions"].as_array().context("conditions")? {
            let what = one["what"].as_str().context("what")?;
            let actual = plain.so_far(what, one["area"].as_str(), day);
            assert_eq!(one["actual"], actual, "{one}");
        }
        let tasks = report["tasks"].as_array().context("tasks")?;
        assert_eq!(tasks.len(), 36);
        for (task, number) in tasks.iter().zip(1..) {
            assert_eq!(task["progress"], plain.task(number, day).0, "{task}");
        }
    }
    // Today's, where no day is named; a day that is none is refused.
    ensure!(figures(data.path(), &[])?["as_of"].is_string());
    ensure!(figures(data.path(), &["--as-of", "2026-02-30"]).is_err());
    Ok(())
}

fn figures(data: &std::path::Path, args: &[&str]) -> Result<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_office"))
        .args(["figures", "--json", "--data"])
        .arg(data)
        .args(args)
        .output()?;
    ensure!(output.status.success(), "{output:?}");
    Ok(serde_json::from_slice(&output.stdout)?)
}
