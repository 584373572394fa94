//! A battery that runs out in the middle of answering: what was shown as saved is there.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Result, anyhow, ensure};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise},
    visit::{begin_diagnosis, section_stored},
    wait::until,
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::Value;

const ROUNDS: usize = 24;

/// Rung by scenario.
type Rungs = BTreeMap<String, u8>;

#[tokio::test]
async fn every_answer_shown_as_saved_outlives_a_kill() -> Result<()> {
    // Printed, so that a failure can be walked again.
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut dice = StdRng::seed_from_u64(seed);
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let mut device = Device::new(&office.origin()).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&device, "91640300MA0000002", "演示铸造有限公司").await?;
    let assessment = begin_diagnosis(&device, &dossier).await?;
    let section = section_with_most(&device).await?;

    let mut saved = Rungs::new();
    let mut answers = 0;
    for round in 0..ROUNDS {
        if round == 0 {
            device.click(&section).await?;
            section_stored(&device, &section).await?;
        }
        let battery = device.battery();
        let moment = Duration::from_millis(dice.random_range(40..1240));
        let killer = tokio::spawn(async move {
            tokio::time::sleep(moment).await;
            battery.runs_out();
        });
        // Ends when the browser no longer answers.
        let hanging = answer_until_killed(&device, &mut dice, &mut saved, &mut answers).await;
        killer.await?;
        device.switch_on().await?;
        device.goto(&assessment).await?;
        // The page opens where it was.
        until(
            "the section that was open",
            async || open_section(&device).await,
            |open| open.as_str() == Some(&section),
        )
        .await?;
        let found = rungs(&device).await?;
        for (code, rung) in &saved {
            let is = found.get(code);
            let tapped = hanging
                .as_ref()
                .filter(|(last, _)| last == code)
                .map(|(_, rung)| rung);
            ensure!(
                is == Some(rung) || is.is_some() && is == tapped,
                "round {round}, seed {seed}: {code} was shown as saved at {rung}, now {is:?}"
            );
        }
        saved = found;
    }
    println!("{ROUNDS} kills, {answers} answers shown as saved, none lost");
    ensure!(
        answers > ROUNDS,
        "only {answers} answers in {ROUNDS} rounds: nothing was tested"
    );
    Ok(())
}

/// The name of the section that is open; what the page shows instead where none is.
async fn open_section(device: &Device) -> Result<Value> {
    device
        .js("return document.querySelector('.assess-sections [aria-current]')?.dataset.test ?? document.body.innerText.slice(0, 500)")
        .await
}

/// Taps random rungs, each noted once the app says that it is saved; gives the tap that the kill
/// left hanging.
async fn answer_until_killed(
    device: &Device,
    dice: &mut StdRng,
    saved: &mut Rungs,
    answers: &mut usize,
) -> Option<(String, u8)> {
    let Ok(codes) = codes(device).await else {
        return None;
    };
    loop {
        let code = codes[dice.random_range(0..codes.len())].clone();
        let rung = dice.random_range(0..5_u8);
        let tap = format!(
            "document.querySelector('#s-{code} [data-test=rung-{rung}]').click(); \
             await new Promise(done => setTimeout(done)); \
             while (document.querySelector('[data-test=save-state]').dataset.state !== 'saved') \
                 await new Promise(done => setTimeout(done, 5)); \
             return 1"
        );
        if device.js(&tap).await.is_err() {
            return Some((code, rung));
        }
        saved.insert(code, rung);
        *answers += 1;
    }
}

async fn codes(device: &Device) -> Result<Vec<String>> {
    device.find("article.ask").await?;
    let ids = device
        .js("return [...document.querySelectorAll('article.ask')].map(a => a.id)")
        .await?;
    let ids = ids.as_array().ok_or_else(|| anyhow!("no scenarios"))?;
    Ok(ids
        .iter()
        .filter_map(|id| id.as_str()?.strip_prefix("s-").map(str::to_owned))
        .collect())
}

async fn rungs(device: &Device) -> Result<Rungs> {
    device.find("article.ask").await?;
    let found = device
        .js("return Object.fromEntries([...document.querySelectorAll('article.ask')].flatMap(a => { \
             const on = a.querySelector('input:checked'); return on ? [[a.id.slice(2), +on.dataset.test.slice(5)]] : []; }))")
        .await?;
    let found = found.as_object().ok_or_else(|| anyhow!("no scenarios"))?;
    Ok(found
        .iter()
        .filter_map(|(code, rung)| Some((code.clone(), rung.as_u64()? as u8)))
        .collect())
}

/// The section of the longest scenario chain: the most ladders on one screen.
async fn section_with_most(device: &Device) -> Result<String> {
    let name = device
        .js("let best = null, most = 0; for (const b of document.querySelectorAll('.assess-sections button')) { \
             const n = +(b.innerText.match(/\\/(\\d+)/)?.[1] ?? 0); if (n > most) { most = n; best = b.dataset.test; } } return best")
        .await?;
    match name {
        Value::String(name) => Ok(name),
        other => Err(anyhow!("no section: {other}")),
    }
}
