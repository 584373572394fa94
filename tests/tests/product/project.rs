//! One factory's file from the list of pilots to the subsidy's payment: seven roles, each on its own
//! device, the team's half without a network.

use anyhow::{Result, ensure};
use domain::credit_code::CreditCode;
use product_tests::{
    Build, Cable, Device, Office, axe,
    linked::{GROUP, invite, join, synced},
    papers::{confirm, decide, draw, in_state, offered},
    visit::saved,
    wait::until,
};
use serde_json::json;

/// Opens a sheet from the dossier, as a person would.
async fn open(device: &Device, dossier: &str, sheet: &str) -> Result<()> {
    device.goto(&format!("/d/{dossier}")).await?;
    device.click(&format!("sheet-{sheet}")).await?;
    device
        .wait_path("the sheet", |path| path.contains("/project/"))
        .await
        .map(drop)
}

/// Fills in fields of records by their place and text.
async fn fill(device: &Device, within: &str, fields: &[(&str, &str)]) -> Result<()> {
    enter(device, within, fields).await?;
    saved(device).await
}

/// The same of a form, of which nothing is saved yet.
async fn enter(device: &Device, within: &str, fields: &[(&str, &str)]) -> Result<()> {
    for (name, text) in fields {
        let css = format!("{within} [data-test={name}]");
        // A browser asks for a day in its own country's order.
        let is_day = text.len() == 10 && text.split('-').count() == 3 && text.starts_with("20");
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
    Ok(())
}

/// Chooses from a list by the value.
async fn choose(device: &Device, within: &str, name: &str, value: &str) -> Result<()> {
    device
        .click_css(&format!(
            "{within} [data-test={name}] option[value=\"{value}\"]"
        ))
        .await
}

/// How far a sheet is, on the dossier's rail.
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

/// Looks at the page as it prints: what it says, and none of the screen's controls.
async fn printed(device: &Device, name: &str) -> Result<()> {
    let media = |media: &str| json!({ "media": media });
    let cdp = device.driver()?.cdp();
    cdp.send_raw("Emulation.setEmulatedMedia", media("print"))
        .await?;
    device.look(name).await?;
    let controls = device
        .js("return [...document.querySelectorAll('main :is(button, input, select, textarea)')].filter(one => one.checkVisibility()).length")
        .await?;
    ensure!(controls == 0, "{controls} controls are printed");
    cdp.send_raw("Emulation.setEmulatedMedia", media(""))
        .await?;
    Ok(())
}

/// The team writes plan and contract and hands both in.
async fn plan_and_contract(tablet: &Device, dossier: &str) -> Result<()> {
    progress(tablet, dossier, "plan", "Here").await?;
    tablet.look("project-rail-begun").await?;
    open(tablet, dossier, "plan").await?;
    tablet.look("plan-none").await?;
    tablet.click("begin-paper").await?;
    // What is missing is said, and each is a tap away.
    tablet.click("decide-submit").await?;
    tablet.find("[data-test=decision-missing]").await?;
    tablet.look("plan-missing").await?;
    tablet
        .click_css("[data-test=decision-missing] a[href$='#items']")
        .await?;
    choose(tablet, "#goals", "level", "3").await?;
    fill(
        tablet,
        "#goals",
        &[("from", "2025-03-01"), ("to", "2025-09-30")],
    )
    .await?;
    let goals = [
        ("goals", "排产、仓储上线，不良率下降一半。"),
        ("measures", "上线排产与质量管理软件，关键设备联网。"),
    ];
    fill(tablet, "#text", &goals).await?;
    tablet.click("add-item").await?;
    choose(tablet, "#items", "cost_kind", "software").await?;
    let item = [
        ("title", "高级排产软件"),
        ("product", "排产云"),
        ("provider", "宁夏甲软件有限公司"),
        ("net", "100000"),
        ("tax", "13000"),
        ("gross", "113000"),
    ];
    fill(tablet, "#items", &item).await?;
    tablet.click("add-effect").await?;
    choose(tablet, "#effects", "direction", "quality").await?;
    let effect = [
        ("measure", "产品不良率"),
        ("unit", "%"),
        ("before", "4.2"),
        ("promised", "2"),
    ];
    fill(tablet, "#effects", &effect).await?;
    tablet
        .wait_text("digest", |text| {
            text.contains("113,000.00") && text.contains('3')
        })
        .await?;
    tablet.look("plan").await?;
    axe::check(tablet, "plan").await?;
    tablet.click("decide-submit").await?;
    let summary = tablet.text("decision-summary").await?;
    ensure!(summary.contains("113,000.00 元"), "{summary}");
    tablet.look("plan-submit").await?;
    tablet.click("decision-promise").await?;
    confirm(tablet).await?;
    in_state(tablet, "已提交").await?;

    open(tablet, dossier, "contract").await?;
    tablet.click("begin-paper").await?;
    let agreed = [
        ("number", "HT-2025-001"),
        ("provider", "宁夏甲软件有限公司"),
        ("signed", "2025-03-10"),
        ("until", "2025-09-30"),
    ];
    fill(tablet, "#agreed", &agreed).await?;
    fill(
        tablet,
        "#money",
        &[("net", "100000"), ("tax", "13000"), ("gross", "113001")],
    )
    .await?;
    tablet.click("pick-item").await?;
    // Advice, and no lock.
    let advice = tablet
        .wait_text("advice", |text| text.contains("所含项目合计"))
        .await?;
    ensure!(advice.contains("113,001.00"), "{advice}");
    tablet.look("contract-advice").await?;
    fill(tablet, "#money", &[("gross", "113000")]).await?;
    until(
        "no advice",
        async || tablet.has("advice").await,
        |there| !there,
    )
    .await?;
    tablet.look("contract").await?;
    axe::check(tablet, "contract").await?;
    decide(tablet, "submit", "").await?;
    in_state(tablet, "已提交").await
}

/// The team notes what was invoiced and paid.
async fn spending(tablet: &Device, dossier: &str) -> Result<()> {
    open(tablet, dossier, "spending").await?;
    tablet.click("add-invoice").await?;
    let invoice = [
        ("number", "25642000000012345678"),
        ("day", "2025-05-20"),
        ("seller", "宁夏甲软件有限公司"),
        ("net", "100000"),
        ("tax", "13000"),
        ("gross", "113000"),
    ];
    fill(tablet, "[data-test=invoice]", &invoice).await?;
    tablet.find("[data-test=split-left]").await?;
    tablet.look("spending-to-split").await?;
    tablet
        .click_css("[data-test=invoice] [data-test=split-rest]")
        .await?;
    tablet.click("add-payment").await?;
    let payment = [
        ("voucher", "P-7788"),
        ("day", "2025-05-28"),
        ("amount", "113000"),
        ("means", "银行转账"),
        ("payee", "宁夏甲软件有限公司"),
    ];
    fill(tablet, "[data-test=payment]", &payment).await?;
    tablet
        .click_css("[data-test=payment] [data-test=split-rest]")
        .await?;
    until(
        "everything split",
        async || tablet.has("split-left").await,
        |there| !there,
    )
    .await?;
    saved(tablet).await?;
    tablet.look("spending").await?;
    axe::check(tablet, "spending").await
}

/// The enterprise applies for the list; the office lists it, and the list counts it.
async fn listed(factory: &Device, desk: &Device, dossier: &str) -> Result<()> {
    progress(factory, dossier, "listing", "Here").await?;
    open(factory, dossier, "listing").await?;
    factory.click("begin-paper").await?;
    fill(factory, "#asked", &[("batch", "2025 年第一批")]).await?;
    factory
        .click_css("#asked [data-test=phase] label:has(input[value=\"1\"])")
        .await?;
    let survey = [
        ("survey", "有财务软件，生产靠纸质单据。"),
        ("wants", "想上排产和质量管理。"),
        ("budget", "20"),
    ];
    fill(factory, "#survey", &survey).await?;
    factory.look("listing").await?;
    axe::check(factory, "listing").await?;
    decide(factory, "submit", "").await?;
    in_state(factory, "已提交").await?;
    synced(factory).await?;
    synced(desk).await?;
    open(desk, dossier, "listing").await?;
    // The county looks it through before the city lists it.
    ensure!(!offered(desk).await?.contains(&"approve".to_owned()));
    decide(desk, "take-up", "").await?;
    in_state(desk, "核对中").await?;
    decide(desk, "approve", "").await?;
    in_state(desk, "已核").await?;
    let days = [
        ("published_from", "2024-12-20"),
        ("published_to", "2024-12-26"),
        ("listed", "2024-12-27"),
    ];
    fill(desk, "#on-list", &days).await?;
    desk.click("write-list").await?;
    desk.wait_text("on-list", |text| text.contains("2024"))
        .await?;
    saved(desk).await?;
    desk.look("listing-approved").await?;
    desk.goto("/pilots").await?;
    desk.wait_text("pilots-list", |text| text.contains("自报电气"))
        .await?;
    desk.wait_text("annex", |text| text.contains("1 / "))
        .await?;
    desk.look("pilots").await?;
    axe::check(desk, "pilots").await?;
    synced(desk).await
}

/// The provider writes the report; supervision finds something grave, returns it, closes the finding
/// once it is answered, and approves.
async fn report_with_findings(office: &Office, links: [&String; 2], dossier: &str) -> Result<()> {
    let provider = Device::new(&office.origin()).await?;
    join(&provider, links[0], "陈工", "甲软件公司电脑").await?;
    progress(&provider, dossier, "report", "Here").await?;
    provider.look("project-rail-empty").await?;
    open(&provider, dossier, "report").await?;
    provider.click("begin-paper").await?;
    choose(&provider, "#result", "level", "3").await?;
    let found = [
        ("situation", "现为一级，订单靠手工排产。"),
        ("gaps", "生产管控：计划排程未达到二级。"),
        ("advice", "1. 上线排产软件。"),
    ];
    fill(&provider, "#found", &found).await?;
    fill(
        &provider,
        "#people",
        &[("people", "陈工，甲软件公司，顾问\n周会计，本企业，财务")],
    )
    .await?;
    provider.click("add-need").await?;
    fill(&provider, "#needs", &[("text", "在制品找不到")]).await?;
    provider
        .click_css("#needs [data-test=type] label:has(input[value=problem])")
        .await?;
    provider
        .click_css("#needs [data-test=urgency] label:has(input[value=high])")
        .await?;
    saved(&provider).await?;
    provider
        .wait_text("digest", |text| text.contains("清单 1 条"))
        .await?;
    provider.look("report").await?;
    axe::check(&provider, "report").await?;
    decide(&provider, "submit", "").await?;
    in_state(&provider, "已提交").await?;
    printed(&provider, "report-printed").await?;
    // The enterprise's own figures are not the provider's to write.
    provider.goto(&format!("/d/{dossier}/edit")).await?;
    provider.find("[data-barred]").await?;
    synced(&provider).await?;

    let supervisor = Device::new(&office.origin()).await?;
    join(&supervisor, links[1], "李监理", "监督单位电脑").await?;
    synced(&supervisor).await?;
    supervisor.goto("/today").await?;
    supervisor
        .wait_text("inbox-new", |text| text.contains("诊断报告"))
        .await?;
    open(&supervisor, dossier, "report").await?;
    supervisor.click("to-add-finding").await?;
    supervisor.click("add-finding").await?;
    fill(
        &supervisor,
        "[data-test=finding]",
        &[("text", "没有附现场照片"), ("due", "2025-02-01")],
    )
    .await?;
    supervisor
        .click_css("[data-test=severity] label:has(input[value=grave])")
        .await?;
    saved(&supervisor).await?;
    supervisor.look("findings").await?;
    axe::check(&supervisor, "findings").await?;
    open(&supervisor, dossier, "report").await?;
    // A grave one holds the approval back, and a return begins with it.
    supervisor.click("decide-approve").await?;
    supervisor
        .wait_text("decision", |text| text.contains("没有销号"))
        .await?;
    supervisor
        .find("[data-test=decision-confirm]:disabled")
        .await?;
    supervisor.click("decision-cancel").await?;
    supervisor.click("decide-return").await?;
    let said = supervisor
        .js("return document.querySelector('[data-test=decision-words]').value")
        .await?;
    ensure!(said.as_str() == Some("没有附现场照片"), "{said}");
    confirm(&supervisor).await?;
    in_state(&supervisor, "已退回").await?;
    synced(&supervisor).await?;

    // It is overdue, and stands on the provider's first page.
    synced(&provider).await?;
    provider.goto("/today").await?;
    provider
        .wait_text("inbox-found", |text| text.contains("自报电气"))
        .await?;
    provider.look("provider-today").await?;
    provider
        .goto(&format!("/d/{dossier}/project/findings"))
        .await?;
    fill(&provider, "[data-test=finding]", &[("answer", "已补照片")]).await?;
    provider.click("answered-today").await?;
    saved(&provider).await?;
    provider.look("finding-answered").await?;
    open(&provider, dossier, "report").await?;
    fill(&provider, "#found", &[("effect", "交付周期缩短三成。")]).await?;
    decide(&provider, "submit", "").await?;
    in_state(&provider, "已提交").await?;
    synced(&provider).await?;

    synced(&supervisor).await?;
    supervisor
        .goto(&format!("/d/{dossier}/project/findings"))
        .await?;
    supervisor
        .wait_text("answer", |text| text.contains("已补照片"))
        .await?;
    supervisor.click("close-finding").await?;
    supervisor
        .wait_text("turn", |text| text == "已销号")
        .await?;
    saved(&supervisor).await?;
    open(&supervisor, dossier, "report").await?;
    decide(&supervisor, "approve", "").await?;
    in_state(&supervisor, "已核").await?;
    supervisor.look("report-approved").await?;
    synced(&supervisor).await
}

/// The enterprise says that the work is done.
async fn asked_for(factory: &Device, dossier: &str) -> Result<()> {
    open(factory, dossier, "request").await?;
    factory.click("begin-paper").await?;
    fill(factory, "#asked", &[("done_on", "2025-07-01")]).await?;
    fill(
        factory,
        "#summary",
        &[("summary", "排产软件上线，不良率下降。")],
    )
    .await?;
    factory
        .click_css("#satisfaction label:has(input[value=fairly])")
        .await?;
    factory
        .click_css("#reached [data-test=effect] summary")
        .await?;
    fill(factory, "#reached", &[("reached", "1.9")]).await?;
    // The pieces that are missing are listed, and stop nobody.
    let pieces = factory
        .wait_text("pieces", |text| text.contains("已核的诊断报告"))
        .await?;
    ensure!(pieces.contains('缺'), "{pieces}");
    factory
        .wait_text("digest", |text| text.contains("1 / 1"))
        .await?;
    factory.look("request").await?;
    axe::check(factory, "request").await?;
    decide(factory, "submit", "").await?;
    in_state(factory, "已提交").await
}

/// The auditors leave less than was contracted, and say why.
async fn audited(office: &Office, link: &str, dossier: &str) -> Result<()> {
    let assessor = Device::new(&office.origin()).await?;
    join(&assessor, link, "何审计", "评测中心电脑").await?;
    synced(&assessor).await?;
    open(&assessor, dossier, "audit").await?;
    assessor.click("begin-paper").await?;
    fill(
        &assessor,
        "#auditors",
        &[
            ("body", "宁夏某会计师事务所"),
            ("number", "审字〔2025〕7号"),
        ],
    )
    .await?;
    assessor
        .click_css("#items [data-test=retrofit-item] summary")
        .await?;
    fill(
        &assessor,
        "#items",
        &[("audited_net", "95000"), ("audited_gross", "107350")],
    )
    .await?;
    assessor.click("take-cut").await?;
    // A cut has a reason.
    assessor.click("decide-submit").await?;
    assessor.find("[data-test=decision-missing]").await?;
    assessor.click("decision-cancel").await?;
    fill(&assessor, "#items", &[("cut_reason", "培训费不计入")]).await?;
    assessor.look("audit").await?;
    axe::check(&assessor, "audit").await?;
    decide(&assessor, "submit", "").await?;
    in_state(&assessor, "已提交").await?;
    synced(&assessor).await
}

/// The office puts what was approved into a batch and signs it.
async fn batch_is_made(desk: &Device) -> Result<()> {
    desk.goto("/money").await?;
    desk.wait_text("money-list", |text| text.contains("61,500.00"))
        .await?;
    desk.look("money").await?;
    desk.click("pick").await?;
    enter(
        desk,
        "[data-test=new-batch]",
        &[
            ("batch-name", "2025 年第一批"),
            ("batch-from", "2025-08-01"),
            ("batch-to", "2025-08-07"),
        ],
    )
    .await?;
    desk.look("money-new-batch").await?;
    desk.click("make-batch").await?;
    let said = desk
        .wait_text("batch-said", |text| text.contains("61,500.00"))
        .await?;
    ensure!(said.contains("1 笔"), "{said}");
    desk.click("sign-batch").await?;
    draw(desk).await?;
    desk.click("decision-promise").await?;
    confirm(desk).await?;
    desk.wait_text("batch", |text| text.contains("待会签"))
        .await?;
    desk.look("money-batch").await
}

#[tokio::test]
async fn a_file_goes_from_the_list_to_the_payment() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let own =
        CreditCode::complete("91640300MA0000077").map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let dossier = own.as_str();
    let desk = Device::new(&office.origin()).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let factory_link = invite(&desk, "本企业", "enterprise", dossier).await?;
    let team_link = invite(&desk, "指导一组", "team", GROUP).await?;
    let finance_link = invite(&desk, "财政局", "finance", GROUP).await?;
    let provider_link = invite(&desk, "甲软件公司", "provider", dossier).await?;
    let supervisor_link = invite(&desk, "监督单位", "supervisor", GROUP).await?;
    let assessor_link = invite(&desk, "评测中心", "assessor", GROUP).await?;

    let factory = Device::new(&office.origin()).await?;
    join(&factory, &factory_link, "周会计", "财务室电脑").await?;
    factory.goto("/today").await?;
    factory.fill("name", "自报电气（吴忠）有限公司").await?;
    factory
        .click_css("[data-test=area] option:nth-of-type(2)")
        .await?;
    factory.click("create").await?;
    factory
        .wait_path("its dossier", |path| path.starts_with("/d/"))
        .await?;
    synced(&factory).await?;

    listed(&factory, &desk, dossier).await?;
    report_with_findings(&office, [&provider_link, &supervisor_link], dossier).await?;

    // On site there is no network.
    let cable = Cable::to(office.port())?;
    let tablet = Device::new(&cable.origin()).await?;
    join(&tablet, &team_link, "张工", "指导一组平板").await?;
    tablet.offline_ready().await?;
    cable.pull();
    plan_and_contract(&tablet, dossier).await?;
    spending(&tablet, dossier).await?;
    cable.plug();
    synced(&tablet).await?;

    // The office approves both: what it approves is said in figures.
    synced(&desk).await?;
    desk.goto("/inbox").await?;
    desk.wait_text("inbox-new", |text| {
        text.contains("改造方案") && text.contains("合同")
    })
    .await?;
    progress(&desk, dossier, "plan", "Here").await?;
    open(&desk, dossier, "plan").await?;
    ensure!(offered(&desk).await? == ["return", "approve", "void"]);
    desk.click("decide-approve").await?;
    let summary = desk.text("decision-summary").await?;
    ensure!(
        summary.contains("113,000.00 元") && summary.contains("3 级"),
        "{summary}"
    );
    desk.look("plan-approve").await?;
    confirm(&desk).await?;
    in_state(&desk, "已核").await?;
    desk.look("plan-approved").await?;
    printed(&desk, "plan-printed").await?;
    open(&desk, dossier, "contract").await?;
    decide(&desk, "approve", "").await?;
    in_state(&desk, "已核").await?;
    desk.look("contract-approved").await?;

    // What is written to an item now changes nothing that was approved, and is told.
    synced(&tablet).await?;
    tablet.goto(&format!("/d/{dossier}/retrofit")).await?;
    tablet.click_css("[data-test=item] summary").await?;
    tablet.fill("item-title", "高级排产软件二期").await?;
    saved(&tablet).await?;
    open(&tablet, dossier, "plan").await?;
    tablet
        .wait_text("terms-differ", |text| text.contains("1 处改动"))
        .await?;
    let named = tablet.text("plan").await?;
    ensure!(!named.contains("高级排产软件二期") || named.contains("→"));
    tablet.look("plan-differs").await?;
    synced(&tablet).await?;
    drop(tablet);

    // The acceptance.
    synced(&desk).await?;
    open(&desk, dossier, "acceptance").await?;
    desk.click("add-opinion").await?;
    let opinion = [("day", "2025-07-20"), ("body", "宁夏评测中心")];
    fill(&desk, ".entry[data-test=acceptance]", &opinion).await?;
    desk.click_css("[data-test=passed] label:has(input[value=yes])")
        .await?;
    choose(&desk, ".entry", "level", "3").await?;
    saved(&desk).await?;
    desk.look("acceptance").await?;
    axe::check(&desk, "acceptance").await?;
    progress(&desk, dossier, "acceptance", "Done").await?;
    synced(&desk).await?;

    // The enterprise asks for acceptance, and what its file lacks is said.
    synced(&factory).await?;
    asked_for(&factory, dossier).await?;
    synced(&factory).await?;
    synced(&desk).await?;
    open(&desk, dossier, "request").await?;
    desk.click("decide-approve").await?;
    let summary = desk.text("decision-summary").await?;
    ensure!(summary.contains("已签字的诊断"), "{summary}");
    confirm(&desk).await?;
    in_state(&desk, "已核").await?;
    audited(&office, &assessor_link, dossier).await?;
    synced(&desk).await?;
    open(&desk, dossier, "audit").await?;
    desk.wait_text("digest", |text| {
        text.contains("107,350.00") && text.contains("5,650.00")
    })
    .await?;
    decide(&desk, "approve", "").await?;
    in_state(&desk, "已核").await?;
    desk.look("audit-approved").await?;
    synced(&desk).await?;

    // The enterprise applies; its account must be its own to the bracket.
    synced(&factory).await?;
    open(&factory, dossier, "application").await?;
    factory.click("begin-paper").await?;
    let account = [
        ("account_name", "自报电气(吴忠)有限公司"),
        ("account", "1040 1234 5678"),
        ("bank", "吴忠农商行"),
    ];
    fill(&factory, "#applicant", &account).await?;
    factory
        .wait_text("advice", |text| text.contains("一字不差"))
        .await?;
    let own_name = [("account_name", "自报电气（吴忠）有限公司")];
    fill(&factory, "#applicant", &own_name).await?;
    factory.click("add-public-money").await?;
    let other = [("source", "县区技改资金"), ("amount", "5000")];
    fill(&factory, "#other-money", &other).await?;
    // 95,000 × 0.70 − 5,000 without tax, 107,350 × 0.70 − 5,000 with.
    factory
        .wait_text("sums", |text| {
            text.contains("61,500.00") && text.contains("70,145.00")
        })
        .await?;
    factory.look("application").await?;
    axe::check(&factory, "application").await?;
    decide(&factory, "submit", "").await?;
    in_state(&factory, "已提交").await?;
    synced(&factory).await?;

    // The office chooses the basis the programme leaves open, and approves.
    synced(&desk).await?;
    open(&desk, dossier, "application").await?;
    desk.click("decide-approve").await?;
    desk.find("[data-test=decision-confirm]:disabled").await?;
    desk.look("application-no-basis").await?;
    desk.click("decision-cancel").await?;
    desk.click_css("[data-test=approve-on] label:has(input[value=net])")
        .await?;
    desk.click("decide-approve").await?;
    let summary = desk
        .wait_text("decision-summary", |text| text.contains("61,500.00"))
        .await?;
    ensure!(summary.contains("不含税"), "{summary}");
    // Nothing of the fund is approved yet.
    ensure!(summary.contains("100,000,000.00"), "{summary}");
    confirm(&desk).await?;
    in_state(&desk, "已核").await?;
    desk.wait_text("approved", |text| text.contains("61,500.00"))
        .await?;
    desk.look("application-approved").await?;
    axe::check(&desk, "application-approved").await?;

    // The money goes in a batch that both approvers sign, each with the name of a person.
    batch_is_made(&desk).await?;
    synced(&desk).await?;
    drop(factory);

    let finance = Device::new(&office.origin()).await?;
    join(&finance, &finance_link, "马科长", "财政局电脑").await?;
    synced(&finance).await?;
    // What waits for finance, and nothing that waits for others.
    finance.goto("/today").await?;
    let waits = finance
        .wait_text("inbox-new", |text| text.contains("补助拨付"))
        .await?;
    ensure!(!waits.contains("改造方案"), "{waits}");
    finance.look("finance-today").await?;
    finance.click("to-money").await?;
    finance
        .wait_text("batch-said", |text| text.contains("61,500.00"))
        .await?;
    finance.click("sign-batch").await?;
    draw(&finance).await?;
    finance.fill("decision-person", "王主任").await?;
    finance.find("[data-test=same-person]").await?;
    finance.fill("decision-person", "马科长").await?;
    finance.click("decision-promise").await?;
    finance.look("money-sign").await?;
    confirm(&finance).await?;
    finance.find("[data-test=mark-paid-form]").await?;
    enter(
        &finance,
        "[data-test=mark-paid-form]",
        &[("paid-on", "2025-08-15"), ("paid-voucher", "CZ-0815")],
    )
    .await?;
    finance.click("mark-paid").await?;
    finance
        .wait_text("batch", |text| text.contains("2025-08-15"))
        .await?;
    finance.look("money-paid").await?;
    axe::check(&finance, "money").await?;
    open(&finance, dossier, "payment").await?;
    in_state(&finance, "已签字").await?;
    finance.look("payment-signed").await?;
    progress(&finance, dossier, "payment", "Done").await?;
    finance.look("project-rail").await?;
    // What is not finance's to do says whose it is.
    open(&finance, dossier, "plan").await?;
    ensure!(offered(&finance).await?.is_empty());
    finance.find("[data-test=not-yours]").await?;
    in_every_light_and_in_english(&finance, dossier).await
}

/// What was approved and paid can be read in the dark and in the sun, and in English.
async fn in_every_light_and_in_english(device: &Device, dossier: &str) -> Result<()> {
    device
        .js("localStorage.setItem('yidang.lang', '\"en\"'); return 1")
        .await?;
    for sheet in ["plan", "contract", "application", "payment"] {
        device
            .goto(&format!("/d/{dossier}/project/{sheet}"))
            .await?;
        device
            .wait_text("state", |text| text == "approved" || text == "signed")
            .await?;
        for light in ["dark", "sunlight", "light"] {
            device
                .js(&format!(
                    "document.documentElement.dataset.choice = '{light}'; \
                     window.dispatchEvent(new Event('yidang:theme')); return 1"
                ))
                .await?;
            axe::check(device, &format!("{sheet} in {light}")).await?;
            if light != "light" {
                device.look(&format!("{sheet}-{light}")).await?;
            }
        }
    }
    Ok(())
}
