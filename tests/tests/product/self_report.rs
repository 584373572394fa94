//! An enterprise hands its report in, the office sends it back, and finds it good: each sees where it
//! stands and what is its own to do.

use anyhow::{Context as _, Result, ensure};
use domain::credit_code::CreditCode;
use product_tests::{
    Build, Device, Office, axe,
    linked::{invite, join, synced},
    papers::{confirm, decide, in_state, offered},
    visit::{answer_all, saved},
    wait::until,
};
use serde_json::json;

/// The step the receipt is at, by its words.
async fn at_step(device: &Device, words: &str) -> Result<()> {
    until(
        words,
        async || {
            device
                .js("return document.querySelector('[data-test=way] [aria-current]')?.innerText ?? ''")
                .await
        },
        |step| *step == json!(words),
    )
    .await
    .map(drop)
}

/// How many rows a list of the inbox has.
async fn listed(desk: &Device, list: &str, wanted: u64) -> Result<()> {
    let script = format!(
        "return document.querySelectorAll('[data-test={list}] [data-test=inbox-row]').length"
    );
    until(
        list,
        async || desk.js(&script).await,
        |count| count.as_u64() == Some(wanted),
    )
    .await
    .map(drop)
}

#[tokio::test]
async fn a_self_report_is_handed_in_sent_back_answered_and_found_good() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let own =
        CreditCode::complete("91640300MA0000077").map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let desk = Device::new(&office.origin()).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let to_join = desk.taps();
    let link = invite(&desk, "本企业", "enterprise", own.as_str()).await?;
    let factory = Device::new(&office.origin()).await?;
    join(&factory, &link, "周会计", "财务室电脑").await?;

    factory.goto("/today").await?;
    factory.fill("name", "自报电气有限公司").await?;
    factory
        .click_css("[data-test=area] option:nth-of-type(2)")
        .await?;
    factory.click("create").await?;
    factory.click("begin-self").await?;
    let report = factory
        .wait_path("the report", |path| path.contains("/assess/"))
        .await?;
    // Nobody visits: nothing is asked that only a visit can tell.
    factory.find("#q-network input").await?;
    for asked_on_a_visit in ["people", "visited", "visited-from", "place"] {
        ensure!(!factory.has(asked_on_a_visit).await?, "{asked_on_a_visit}");
    }
    // What is asked is said in words, with an example a tap away.
    ensure!(factory.has("help").await?);
    factory.click_css("#q-network summary").await?;
    factory.look("self-report-help").await?;
    let before = factory.taps();
    let result = report.replace("/assess/", "/result/");

    // Too early: what is missing is a list, each a tap away from its place.
    factory.goto(&result).await?;
    in_state(&factory, "填写中").await?;
    // A step of the way up can be its need; the checklist is not its to write.
    factory.find("[data-test=make-need]").await?;
    ensure!(!factory.has("make-retrofit-item").await?);
    ensure!(offered(&factory).await? == ["submit"]);
    factory.click("decide-submit").await?;
    let missing = factory
        .js("return document.querySelectorAll('[data-test=decision-missing] a').length")
        .await?;
    ensure!(missing == json!(31), "{missing} missing");
    factory.look("submit-missing").await?;
    factory
        .find("[data-test=decision-confirm]:disabled")
        .await?;
    factory
        .click_css("[data-test=decision-missing] a[href$='at=s-hr']")
        .await?;
    factory.find("#s-hr").await?;

    answer_all(&factory, &[0, 1], 1).await?;
    saved(&factory).await?;
    let answers = factory.taps() - before;
    factory.click("result").await?;
    in_state(&factory, "填写中").await?;
    let level = factory.text("level").await?;
    factory.click("decide-submit").await?;
    let summary = factory.text("decision-summary").await?;
    ensure!(
        summary.contains(&level) && summary.contains("自报电气有限公司"),
        "{summary}"
    );
    factory.look("submit").await?;
    axe::check(&factory, "submit").await?;
    factory.click("decision-promise").await?;
    confirm(&factory).await?;
    in_state(&factory, "已提交").await?;
    let receipt = factory.text("receipt").await?;
    println!(
        "enterprise: {} taps from the link to the receipt, without the answers",
        factory.taps() - answers
    );
    ensure!(receipt.contains("周会计（企业）"), "{receipt}");
    at_step(&factory, "已送达").await?;
    ensure!(offered(&factory).await? == ["withdraw"]);
    factory.look("submitted").await?;
    axe::check(&factory, "submitted").await?;
    factory.click("save-receipt").await?;
    let saved_file = until(
        "the receipt's file",
        async || {
            let mut all = std::fs::read_dir(factory.downloads()?)?.filter_map(Result::ok);
            Ok(all.find(|file| file.file_name().to_string_lossy().ends_with(".txt")))
        },
        Option::is_some,
    )
    .await?
    .context("a file")?;
    let text = std::fs::read_to_string(saved_file.path())?;
    let number = receipt.lines().nth(1).context("a number")?;
    ensure!(text.contains(number), "no {number} in {text}");
    // While it is with others it is read, and says why.
    factory.goto(&report).await?;
    factory
        .wait_text("barred", |text| text.contains("已提交"))
        .await?;

    // Taken back before anybody took it up, and handed in again.
    factory.goto(&result).await?;
    decide(&factory, "withdraw", "").await?;
    in_state(&factory, "填写中").await?;
    ensure!(!factory.has("receipt").await?);
    decide(&factory, "submit", "").await?;
    at_step(&factory, "已送达").await?;

    // The office begins its day with it.
    let before = desk.taps();
    // New, until somebody looks; marked as long as that look lasts.
    desk.goto("/enterprises").await?;
    desk.find("[data-test=inbox-count]").await?;
    desk.goto("/today").await?;
    listed(&desk, "inbox-new", 1).await?;
    desk.find("[data-test=inbox-new] .is-new").await?;
    ensure!(!desk.has("inbox-count").await?);
    desk.look("office-today").await?;
    axe::check(&desk, "office-today").await?;
    desk.resize(390, 844).await?;
    desk.look("office-today-phone").await?;
    desk.resize(1280, 800).await?;
    desk.goto("/today").await?;
    listed(&desk, "inbox-new", 1).await?;
    let marked = desk
        .js("return document.querySelectorAll('.is-new').length")
        .await?;
    ensure!(marked == json!(0), "{marked} are new once more");
    desk.click_css("[data-test=inbox-new] [data-test=inbox-row]")
        .await?;
    in_state(&desk, "已提交").await?;
    println!(
        "office: {} taps from its first start to the submitted report on the screen",
        to_join + desk.taps() - before
    );
    ensure!(offered(&desk).await? == ["take-up", "return", "approve", "void"]);
    decide(&desk, "take-up", "").await?;
    in_state(&desk, "核对中").await?;
    desk.look("in-review").await?;
    axe::check(&desk, "in-review").await?;
    desk.goto("/inbox").await?;
    listed(&desk, "inbox-review", 1).await?;
    listed(&desk, "inbox-new", 0).await?;
    at_step(&factory, "核对中").await?;
    ensure!(offered(&factory).await?.is_empty());
    desk.click_css("[data-test=inbox-review] [data-test=inbox-row]")
        .await?;
    // Without remarks nothing is sent back.
    desk.click("decide-return").await?;
    desk.find("[data-test=decision-confirm]:disabled").await?;
    desk.look("return").await?;
    desk.click("decision-cancel").await?;
    decide(&desk, "return", "网络一题请补充说明").await?;
    in_state(&desk, "已退回").await?;

    // The enterprise reads why, answers, and sees what it changed before it hands it in again.
    in_state(&factory, "已退回").await?;
    factory
        .wait_text("remarks", |text| text.contains("网络一题请补充说明"))
        .await?;
    factory.look("returned").await?;
    let dossier = format!("/d/{own}");
    factory.goto(&dossier).await?;
    let asked = |text: &str| text.contains("网络一题请补充说明");
    factory.wait_text("remarks", asked).await?;
    let next = factory.text("next-step").await?;
    ensure!(next == "按意见修改", "{next}");
    factory.look("returned-home").await?;
    factory.click("next-step").await?;
    factory
        .wait_path("the report once more", |path| path == report)
        .await?;
    factory.wait_text("remarks", asked).await?;
    factory.click("section-0").await?;
    factory
        .click_css("#q-network label.option:nth-of-type(3)")
        .await?;
    saved(&factory).await?;
    factory.click("result").await?;
    factory.click("decide-submit").await?;
    let changed = factory.text("decision-changed").await?;
    ensure!(changed.contains("→"), "{changed}");
    factory.look("submit-again").await?;
    factory.click("decision-promise").await?;
    confirm(&factory).await?;
    at_step(&factory, "已送达").await?;

    desk.goto("/inbox").await?;
    listed(&desk, "inbox-answered", 1).await?;
    // Handed in again it is new again.
    desk.find("[data-test=inbox-answered] .is-new").await?;
    desk.look("inbox").await?;
    axe::check(&desk, "inbox").await?;
    desk.resize(1920, 1080).await?;
    desk.look("inbox-wide").await?;
    desk.click_css("[data-test=inbox-answered] [data-test=inbox-row]")
        .await?;
    // What was asked for, and what came of it, before anything is decided.
    desk.wait_text("remarks", asked).await?;
    desk.wait_text("answered", |text| text.contains("退回后改了 1 处"))
        .await?;
    desk.look("answered").await?;
    desk.click("to-answered").await?;
    desk.wait_path("the comparison", |path| path.ends_with("/compare"))
        .await?;
    desk.find(".beside-box").await?;
    desk.look("answered-compared").await?;
    desk.goto(&result).await?;
    decide(&desk, "approve", "").await?;
    in_state(&desk, "已核").await?;
    desk.wait_text("decided-by", |text| {
        text.starts_with("王主任（专班办公室）")
    })
    .await?;
    in_state(&factory, "已核").await?;
    at_step(&factory, "已核").await?;
    factory.look("approved").await?;
    synced(&desk).await?;
    desk.goto("/inbox").await?;
    for heap in ["new", "answered", "review", "returned"] {
        listed(&desk, &format!("inbox-{heap}"), 0).await?;
    }
    // Its industry was never filled in: the office is told.
    listed(&desk, "inbox-doubtful", 1).await?;
    Ok(())
}
