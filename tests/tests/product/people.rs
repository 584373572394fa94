//! Who may do what: supervision that only reads, an enterprise that registers itself and is admitted,
//! and what the office sees of it all.

use anyhow::{Context, Result, ensure};
use product_tests::{
    Build, Cable, Device, Office, axe,
    linked::{join, state, synced},
    pages::{enrol, new_enterprise, register},
    visit::{begin_diagnosis, saved},
    wait::until,
};

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
    synced(&tablet).await?;

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
async fn an_enterprise_without_a_network_is_registered_once_there_is_one() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let cable = Cable::to(office.port())?;
    let desk = Device::new(&office.origin()).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let own = domain::credit_code::CreditCode::complete("91640300MA0000077")
        .map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let factory = Device::new(&cable.origin()).await?;
    factory.resize(390, 844).await?;
    factory.goto("/").await?;
    factory.offline_ready().await?;
    cable.pull();
    factory
        .click_css("[data-test=role] label:has(input[value=enterprise])")
        .await?;
    factory.look("register-start").await?;
    register(&factory, own.as_str()).await?;
    factory.fill("name", "没有网络的工厂").await?;
    factory
        .click_css("[data-test=area] option:nth-of-type(2)")
        .await?;
    factory.click("create").await?;
    // Its home says where the registration is, and what can be done meanwhile.
    let said = factory
        .wait_text("step-now", |text| text.contains("联网后自动送到"))
        .await?;
    ensure!(said.contains("现在就可以填写"), "{said}");
    factory.find("[data-test=begin-self].btn-primary").await?;
    factory.look("steps-registering").await?;
    axe::check(&factory, "the steps").await?;
    cable.plug();
    factory
        .wait_text("step-now", |text| text.contains("等待接纳"))
        .await?;
    // One applicant, however often it was tried.
    desk.goto("/devices").await?;
    desk.find("[data-test=applicant]").await?;
    ensure!(count(&desk, "[data-test=applicant]").await? == 1);
    desk.click("admit").await?;
    desk.click_css("dialog[open] [data-test=confirm]").await?;
    factory
        .wait_text("step-now", |text| text.contains("填报"))
        .await?;
    factory.resize(1280, 800).await?;
    factory.look("steps").await?;
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
        ("register-name", "虚构登记机械有限公司"),
        ("register-person", "周会计"),
        ("register-contact", "0953-1234567"),
    ] {
        factory.fill(field, text).await?;
    }
    factory.look("register").await?;
    factory.click("register-do").await?;
    factory
        .wait_path("its first page", |path| path == "/enterprises/new")
        .await?;
    // The page it came from went whole: nothing of it is asked any more.
    factory.find(".toast").await?;
    let errors = factory
        .js("return localStorage.getItem('yidang.errors')")
        .await?;
    ensure!(errors.is_null(), "{errors}");
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

    // It learns of its admission on the page that is open, at its next question or when it is pressed.
    factory.goto("/handover").await?;
    state(&factory, "waiting").await?;
    desk.goto("/devices").await?;
    desk.find("[data-test=applicant]").await?;
    desk.look("applicants").await?;
    desk.click("admit").await?;
    desk.click_css("dialog[open] [data-test=confirm]").await?;
    until(
        "nobody to wait any more",
        async || desk.has("applicant").await,
        |there| !there,
    )
    .await?;
    factory.click("sync-now").await?;
    state(&factory, "synced").await?;
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
    desk.look("devices-all").await?;

    // The log shows all of it, and can be asked for one device's actions of one kind.
    desk.click("to-audit").await?;
    let entries = async |what: &str, expected: fn(&u64) -> bool| {
        until(
            what,
            async || count(&desk, "[data-test=entry]").await,
            expected,
        )
        .await
    };
    entries("the log", |found| *found >= 3).await?;
    desk.look("audit").await?;
    desk.click_css("[data-test=audit-action] option[value=admit]")
        .await?;
    entries("the admission alone", |found| *found == 1).await?;
    let entry = desk
        .js("return document.querySelector('[data-test=entry]').innerText")
        .await?;
    let entry = entry.as_str().unwrap_or_default();
    ensure!(
        entry.contains("接纳") && entry.contains("办公室电脑") && entry.contains(&dossier),
        "the admission reads: {entry}"
    );
    desk.click_css("[data-test=audit-device] option[value='command line']")
        .await?;
    entries("nobody admitted at the machine", |found| *found == 0).await?;
    desk.click_css("[data-test=audit-device] option[value='']")
        .await?;
    entries("the admission again", |found| *found == 1).await?;
    Ok(())
}

