//! What goes wrong in one factory's file, and comes right: withdrawn, returned, corrected, failed at
//! acceptance, passed with conditions, refused, sent back by the bank, taken back.

use anyhow::{Result, ensure};
use domain::credit_code::CreditCode;
use product_tests::{
    Build, Device, Office, axe,
    linked::{GROUP, invite, join, synced},
    papers::{decide, in_state, offered, sign},
    visit::saved,
    wait::until,
};

/// Opens a sheet of the file.
async fn open(device: &Device, dossier: &str, sheet: &str) -> Result<()> {
    device
        .goto(&format!("/d/{dossier}/project/{sheet}"))
        .await?;
    device.find(&format!("[data-test={sheet}]")).await.map(drop)
}

async fn fill(device: &Device, within: &str, fields: &[(&str, &str)]) -> Result<()> {
    for (name, text) in fields {
        let css = format!("{within} [data-test={name}]");
        let is_day = text.len() == 10 && text.starts_with("20");
        if is_day {
            device
                .js(&format!(
                    "const box = document.querySelector('{css}'); box.focus(); box.value = '{text}'; \
                     box.dispatchEvent(new InputEvent('input', {{bubbles: true}})); box.blur(); return 1"
                ))
                .await?;
        } else {
            device.fill_css(&css, text).await?;
        }
    }
    saved(device).await
}

async fn choose(device: &Device, within: &str, name: &str, value: &str) -> Result<()> {
    device
        .click_css(&format!(
            "{within} [data-test={name}] option[value=\"{value}\"]"
        ))
        .await
}

async fn progress(device: &Device, dossier: &str, sheet: &str, wanted: &str) -> Result<()> {
    device.goto(&format!("/d/{dossier}")).await?;
    let script = format!(
        "return document.querySelector('[data-test=sheet-{sheet}]')?.dataset.progress ?? ''"
    );
    until(
        sheet,
        async || device.js(&script).await,
        |found| found.as_str() == Some(wanted),
    )
    .await
    .map(drop)
}

/// What one did reaches the other.
async fn hand_over(from: &Device, to: &Device) -> Result<()> {
    synced(from).await?;
    synced(to).await
}

/// Withdrawn, returned with remarks, approved, corrected and approved again.
async fn plan(factory: &Device, desk: &Device, dossier: &str) -> Result<()> {
    open(factory, dossier, "plan").await?;
    factory.click("begin-paper").await?;
    choose(factory, "#goals", "level", "2").await?;
    fill(
        factory,
        "#goals",
        &[("from", "2025-03-01"), ("to", "2025-06-30")],
    )
    .await?;
    fill(factory, "#text", &[("goals", "仓储上线。")]).await?;
    // The checklist is not the enterprise's to write.
    ensure!(!factory.has("add-item").await?);
    hand_over(factory, desk).await?;
    open(desk, dossier, "plan").await?;
    desk.click("add-item").await?;
    choose(desk, "#items", "cost_kind", "software").await?;
    let item = [
        ("title", "仓储软件"),
        ("net", "50000"),
        ("tax", "6500"),
        ("gross", "56500"),
    ];
    fill(desk, "#items", &item).await?;
    hand_over(desk, factory).await?;
    open(factory, dossier, "plan").await?;
    decide(factory, "submit", "").await?;
    in_state(factory, "已提交").await?;
    decide(factory, "withdraw", "").await?;
    in_state(factory, "填写中").await?;
    decide(factory, "submit", "").await?;
    hand_over(factory, desk).await?;
    open(desk, dossier, "plan").await?;
    decide(desk, "return", "没有写主要措施").await?;
    in_state(desk, "已退回").await?;
    hand_over(desk, factory).await?;
    progress(factory, dossier, "plan", "Returned").await?;
    open(factory, dossier, "plan").await?;
    factory
        .wait_text("remarks", |text| text.contains("没有写主要措施"))
        .await?;
    factory.look("setback-returned").await?;
    fill(factory, "#text", &[("measures", "条码管理入库出库。")]).await?;
    decide(factory, "submit", "").await?;
    hand_over(factory, desk).await?;
    open(desk, dossier, "plan").await?;
    decide(desk, "approve", "").await?;
    decide(desk, "correct", "期限写错").await?;
    in_state(desk, "填写中").await?;
    fill(desk, "#goals", &[("to", "2025-07-31")]).await?;
    hand_over(desk, factory).await?;
    open(factory, dossier, "plan").await?;
    decide(factory, "submit", "").await?;
    hand_over(factory, desk).await?;
    open(desk, dossier, "plan").await?;
    decide(desk, "approve", "").await?;
    in_state(desk, "已核").await?;
    progress(desk, dossier, "plan", "Done").await
}

