//! A battery that runs out in the middle of an import: all of it is there or none, and importing
//! once more brings the rest.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use domain::{bundle::Attachment, ids::RecordKey};
use product_tests::{Build, Device, Office, pages, sender::signer, stored, visit, wait::until};
use rand::{Rng, SeedableRng, rngs::StdRng};

const ROUNDS: usize = 5;
const DOSSIERS: u32 = 300;
const PHOTOS: usize = 24;

/// A large bundle: many dossiers, and photos enough for several batches.
fn bundle() -> Result<Vec<u8>> {
    let mut sender = signer("指导二组平板", 7);
    for n in 0..DOSSIERS {
        let record = RecordKey::only(format!("D{n:05}"), "enterprise");
        sender.write(&record, "name", format!("虚构企业 {n}"));
        sender.write(&record, "address", format!("虚构路 {n} 号"));
    }
    let contents: Vec<Vec<u8>> = (0..PHOTOS).map(|n| vec![n as u8; 200_000]).collect();
    let mut attachments = Vec::new();
    for (n, content) in contents.iter().enumerate() {
        let listed = Attachment {
            sha256: domain::bundle::sha256_hex(content),
            size: content.len() as u64,
            media_type: "image/jpeg".to_owned(),
        };
        let photo = RecordKey::new("D00000", "photo", format!("photo-{n}"));
        sender.write(&photo, "sha256", listed.sha256.as_str());
        attachments.push((listed, content.as_slice()));
    }
    sender
        .seal_zip(&sender.bundle(1), &attachments)
        .map_err(|fault| anyhow!("{fault}"))
}

/// How many changes, records, rows and attachments are stored.
async fn counts(device: &Device) -> Result<[usize; 4]> {
    let all = stored::everything(device).await?;
    Ok(["changes", "records", "rows", "attachments"]
        .map(|store| all[store].as_array().map_or(0, Vec::len)))
}

#[tokio::test]
async fn an_import_that_is_cut_off_is_whole_or_not_there() -> Result<()> {
    // Printed, so that a failure can be walked again.
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut dice = StdRng::seed_from_u64(seed);
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let mut device = Device::new(&office.origin()).await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("large.zip");
    std::fs::write(&file, bundle()?)?;
    let dossiers = DOSSIERS as usize;
    let whole = [2 * dossiers + PHOTOS, dossiers + PHOTOS, dossiers, PHOTOS];
    let mut cut = 0;
    // How long it takes when nobody cuts it off: the first round, which is left alone.
    let mut long = Duration::ZERO;
    for round in 0..=ROUNDS {
        device.resize(800, 1280).await?;
        stored::clear(&device).await?;
        pages::enrol(&device, "office", "李工", "专班电脑").await?;
        visit::choose_bundle(&device, &file).await?;
        device.click("import-apply").await?;
        if round == 0 {
            let begun = Instant::now();
            device.find("[data-test=import-done]").await?;
            long = begun.elapsed();
        } else {
            // At a moment within it: what a kill itself takes is not counted.
            tokio::time::sleep(long.mul_f64(dice.random_range(0.0..0.8))).await;
        }
        device.kill();
        device.switch_on().await?;
        device.goto("/import").await?;
        device.opened().await?;
        let found = counts(&device).await?;
        ensure!(
            found == whole || found[..3] == [0, 0, 0],
            "round {round}: half an import is stored: {found:?}"
        );
        cut += usize::from(found != whole);
        visit::choose_bundle(&device, &file).await?;
        if found != whole {
            device.click("import-apply").await?;
            device.find("[data-test=import-done]").await?;
        }
        until(
            "the whole import",
            async || counts(&device).await,
            |found| *found == whole,
        )
        .await?;
    }
    println!("{cut} of {ROUNDS} imports were cut off");
    ensure!(
        cut > 0,
        "no import was cut off in {ROUNDS} rounds: this shows nothing"
    );
    Ok(())
}
