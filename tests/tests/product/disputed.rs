//! What people disagree about is said wherever it is looked at; what is not this device's to write is
//! not offered, and what came of it by file is shown with its reason; half a date is no date.

use anyhow::{Context, Result, ensure};
use domain::{
    credit_code::CreditCode,
    device::{Role, Scope},
    ids::{DeviceId, RecordKey},
    value::Value as Held,
};
use product_tests::{
    Build, Device, Office, axe,
    pages::{enrol, new_enterprise, register},
    sender::{Sender, signer},
    stored,
    visit::{begin_diagnosis, choose_bundle, saved, take_in},
    wait::until,
};
use serde_json::{Value, json};
use thirtyfour::Key;

async fn count(device: &Device, css: &str) -> Result<u64> {
    let script = format!("return document.querySelectorAll('{css}').length");
    device.js(&script).await?.as_u64().context("a count")
}

/// Two more tablets, which disagree with each other on an answer, a scenario and the visit's day.
async fn disagree(device: &Device, assessment: &RecordKey) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let answers = [("one", 1_i64, "2026-05-12"), ("several", 2, "2026-05-13")];
    for (seed, (systems, level, day)) in [8, 9].into_iter().zip(answers) {
        let mut sender = signer("别的平板", seed);
        sender.write(assessment, "q.systems", systems);
        sender.write(assessment, "s.product-design", Held::Int(level));
        sender.write(assessment, "visited", day);
        let file = folder.path().join(format!("{seed}.json"));
        std::fs::write(&file, sender.seal(&sender.bundle(1)))?;
        take_in(device, &file).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_figure_in_dispute_says_so_wherever_it_is_read() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = new_enterprise(&device, "91640300MA0000004", "演示阀门制造有限公司").await?;
    let path = begin_diagnosis(&device, &code).await?;
    let id = path.rsplit('/').next().context("an id")?.to_owned();
    device.goto(&format!("/d/{code}")).await?;
    device.click("begin-acceptance").await?;
    device
        .wait_path("the acceptance", |path| path.contains("/assess/"))
        .await?;
    saved(&device).await?;
    disagree(&device, &RecordKey::new(&*code, "assessment", &*id)).await?;

    let marks = "[data-test=disagrees]";
    device.goto(&format!("/d/{code}/result/{id}")).await?;
    device.find("[data-test=level]").await?;
    device.find(&format!(".result-level {marks}")).await?;
    // Level and score; dimension and group; the scenario; the day.
    for (within, wanted) in [
        (".result-level", 2),
        ("table.figures", 2),
        (".heat", 1),
        (".result-visit", 1),
    ] {
        let found = count(&device, &format!("{within} {marks}")).await?;
        ensure!(found == wanted, "{found} marks in {within}");
    }
    axe::check(&device, "a disputed result").await?;
    device.look("result-disputed").await?;

    device.goto(&format!("/d/{code}/compare")).await?;
    device
        .find(&format!("[data-test=compare-table] {marks}"))
        .await?;
    // Level, total, dimension, group, question; scenario.
    let found = count(&device, &format!("[data-test=compare-table] {marks}")).await?;
    ensure!(found == 6, "{found} marks in the comparison");
    axe::check(&device, "a disputed comparison").await?;
    device.look("compare-disputed").await?;

    device.goto(&format!("/d/{code}/history")).await?;
    device.find(&format!("[data-test=change] {marks}")).await?;
    let found = count(&device, &format!("[data-test=change] {marks}")).await?;
    // This device's own day, and three values of each of the others.
    ensure!(found >= 6, "{found} marks in the history");
    axe::check(&device, "a disputed history").await?;
    device.look("history-disputed").await
}

/// An enterprise's own browser, with its dossier.
async fn factory(office: &Office) -> Result<(Device, String)> {
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    let own =
        CreditCode::complete("91640300MA0000077").map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    device.goto("/").await?;
    device.find("[data-test=role]").await?;
    register(&device, own.as_str()).await?;
    device.fill("name", "本企业有限公司").await?;
    device
        .click_css("[data-test=area] option:nth-of-type(2)")
        .await?;
    device.click("create").await?;
    device
        .wait_path("its dossier", |path| path.starts_with("/d/"))
        .await?;
    Ok((device, own.as_str().to_owned()))
}