/// Failed, and then passed with a condition that becomes an item of the checklist.
async fn acceptance(desk: &Device, dossier: &str) -> Result<()> {
    open(desk, dossier, "acceptance").await?;
    desk.click("add-opinion").await?;
    fill(
        desk,
        ".entry",
        &[("day", "2025-06-20"), ("body", "宁夏评测中心")],
    )
    .await?;
    desk.click_css("[data-test=passed] label:has(input[value=no])")
        .await?;
    saved(desk).await?;
    progress(desk, dossier, "acceptance", "Returned").await?;
    open(desk, dossier, "acceptance").await?;
    desk.look("setback-failed").await?;
    desk.click("add-opinion").await?;
    let second = ".entry:nth-of-type(2)";
    fill(
        desk,
        second,
        &[
            ("day", "2025-07-10"),
            ("body", "宁夏评测中心"),
            ("conditions", "补装两台看板\n补操作培训记录"),
            ("due", "2025-09-30"),
        ],
    )
    .await?;
    desk.click_css(&format!(
        "{second} [data-test=passed] label:has(input[value=yes])"
    ))
    .await?;
    choose(desk, second, "level", "2").await?;
    saved(desk).await?;
    desk.wait_text("acceptance", |text| text.contains("有条件通过"))
        .await?;
    desk.click("conditions-to-items").await?;
    saved(desk).await?;
    ensure!(!desk.has("conditions-to-items").await?, "offered once more");
    desk.look("setback-conditions").await?;
    axe::check(desk, "acceptance with conditions").await?;
    progress(desk, dossier, "acceptance", "Done").await?;
    desk.goto(&format!("/d/{dossier}/retrofit")).await?;
    until(
        "the condition on the checklist",
        async || {
            desk.js("return document.querySelector('main')?.innerText ?? ''")
                .await
        },
        |text| {
            text.as_str()
                .is_some_and(|text| text.contains("补装两台看板"))
        },
    )
    .await
    .map(drop)
}

/// Withdrawn, taken up, refused with a reason, and opened once more by the office.
async fn request(factory: &Device, desk: &Device, dossier: &str) -> Result<()> {
    open(factory, dossier, "request").await?;
    factory.click("begin-paper").await?;
    fill(factory, "#asked", &[("done_on", "2025-07-01")]).await?;
    fill(factory, "#summary", &[("summary", "仓储软件上线。")]).await?;
    factory
        .click_css("#satisfaction label:has(input[value=barely])")
        .await?;
    decide(factory, "submit", "").await?;
    decide(factory, "withdraw", "").await?;
    decide(factory, "submit", "").await?;
    hand_over(factory, desk).await?;
    open(desk, dossier, "request").await?;
    decide(desk, "take-up", "").await?;
    in_state(desk, "核对中").await?;
    hand_over(desk, factory).await?;
    open(factory, dossier, "request").await?;
    in_state(factory, "核对中").await?;
    ensure!(offered(factory).await?.is_empty(), "taken up");
    open(desk, dossier, "request").await?;
    decide(desk, "refuse", "还没有正常使用").await?;
    in_state(desk, "不予通过").await?;
    hand_over(desk, factory).await?;
    progress(factory, dossier, "request", "Returned").await?;
    open(factory, dossier, "request").await?;
    in_state(factory, "不予通过").await?;
    factory.look("setback-refused").await?;
    open(desk, dossier, "request").await?;
    decide(desk, "correct", "已正常使用一个月，重新受理").await?;
    hand_over(desk, factory).await?;
    open(factory, dossier, "request").await?;
    decide(factory, "submit", "").await?;
    hand_over(factory, desk).await?;
    open(desk, dossier, "request").await?;
    decide(desk, "approve", "").await?;
    in_state(desk, "已核").await
}

/// What was bought is invoiced and paid, and the subsidy applied for: returned once, then approved.
async fn application(factory: &Device, desk: &Device, dossier: &str) -> Result<()> {
    open(factory, dossier, "spending").await?;
    factory.click("add-invoice").await?;
    let invoice = [
        ("number", "25642000000099990001"),
        ("day", "2025-05-20"),
        ("net", "50000"),
        ("tax", "6500"),
        ("gross", "56500"),
    ];
    fill(factory, "[data-test=invoice]", &invoice).await?;
    let parts = factory
        .js("return document.querySelectorAll('[data-test=invoice] [data-test=split-rest]').length")
        .await?;
    ensure!(parts.as_i64() >= Some(1), "{parts} items to split for");
    factory
        .click_css("[data-test=invoice] [data-test=split-rest]")
        .await?;
    factory.click("add-payment").await?;
    let payment = [
        ("voucher", "P-1"),
        ("day", "2025-05-28"),
        ("amount", "56500"),
    ];
    fill(factory, "[data-test=payment]", &payment).await?;
    factory
        .click_css("[data-test=payment] [data-test=split-rest]")
        .await?;
    saved(factory).await?;
    open(factory, dossier, "application").await?;
    factory.click("begin-paper").await?;
    let account = [
        ("account_name", "回头货架（吴忠）有限公司"),
        ("account", "1040 9999"),
        ("bank", "吴忠农商行"),
    ];
    fill(factory, "#applicant", &account).await?;
    decide(factory, "submit", "").await?;
    hand_over(factory, desk).await?;
    open(desk, dossier, "application").await?;
    decide(desk, "return", "账号少一位").await?;
    hand_over(desk, factory).await?;
    open(factory, dossier, "application").await?;
    fill(factory, "#applicant", &[("account", "1040 99990")]).await?;
    decide(factory, "submit", "").await?;
    hand_over(factory, desk).await?;
    open(desk, dossier, "application").await?;
    desk.click_css("[data-test=approve-on] label:has(input[value=net])")
        .await?;
    decide(desk, "approve", "").await?;
    in_state(desk, "已核").await?;
    // 50,000 × 0.70.
    desk.wait_text("approved", |text| text.contains("35,000.00"))
        .await
        .map(drop)
}