/// The rows of one of the page's lists, as text.
async fn rows(device: &Device, name: &str) -> Result<Vec<String>> {
    let script = format!(
        "return [...document.querySelectorAll('[data-test={name}]')].map(row => row.innerText)"
    );
    Ok(serde_json::from_value(device.js(&script).await?)?)
}

#[tokio::test]
async fn the_office_takes_an_invite_back_and_gives_a_tablet_its_right_name() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let origin = office.origin();
    let desk = Device::new(&origin).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let good = invite(&desk, "指导一组平板", "team", "1").await?;
    let wrong = invite(&desk, "发错人的", "team", "2").await?;
    until(
        "both invites",
        async || rows(&desk, "open-invite").await,
        |rows| rows.len() == 2,
    )
    .await?;
    desk.look("invites").await?;
    let nth = rows(&desk, "open-invite")
        .await?
        .iter()
        .position(|row| row.contains("发错人的"))
        .context("the wrong one")?;
    desk.js(&format!(
        "document.querySelectorAll('[data-test=void]')[{nth}].click(); return 1"
    ))
    .await?;
    desk.click_css("dialog[open] [data-test=confirm]").await?;
    let left = until(
        "one invite",
        async || rows(&desk, "open-invite").await,
        |rows| rows.len() == 1,
    )
    .await?;
    ensure!(left[0].contains("指导一组平板"), "{left:?}");

    // The one who was sent the link reads why; the other's is as good as ever.
    let tablet = Device::new(&origin).await?;
    tablet.resize(1280, 800).await?;
    tablet.goto(&wrong).await?;
    until(
        "the answer to it",
        async || tablet.js("return document.body.innerText").await,
        |text| {
            text.as_str()
                .is_some_and(|text| text.contains("邀请码不对、已过期"))
        },
    )
    .await?;
    ensure!(!tablet.has("invited").await?, "it opens something");
    tablet.look("link-void").await?;
    tablet.goto("/more").await?;
    join(&tablet, &good, "张工", "平板").await?;

    desk.goto("/devices").await?;
    let named = |name: &'static str| {
        move |rows: &Vec<String>| rows.iter().any(|row| row.lines().next() == Some(name))
    };
    let all = until(
        "the tablet in the list",
        async || rows(&desk, "device").await,
        named("平板"),
    )
    .await?;
    let nth = all.iter().position(|row| row.starts_with("平板\n"));
    desk.js(&format!(
        "document.querySelectorAll('[data-test=rename]')[{}].click(); return 1",
        nth.context("its row")?
    ))
    .await?;
    desk.fill_css("dialog[open] [data-test=ask-text]", "指导一组 1 号平板")
        .await?;
    desk.look("rename").await?;
    desk.click_css("dialog[open] [data-test=ask-done]").await?;
    until(
        "its new name",
        async || rows(&desk, "device").await,
        named("指导一组 1 号平板"),
    )
    .await?;
    Ok(())
}

#[tokio::test]
async fn two_people_share_a_tablet_and_each_is_named_in_what_they_wrote() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let tablet = Device::new(&office.origin()).await?;
    enrol(&tablet, "team", "张工", "指导一组平板").await?;
    let dossier = new_enterprise(&tablet, "91640300MA0000001", "合用精密机械有限公司").await?;

    // The second one enters the name once.
    tablet.goto("/today").await?;
    tablet.click("person-switch").await?;
    tablet.fill("person-other", "李工").await?;
    tablet.look("person-switch").await?;
    tablet.click("person-add").await?;
    tablet
        .wait_text("person-switch", |name| name.contains("李工"))
        .await?;
    tablet.goto(&format!("/d/{dossier}/edit")).await?;
    tablet.fill("contact", "马经理").await?;
    saved(&tablet).await?;

    // From then on a tap is enough, and the next start knows both.
    tablet.goto("/today").await?;
    tablet
        .wait_text("person-switch", |name| name.contains("李工"))
        .await?;
    tablet.click("person-switch").await?;
    tablet.find("[data-test=person-row]").await?;
    tablet.click("person-choose").await?;
    tablet
        .wait_text("person-switch", |name| name.contains("张工"))
        .await?;
    tablet.goto(&format!("/d/{dossier}/history")).await?;
    let named = until(
        "both in the history",
        async || {
            tablet
                .js("return document.querySelector('main').innerText")
                .await
        },
        |text| {
            let text = text.as_str().unwrap_or_default();
            text.contains("张工") && text.contains("李工")
        },
    )
    .await;
    named.map(drop)
}
