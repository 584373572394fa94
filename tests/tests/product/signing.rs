//! Both sides sign a diagnosis on site: what they signed stands, whatever comes later.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use domain::{assessment, ids::RecordKey, photo, value::Value};
use product_tests::{
    Build, Device, Office, axe,
    pages::{enrol, new_enterprise},
    papers::{decide, in_state, offered, sign},
    sender::signer,
    visit::{answer_all, begin_diagnosis, saved, take_in},
};

async fn tablet(office: &Office) -> Result<(Device, String)> {
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&device, "91640300MA0000005", "演示铸造有限公司").await?;
    device.goto(&format!("/d/{dossier}/edit")).await?;
    device.fill("contact", "王经理").await?;
    saved(&device).await?;
    Ok((device, dossier))
}

#[tokio::test]
async fn a_diagnosis_both_signed_is_final_and_is_corrected_as_another_version() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let (device, dossier) = tablet(&office).await?;
    device.goto("/today").await?;
    let start = device.taps();
    device.click("enterprise-row").await?;
    device.click("begin-diagnosis").await?;
    let form = device
        .wait_path("the assessment", |path| path.contains("/assess/"))
        .await?;
    let before = device.taps();
    answer_all(&device, &[1, 2, 3], 2).await?;
    saved(&device).await?;
    let answers = device.taps() - before;
    device.click("result").await?;
    let signed_score = device.wait_text("score", |text| text != "0").await?;
    sign(&device, "team", "张工").await?;
    in_state(&device, "待会签").await?;
    ensure!(offered(&device).await? == ["sign-enterprise", "correct"]);
    device.click("decide-sign-enterprise").await?;
    device.look("sign-dialog").await?;
    axe::check(&device, "sign-dialog").await?;
    device.click("decision-cancel").await?;
    // The person the enterprise named is there already.
    let looked = device.taps();
    sign(&device, "enterprise", "王经理").await?;
    in_state(&device, "已签字").await?;
    println!(
        "team: {} taps from today's list to a diagnosis both signed, without the answers",
        // What the look at the dialog took is nobody's work.
        device.taps() - start - answers - 2
    );
    ensure!(looked > start);
    device.look("signed").await?;
    axe::check(&device, "signed").await?;
    let both = device
        .js("return document.querySelectorAll('.signed img').length")
        .await?;
    ensure!(both == 2, "{both} signatures");

    // Nobody writes it any more, and the list says where it stands.
    device.goto(&form).await?;
    device
        .wait_text("barred", |text| text.contains("已签字"))
        .await?;
    let open = device
        .js("return document.querySelectorAll('.assess-items input:not([disabled])').length")
        .await?;
    ensure!(open == 0, "{open} controls are open");
    device.goto(&format!("/d/{dossier}")).await?;
    device
        .wait_text("assessment", |text| text.contains("已签字"))
        .await?;
    device.look("dossier-signed").await?;

    // A change comes by another way: it is told, and moves no figure.
    let id = form.rsplit('/').next().context("an id")?;
    let key = RecordKey::new(dossier.as_str(), assessment::KIND, id);
    let mut other = signer("指导二组平板", 7);
    other.write(&key, "s.hr", Value::Int(4));
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("later.json");
    fs::write(&file, other.seal(&other.bundle(1)))?;
    take_in(&device, &file).await?;
    let result = form.replace("/assess/", "/result/");
    device.goto(&result).await?;
    device
        .wait_text("changed-since", |text| text.contains("签字后有 1 处改动"))
        .await?;
    ensure!(device.text("score").await? == signed_score);
    device
        .click_css("[data-test=changed-since] summary")
        .await?;
    device.look("changed-since").await?;

    // Corrected with a reason it is open again, as its second version.
    device.click("decide-correct").await?;
    device.find("[data-test=decision-confirm]:disabled").await?;
    device.click("decision-cancel").await?;
    decide(&device, "correct", "网络题填错").await?;
    in_state(&device, "填写中").await?;
    device.goto(&form).await?;
    device.click("section-1").await?;
    device
        .click_css("#q-network label.option:nth-of-type(1)")
        .await?;
    saved(&device).await?;
    device.click("result").await?;
    let corrected = device
        .wait_text("score", |text| text != signed_score)
        .await?;
    sign(&device, "team", "张工").await?;
    sign(&device, "enterprise", "王经理").await?;
    in_state(&device, "已签字").await?;
    device
        .wait_text("paper", |text| text.contains("第 2 版"))
        .await?;
    ensure!(device.text("score").await? == corrected);

    // Both stay readable.
    device.click_css("[data-test=story] summary").await?;
    device.look("story").await?;
    device
        .click_css("[data-test=said]:first-child [data-test=as-decided]")
        .await?;
    device.find("[data-test=reading-old]").await?;
    device
        .wait_text("score", |text| text == signed_score)
        .await?;
    let both = device
        .js("return document.querySelectorAll('.signed img').length")
        .await?;
    ensure!(both == 2, "{both} signatures of the first version");
    device.look("first-version").await?;
    // The first version beside the one that stands: only what was corrected differs.
    device.click("beside-now").await?;
    device.click("only-differing").await?;
    let table = device
        .wait_text("compare-table", |text| text.contains(&corrected))
        .await?;
    ensure!(table.contains(&signed_score), "{table}");
    ensure!(table.contains("现在"), "{table}");
    device.look("versions-compared").await?;
    device.driver()?.back().await?;
    device.click_css("[data-test=reading-old] a").await?;
    device.wait_text("score", |text| text == corrected).await?;
    // Its decisions have names in the history.
    device.goto(&format!("/d/{dossier}/history")).await?;
    device.find("[data-test=change]").await?;
    let said = device.js("return document.body.innerText").await?;
    let said = said.as_str().unwrap_or_default();
    ensure!(said.contains("指导组签字 · 张工"), "{said}");
    device.look("history-decisions").await
}

#[tokio::test]
async fn signatures_of_before_signing_was_a_decision_are_still_read() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let (device, dossier) = tablet(&office).await?;
    let form = begin_diagnosis(&device, &dossier).await?;
    saved(&device).await?;
    let id = form.rsplit('/').next().context("an id")?;
    let mut other = signer("旧平板", 9);
    let key = RecordKey::new(
        dossier.as_str(),
        photo::KIND,
        "01930000-0000-7000-8000-000000000009",
    );
    let about = [assessment::KIND, id, "sign.team"].map(Value::text);
    let edit = other.edit(&key).set("about", Value::List(about.to_vec()));
    other.save(&edit.set("caption", "李工"));
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("old.json");
    fs::write(&file, other.seal(&other.bundle(1)))?;
    take_in(&device, &file).await?;
    device.goto(&form.replace("/assess/", "/result/")).await?;
    device.find(".signed").await?;
    let names = device
        .js("return document.querySelector('.signatures').innerText")
        .await?;
    ensure!(
        names.as_str().is_some_and(|names| names.contains("李工")),
        "{names}"
    );
    // It is read, and is no signature of what can be signed today.
    in_state(&device, "填写中").await
}