/// One payment on its own page, signed by both.
async fn pay(desk: &Device, finance: &Device, dossier: &str, what: &str, sum: &str) -> Result<()> {
    open(desk, dossier, "payment").await?;
    if desk.has("begin-paper").await? {
        desk.click("begin-paper").await?;
    } else {
        desk.click("another-paper").await?;
    }
    desk.click_css(&format!(
        "#pay [data-test=what] label:has(input[value={what}])"
    ))
    .await?;
    fill(desk, "#pay", &[("amount", sum)]).await?;
    sign(desk, "office", "王主任").await?;
    in_state(desk, "待会签").await?;
    hand_over(desk, finance).await?;
    finance.goto("/today").await?;
    finance.click("inbox-row").await?;
    finance
        .wait_path("the payment", |path| path.contains("/project/payment"))
        .await?;
    sign(finance, "finance", "马科长").await?;
    in_state(finance, "已签字").await
}

#[tokio::test]
async fn what_is_returned_refused_failed_and_taken_back_comes_right() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let own =
        CreditCode::complete("91640300MA0000088").map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let dossier = own.as_str();
    let desk = Device::new(&office.origin()).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let factory_link = invite(&desk, "本企业", "enterprise", dossier).await?;
    let finance_link = invite(&desk, "财政局", "finance", GROUP).await?;
    let factory = Device::new(&office.origin()).await?;
    join(&factory, &factory_link, "周会计", "财务室电脑").await?;
    factory.goto("/today").await?;
    factory.fill("name", "回头货架（吴忠）有限公司").await?;
    factory
        .click_css("[data-test=area] option:nth-of-type(2)")
        .await?;
    factory.click("create").await?;
    factory
        .wait_path("its dossier", |path| path.starts_with("/d/"))
        .await?;
    hand_over(&factory, &desk).await?;

    plan(&factory, &desk, dossier).await?;
    acceptance(&desk, dossier).await?;
    hand_over(&desk, &factory).await?;
    request(&factory, &desk, dossier).await?;
    hand_over(&desk, &factory).await?;
    application(&factory, &desk, dossier).await?;
    synced(&desk).await?;
    drop(factory);

    let finance = Device::new(&office.origin()).await?;
    join(&finance, &finance_link, "马科长", "财政局电脑").await?;
    synced(&finance).await?;
    pay(&desk, &finance, dossier, "balance", "35000").await?;
    // The money went, and the bank sent it back: it is to be paid once more.
    fill(
        &finance,
        "#went",
        &[
            ("paid_on", "2025-08-15"),
            ("voucher", "CZ-1"),
            ("returned_on", "2025-08-18"),
            ("because", "账号有误"),
        ],
    )
    .await?;
    finance.look("setback-sent-back").await?;
    hand_over(&finance, &desk).await?;
    progress(&desk, dossier, "payment", "Here").await?;
    desk.goto("/money").await?;
    desk.wait_text("money-row", |text| text.matches("35,000.00").count() == 2)
        .await?;
    desk.look("setback-money").await?;
    pay(&desk, &finance, dossier, "balance", "35000").await?;
    fill(
        &finance,
        "#went",
        &[("paid_on", "2025-08-20"), ("voucher", "CZ-2")],
    )
    .await?;
    hand_over(&finance, &desk).await?;
    progress(&desk, dossier, "payment", "Done").await?;
    // A later check takes some of it back.
    pay(&desk, &finance, dossier, "recovery", "5000").await?;
    fill(
        &finance,
        "#went",
        &[("paid_on", "2026-02-01"), ("voucher", "CZ-3")],
    )
    .await?;
    finance
        .wait_text("against", |text| text.contains("30,000.00"))
        .await?;
    finance.look("setback-recovered").await?;
    axe::check(&finance, "recovery").await?;
    hand_over(&finance, &desk).await?;
    desk.goto("/money").await?;
    desk.wait_text("money-total", |text| text.contains("30,000.00"))
        .await
        .map(drop)
}
