//! Another city is another pack: the program asks which only where there are two, keeps to the one a
//! device was set up for, and follows the office it is linked to.

use anyhow::{Result, ensure};
use product_tests::{
    Build, Device, Office, TOWN, axe,
    pages::{enrol, load_demo},
    wait::until,
};
use serde_json::json;

async fn areas_offered(device: &Device) -> Result<String> {
    device.goto("/enterprises/new").await?;
    device.opened().await?;
    let options = device
        .js("return document.querySelector('[data-test=area]').innerText")
        .await?;
    Ok(options.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn with_one_programme_nobody_is_asked() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.goto("/").await?;
    device.find("[data-test=role]").await?;
    device.offline_ready().await?;
    ensure!(!device.has("programme").await?, "asked between one");
    Ok(())
}

#[tokio::test]
async fn a_device_works_by_the_programme_that_was_chosen_for_it() -> Result<()> {
    let build = Build::with_second_city()?;
    let mut office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    device.goto("/").await?;
    device.offline_ready().await?;
    device.find("[data-test=programme]").await?;
    axe::check(&device, "start with two programmes").await?;
    device.look("two-programmes").await?;
    device
        .click_css("[data-test=programme] option:nth-of-type(2)")
        .await?;
    let here = async || {
        device
            .js("return document.querySelector('.welcome .soft')?.textContent ?? ''")
            .await
    };
    until("the chosen programme", here, |name| name == "虚构小镇试点").await?;
    enrol(&device, "team", "张工", "小镇平板").await?;
    let areas = areas_offered(&device).await?;
    ensure!(
        areas.contains("东街") && !areas.contains("利通区"),
        "{areas}"
    );

    // The browser forgot its preferences; the device is still the town's, without a network too.
    office.stop();
    device
        .js("localStorage.removeItem('yidang.programme'); return 1")
        .await?;
    let areas = areas_offered(&device).await?;
    ensure!(
        areas.contains("东街") && !areas.contains("利通区"),
        "{areas}"
    );
    Ok(())
}

#[tokio::test]
async fn a_build_without_the_devices_programme_opens_nothing_by_anothers_rules() -> Result<()> {
    let build = Build::with_second_city()?;
    let mut office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.goto("/").await?;
    device
        .click_css("[data-test=programme] option:nth-of-type(2)")
        .await?;
    device
        .find("[data-test=programme] option[value=xiaozhen]:checked, .welcome")
        .await?;
    enrol(&device, "team", "张工", "小镇平板").await?;
    let without = Build::under_test()?;
    office.publish(without.path())?;
    device
        .js("for (const r of await navigator.serviceWorker.getRegistrations()) await r.unregister(); \
             for (const name of await caches.keys()) await caches.delete(name); return 1")
        .await?;
    device.goto("/today").await?;
    device.find("[data-test=cannot-start]").await?;
    let said = device
        .js("return document.querySelector('[data-test=cannot-start]').textContent")
        .await?;
    ensure!(
        said.as_str().is_some_and(|said| said.contains(TOWN)),
        "{said}"
    );
    Ok(())
}

#[tokio::test]
async fn the_office_decides_for_whom_it_invites() -> Result<()> {
    let build = Build::with_second_city()?;
    let office = Office::start_for(build.path(), TOWN)?;
    let desk = Device::new(&office.origin()).await?;
    desk.resize(1280, 800).await?;
    // This browser would begin with the first city's programme.
    desk.goto(&office.first_link()?).await?;
    desk.find("[data-test=person]").await?;
    desk.fill("person", "李主任").await?;
    desk.fill("device-name", "办公室电脑").await?;
    desk.click("join").await?;
    desk.wait_path("the day's page", |path| path == "/today")
        .await?;
    let areas = areas_offered(&desk).await?;
    ensure!(
        areas.contains("东街") && !areas.contains("利通区"),
        "{areas}"
    );
    Ok(())
}

#[tokio::test]
async fn the_demo_is_the_chosen_programmes() -> Result<()> {
    let build = Build::with_second_city()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    load_demo(&device).await?;
    device
        .js("localStorage.setItem('yidang.programme', '\"xiaozhen\"'); localStorage.removeItem('yidang.profile'); return 1")
        .await?;
    load_demo(&device).await?;
    device.goto("/enterprises").await?;
    let row = device.find("[data-test=enterprise-row]").await?;
    let text = row.text().await?;
    ensure!(text.contains("东街"), "{text}");
    let kept = device
        .js("return (await indexedDB.databases()).map(d => d.name).sort()")
        .await?;
    ensure!(kept == json!(["yidang", "yidang-demo"]), "{kept}");
    Ok(())
}
