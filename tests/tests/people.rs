//! Who may do what: supervision that only reads, an enterprise that registers itself and is admitted,
//! and what the office sees of it all.

use anyhow::{Context, Result, ensure};
use product_tests::{
    Build, Device, Office, pages::new_enterprise, visit::begin_diagnosis, wait::until,
};

/// Follows an invite on a device nobody has used.
async fn join(device: &Device, link: &str, person: &str, name: &str) -> Result<()> {
    device.resize(1280, 800).await?;
    device.goto(link).await?;
    device.find("[data-test=invited]").await?;
    device.fill("person", person).await?;
    device.fill("device-name", name).await?;
    device.click("join").await?;
    device
        .wait_path("the day's page", |path| path == "/today")
        .await?;
    met(device).await
}

/// Everything was sent and fetched.
async fn met(device: &Device) -> Result<()> {
    device.goto("/handover").await?;
    state(device, "met").await
}

async fn state(device: &Device, wanted: &str) -> Result<()> {
    until(
        wanted,
        async || {
            device
                .js("return document.querySelector('[data-test=meeting]')?.dataset.state ?? ''")
                .await
        },
        |state| state.as_str() == Some(wanted),
    )
    .await
    .map(drop)
}

/// The office's person invites a device of a role that works in areas, for a month.
async fn invite(desk: &Device, name: &str, role: &str, group: &str) -> Result<String> {
    desk.goto("/devices").await?;
    desk.fill("invite-name", name).await?;
    for choice in [
        format!("[data-test=invite-role] label:has(input[value={role}])"),
        format!("[data-test=invite-group] label:has(input[value=\"{group}\"])"),
        "[data-test=invite-days] label:has(input[value=\"30\"])".to_owned(),
    ] {
        desk.click_css(&choice).await?;
    }
    desk.click("make-invite").await?;
    let link = desk.text("made-link").await?;
    let (_, code) = link.split_once("/#invite=").context("a link")?;
    Ok(format!("/#invite={code}"))
}

async fn count(device: &Device, css: &str) -> Result<u64> {
    let script = format!("return document.querySelectorAll({css:?}).length");
    Ok(device.js(&script).await?.as_u64().unwrap_or_default())
}

#[tokio::test]
async fn supervision_sees_everything_and_can_change_nothing() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let origin = office.origin();
    let desk = Device::new(&origin).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let tablet = Device::new(&origin).await?;
    let link = invite(&desk, "指导一组平板", "team", "1").await?;
    join(&tablet, &link, "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&tablet, "91640300MA0000001", "联网精密机械有限公司").await?;
    let assessment = begin_diagnosis(&tablet, &dossier).await?;
    met(&tablet).await?;

    let link = invite(&desk, "监督组电脑", "supervisor", "all").await?;
    let supervisor = Device::new(&origin).await?;
    join(&supervisor, &link, "马监督", "监督组电脑").await?;
    supervisor.goto("/today").await?;
    let visible = "return [...document.querySelectorAll('a[href=\"/enterprises/new\"]')]
        .filter(link => link.offsetParent !== null).length";
    ensure!(supervisor.js(visible).await?.as_u64() == Some(0));
    for (page, name) in [
        (format!("/d/{dossier}"), "overview"),
        (format!("/d/{dossier}/edit"), "edit"),
        (format!("/d/{dossier}/needs"), "needs"),
        (format!("/d/{dossier}/retrofit"), "retrofit"),
        (assessment.clone(), "assess"),
    ] {
        supervisor.goto(&page).await?;
        supervisor.opened().await?;
        supervisor.find("[data-test=only-read]").await?;
        let open = "main :is(input, select, textarea, button):not([data-read]):not(:disabled)";
        ensure!(
            count(&supervisor, open).await? == 0,
            "{page} can be filled in"
        );
        supervisor.look(&format!("reads-{name}")).await?;
    }
    // Every section of the form can be turned to, and shows what the team answered.
    supervisor.click("section-1").await?;
    until(
        "the second section",
        async || count(&supervisor, "[data-test=section-1][aria-current=step]").await,
        |found| *found == 1,
    )
    .await?;
    ensure!(count(&supervisor, ".assess-items input:disabled").await? > 0);
    // The other pages are its own to use.
    supervisor.goto("/more").await?;
    ensure!(count(&supervisor, "[data-test=only-read]").await? == 0);
    ensure!(count(&supervisor, "main [data-barred]").await? == 0);
    Ok(())
}

#[tokio::test]
async fn an_enterprise_registers_itself_works_on_and_is_admitted() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let origin = office.origin();
    let desk = Device::new(&origin).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let own = domain::credit_code::CreditCode::complete("91640300MA0000077")
        .map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let factory = Device::new(&origin).await?;
    factory.resize(1280, 800).await?;
    factory.goto("/link").await?;
    for (field, text) in [
        ("register-code", own.as_str()),
        ("register-person", "周会计"),
        ("register-contact", "0953-1234567"),
        ("register-device", "财务室电脑"),
    ] {
        factory.fill(field, text).await?;
    }
    factory.look("register").await?;
    factory.click("register-do").await?;
    factory
        .wait_path("the day's page", |path| path == "/today")
        .await?;
    factory.goto("/handover").await?;
    state(&factory, "waiting").await?;
    factory.look("waiting").await?;
    // It works on meanwhile.
    let dossier = own.as_str().to_owned();
    factory.goto("/enterprises/new").await?;
    factory.fill("name", "自行登记的工厂").await?;
    factory
        .click_css("[data-test=\"area\"] option:nth-of-type(2)")
        .await?;
    factory.click("create").await?;
    factory
        .wait_path("the new dossier", |path| path.starts_with("/d/"))
        .await?;

    desk.goto("/devices").await?;
    desk.find("[data-test=applicant]").await?;
    desk.look("applicants").await?;
    desk.click("admit").await?;
    desk.click_css("dialog[open] [data-test=confirm]").await?;
    factory.goto("/handover").await?;
    state(&factory, "met").await?;
    desk.goto(&format!("/d/{dossier}")).await?;
    until(
        "the factory's dossier at the office",
        async || {
            desk.js("return document.querySelector('h1')?.innerText ?? ''")
                .await
        },
        |name| name.as_str() == Some("自行登记的工厂"),
    )
    .await?;
    desk.goto("/devices").await?;
    desk.find("[data-test=device]").await?;
    desk.look("devices-all").await
}
