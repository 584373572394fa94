//! Figures by year are entered once: the enterprise's details and the questions of an assessment share
//! them, and where the two do not agree both are shown.

use anyhow::Result;
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise, year_before},
    stored,
    visit::{begin_diagnosis, saved},
    wait::until,
};
use serde_json::{Value, json};

/// What a box of a question holds; `nth` among the question's boxes.
async fn in_box(device: &Device, question: &str, nth: usize, wanted: &str) -> Result<()> {
    let ask = async || {
        let script = format!(
            "return document.querySelectorAll('[data-test=q-{question}] input[inputmode]')[{nth}]?.value ?? ''"
        );
        device.js(&script).await
    };
    until(question, ask, |value| *value == json!(wanted))
        .await
        .map(drop)
}

async fn fill(device: &Device, question: &str, nth: usize, text: &str) -> Result<()> {
    let css = format!(
        "[data-test=q-{question}] .field:nth-of-type({}) input",
        nth + 1
    );
    device.fill_css(&css, text).await
}

async fn in_details(device: &Device, code: &str, field: &str, wanted: Value) -> Result<()> {
    let ask = async || stored::enterprise_field(device, code, field).await;
    until(field, ask, |value| *value == wanted).await.map(drop)
}

#[tokio::test]
async fn a_number_is_entered_once_and_two_that_differ_are_both_shown() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    let (last, before) = (year_before(1), year_before(2));
    device.goto(&format!("/d/{code}/edit")).await?;
    for (year, figure, text) in [
        (before, "headcount", "110"),
        (last, "headcount", "120"),
        (last, "revenue", "3600"),
    ] {
        let css = format!("[data-test=year-{year}] [data-test={figure}]");
        device.fill_css(&css, text).await?;
    }
    saved(&device).await?;

    let assessment = begin_diagnosis(&device, &code).await?;
    device
        .goto(&format!("{assessment}?at=q-revenue-per-head"))
        .await?;
    // Three of the four are known, and each box says of which year it is.
    device
        .wait_text("q-revenue-per-head", |text| {
            text.contains(&format!("（{before} 年）")) && text.contains(&format!("（{last} 年）"))
        })
        .await?;
    let known = device
        .wait_text("figures-known", |text| text.contains("3,600.00"))
        .await?;
    assert!(
        known.contains(&format!("{before} 年从业人员 110 人")),
        "{known}"
    );
    device.look("figures-known").await?;
    device
        .click_css("[data-test=q-revenue-per-head] [data-test=fill-in]")
        .await?;
    for (nth, text) in [(0, "110"), (1, ""), (2, "120"), (3, "3600")] {
        in_box(&device, "revenue-per-head", nth, text).await?;
    }
    // The fourth is typed here, and is in the details once its box is left.
    fill(&device, "revenue-per-head", 1, "3000").await?;
    device
        .click_css("[data-test=q-cost-per-revenue] h3")
        .await?;
    fill(&device, "cost-per-revenue", 0, "2400").await?;
    in_details(
        &device,
        &code,
        &format!("year.{before}.revenue"),
        json!("3000"),
    )
    .await?;
    // The next question that asks for it has it.
    device
        .click_css("[data-test=q-cost-per-revenue] [data-test=fill-in]")
        .await?;
    for (nth, text) in [(0, "2400"), (1, "3000"), (3, "3600")] {
        in_box(&device, "cost-per-revenue", nth, text).await?;
    }

    // Another number than in the details: both are said, and a tap makes either right.
    fill(&device, "cost-per-revenue", 3, "3700").await?;
    let differ = "[data-test=q-cost-per-revenue] [data-test=figures-differ]";
    let said = device.find(differ).await?.text().await?;
    assert!(
        said.contains("3,600.00") && said.contains("3,700.00"),
        "{said}"
    );
    device.look("figures-differ").await?;
    in_details(
        &device,
        &code,
        &format!("year.{last}.revenue"),
        json!("3600"),
    )
    .await?;
    device
        .click_css(&format!("{differ} [data-test=correct-known]"))
        .await?;
    in_details(
        &device,
        &code,
        &format!("year.{last}.revenue"),
        json!("3700"),
    )
    .await?;
    // The question that was filled in before says so now.
    device
        .click_css("[data-test=q-revenue-per-head] [data-test=take-known]")
        .await?;
    in_box(&device, "revenue-per-head", 3, "3700").await
}