#[tokio::test]
async fn an_enterprise_is_offered_what_is_its_to_write_and_nothing_else() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let (device, code) = factory(&office).await?;
    device.goto(&format!("/d/{code}/edit")).await?;
    device.find("[data-test=name]:enabled").await?;
    let shown = "return [...document.querySelectorAll('[data-test=phase], [data-test=delete-enterprise]')]\
                 .filter(one => one.offsetHeight > 0).length";
    ensure!(device.js(shown).await? == json!(0), "they are offered");
    axe::check(&device, "an enterprise's profile").await?;
    device.look("edit-own").await?;

    // The team planned a phase and the office another; neither is for the enterprise to settle.
    let folder = tempfile::tempdir()?;
    let record = RecordKey::only(&*code, "enterprise");
    for (seed, phase) in [(8, 1_i64), (9, 2)] {
        let mut sender = signer("指导组平板", seed);
        sender.write(&record, "phase", Held::Int(phase));
        let file = folder.path().join(format!("{seed}.json"));
        std::fs::write(&file, sender.seal(&sender.bundle(1)))?;
        take_in(&device, &file).await?;
    }
    device.goto(&format!("/d/{code}/edit")).await?;
    let said = device.text("field-barred").await?;
    ensure!(said.contains("企业"), "{said}");
    device.look("edit-own-phase").await?;
    device.goto("/conflicts").await?;
    device.find("[data-test=not-to-settle]").await?;
    let shown = "return [...document.querySelectorAll('[data-test=conflict-take]')]\
                 .filter(one => one.offsetHeight > 0).length";
    ensure!(device.js(shown).await? == json!(0), "it can be settled");
    device.look("conflicts-own").await?;

    device.goto(&format!("/d/{code}")).await?;
    device.click("begin-self").await?;
    device
        .wait_path("the self report", |path| path.contains("/assess/"))
        .await?;
    device.find("#q-network input:enabled").await?;
    let shown = "return ['people', 'visited', 'visited-from', 'place'].filter(name => \
                 document.querySelector(`[data-test=${name}]`)?.offsetHeight > 0)";
    ensure!(
        device.js(shown).await? == json!([]),
        "who was there is asked"
    );
    device.look("self-report-visit").await
}

#[tokio::test]
async fn what_an_author_may_not_write_is_shown_with_its_reason_before_and_after() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    let mut factory = Sender::with_key(
        DeviceId::new("factory"),
        "财务室电脑",
        Role::Enterprise,
        Scope::Dossier(code.clone()),
        [8; 32],
    );
    factory.write(&RecordKey::only(&*code, "enterprise"), "phone", "0953-1");
    let item = RecordKey::new(&*code, "retrofit-item", "one");
    factory.write(&item, "title", "冲压线联网");
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("factory.json");
    std::fs::write(&file, factory.seal(&factory.bundle(1)))?;
    choose_bundle(&device, &file).await?;
    let said = device.text("import-quarantined").await?;
    ensure!(
        said.contains("财务室电脑：1 处") && said.contains("改造清单"),
        "{said}"
    );
    device
        .js("for (const d of document.querySelectorAll('details')) d.open = true; return 1")
        .await?;
    device
        .wait_text("quarantined-fields", |text| text.contains("冲压线联网"))
        .await?;
    axe::check(&device, "import with quarantine").await?;
    device.look("import-quarantined").await?;
    device.click("import-apply").await?;
    device.find("[data-test=import-done]").await?;
    let kept = device.text("quarantined-here").await?;
    ensure!(kept.contains("财务室电脑：1 处"), "{kept}");
    device.goto(&format!("/d/{code}/retrofit")).await?;
    device.find("[data-test=empty]").await.map(drop)
}

#[tokio::test]
async fn half_a_date_deletes_nothing_and_is_said() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    let founded = async |wanted: Value| {
        let ask = async || stored::enterprise_field(&device, &code, "founded").await;
        until("the date", ask, |value| *value == wanted).await
    };
    device.goto(&format!("/d/{code}/edit")).await?;
    device.fill("founded", "2009-03-01").await?;
    saved(&device).await?;
    let before = stored::enterprise_field(&device, &code, "founded").await?;
    ensure!(before.is_string(), "{before}");
    // Its first part goes, as by a slip of the hand.
    device.find("[data-test=founded]").await?.focus().await?;
    let keys = device.driver()?.action_chain();
    keys.send_keys(Key::Backspace.value().to_string())
        .perform()
        .await?;
    until(
        "it to be said",
        async || count(&device, ".field:has([data-test=founded]) .fault").await,
        |found| *found == 1,
    )
    .await?;
    device.look("date-incomplete").await?;
    device.js("document.activeElement.blur(); return 1").await?;
    saved(&device).await?;
    founded(before).await?;
    ensure!(count(&device, ".field:has([data-test=founded]) .fault").await? == 1);
    // Put back from what is stored, and emptied on purpose.
    device.reload().await?;
    device.find("[data-test=founded]").await?;
    device
        .js(
            "const box = document.querySelector('[data-test=founded]'); box.value = ''; \
               box.dispatchEvent(new Event('input', {bubbles: true})); return 1",
        )
        .await?;
    founded(Value::Null).await.map(drop)
}
