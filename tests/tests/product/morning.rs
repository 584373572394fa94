//! An office's first days: an empty inbox that says how to begin, enterprises that ask to be admitted,
//! invites that can be shown again, a server that is away.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Cable, Device, Office, axe,
    linked::{invite, join, state},
    pages::register,
    wait::until,
};
use serde_json::json;

async fn count(device: &Device, css: &str) -> Result<u64> {
    let script = format!("return document.querySelectorAll({css:?}).length");
    Ok(device.js(&script).await?.as_u64().unwrap_or_default())
}

async fn counted(device: &Device, css: &str, wanted: u64) -> Result<()> {
    until(
        css,
        async || count(device, css).await,
        |found| *found == wanted,
    )
    .await
    .map(drop)
}

/// A factory's browser that registers itself; its code.
async fn factory(office: &Office, first: &str, name: &str) -> Result<(Device, String)> {
    let code = domain::credit_code::CreditCode::complete(first)
        .map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let device = Device::new(&office.origin()).await?;
    device.resize(1280, 800).await?;
    device.goto("/").await?;
    device.find("[data-test=role]").await?;
    register(&device, code.as_str()).await?;
    device.fill("name", name).await?;
    device
        .click_css("[data-test=area] option:nth-of-type(2)")
        .await?;
    device.click("create").await?;
    device
        .wait_text("step-now", |text| text.contains("等待接纳"))
        .await?;
    Ok((device, code.as_str().to_owned()))
}

#[tokio::test]
async fn the_office_begins_admits_and_turns_down() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let cable = Cable::to(office.port())?;
    let desk = Device::new(&cable.origin()).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    desk.offline_ready().await?;

    // Nothing is here yet: three steps instead of empty lists, and the address to print.
    desk.goto("/today").await?;
    desk.find("[data-test=first-day]").await?;
    ensure!(count(&desk, "[data-test=first-day] li").await? == 3);
    ensure!(desk.text("guide-address").await? == cable.origin());
    desk.find("[data-test=first-day] img").await?;
    desk.look("first-day").await?;
    axe::check(&desk, "the first day").await?;
    desk.resize(1280, 800).await?;
    desk.click("guide-poster").await?;
    desk.wait_text("poster-address", |text| text == cable.origin())
        .await?;
    desk.look("poster").await?;
    axe::check(&desk, "the poster").await?;

    // Two enterprises register themselves; both are new to whoever looks first, and to nobody after.
    let (good, code) = factory(&office, "91640300MA0000077", "自行登记的工厂").await?;
    let (wrong, _) = factory(&office, "91640300MA0000088", "填错代码的工厂").await?;
    desk.goto("/today").await?;
    let row = "[data-test=inbox-applicants] [data-test=inbox-row]";
    counted(&desk, row, 2).await?;
    counted(&desk, &format!("{row}.is-new"), 2).await?;
    desk.look("applicants-new").await?;
    desk.goto("/today").await?;
    counted(&desk, row, 2).await?;
    counted(&desk, &format!("{row}.is-new"), 0).await?;
    let said = desk.text("inbox-applicants").await?;
    ensure!(
        said.contains(&code) && said.contains("周会计 0953-1234567"),
        "{said}"
    );

    // Its server is away: the page says so, and is there all the same.
    cable.pull();
    desk.goto("/today").await?;
    desk.find("[data-test=inbox-unreached]").await?;
    desk.find("[data-test=first-day]").await?;
    desk.look("inbox-unreached").await?;
    cable.plug();
    desk.goto("/today").await?;
    counted(&desk, row, 2).await?;

    // Each is one row; what it becomes is not to be chosen.
    desk.click("to-applicants").await?;
    counted(&desk, "[data-test=applicant]", 2).await?;
    counted(&desk, "[data-test=applicant] [data-test=invite-role]", 0).await?;
    let file = desk.text("applicant-file").await?;
    ensure!(file.contains("还没有档案"), "{file}");
    desk.look("admitting").await?;
    axe::check(&desk, "admitting").await?;
    desk.resize(1280, 800).await?;
    let nth = "[data-test=applicant]:nth-of-type";
    desk.click_css(&format!("{nth}(2) [data-test=refuse]"))
        .await?;
    // Without a reason nobody is turned down.
    desk.find("dialog[open] [data-test=ask-done]:disabled")
        .await?;
    desk.fill_css("dialog[open] [data-test=ask-text]", "代码与营业执照不符")
        .await?;
    desk.look("refusing").await?;
    desk.click_css("dialog[open] [data-test=ask-done]").await?;
    counted(&desk, "[data-test=applicant]", 1).await?;
    desk.click("admit").await?;
    desk.look("admit").await?;
    desk.click_css("dialog[open] [data-test=confirm]").await?;
    counted(&desk, "[data-test=applicant]", 0).await?;

    // Who was turned down reads why, on the page where it works.
    wrong
        .wait_text("step-now", |text| text.contains("代码与营业执照不符"))
        .await?;
    wrong.look("turned-down").await?;
    good.goto("/handover").await?;
    state(&good, "synced").await?;
    // With the first dossier the guide makes way for what waits.
    desk.goto("/today").await?;
    desk.find("[data-test=count-new]").await?;
    ensure!(!desk.has("first-day").await?);
    desk.look("inbox-quiet").await
}

#[tokio::test]
async fn an_invite_is_shown_again_until_somebody_uses_it() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let desk = Device::new(&office.origin()).await?;
    join(&desk, &office.first_link()?, "王主任", "办公室电脑").await?;
    let link = invite(&desk, "指导一组平板", "team", "1").await?;
    // Code and link stand above the fold, where they were asked for.
    let top = desk
        .js("return document.querySelector('[data-test=made-code]').getBoundingClientRect().bottom < innerHeight")
        .await?;
    desk.look("invite-made").await?;
    ensure!(top == json!(true), "the code is below the fold");
    let code = desk.text("made-code").await?;
    desk.goto("/devices").await?;
    desk.find("[data-test=open-invite]").await?;
    ensure!(!desk.has("made-code").await?);
    desk.click("show-invite").await?;
    desk.wait_text("made-code", |again| again == code).await?;
    desk.find("[data-test=open-invite] img").await?;
    desk.look("invite-again").await?;
    axe::check(&desk, "an invite shown again").await?;

    let tablet = Device::new(&office.origin()).await?;
    join(&tablet, &link, "张工", "张工的平板").await?;
    desk.goto("/devices").await?;
    counted(&desk, "[data-test=open-invite]", 0).await?;
    let used = desk
        .wait_text("used-invites", |text| text.contains("指导一组平板"))
        .await?;
    ensure!(used.contains("张工的平板 已使用"), "{used}");
    desk.look("invites-used").await?;
    // Nothing of a code that opens nothing is kept.
    let kept = desk
        .js("const open = indexedDB.open('yidang'); \
             const db = await new Promise(done => { open.onsuccess = () => done(open.result); }); \
             const get = db.transaction('meta').objectStore('meta').get('invites'); \
             return await new Promise(done => { get.onsuccess = () => done(get.result ?? ''); })")
        .await?;
    ensure!(!kept.to_string().contains(&code), "{kept}");
    Ok(())
}
