//! A new build arrives while somebody fills in a form: nothing changes unasked, the person
//! switches, the form is there again with every word, twice in a row.

use anyhow::{Result, ensure};
use product_tests::{Build, Device, Office, pages, stored, visit, wait::until};

async fn value(device: &Device, name: &str) -> Result<String> {
    let value = device
        .js(&format!(
            "return document.querySelector('[data-test=\"{name}\"]')?.value ?? ''"
        ))
        .await?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

async fn in_form(device: &Device, name: &str, wanted: &str) -> Result<()> {
    until(
        &format!("{wanted} in {name}"),
        async || value(device, name).await,
        |text| text == wanted,
    )
    .await
    .map(drop)
}

async fn style(device: &Device) -> Result<String> {
    let text = device
        .js("return await (await fetch('/boot.css')).text()")
        .await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn two_builds_in_a_row_with_a_form_open_lose_nothing() -> Result<()> {
    let build = Build::under_test()?;
    let mut office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    pages::enrol(&device, "team", "张工", "指导一组平板").await?;
    let code = pages::new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    let form = format!("/d/{code}/edit");
    device.goto(&form).await?;
    device.offline_ready().await?;
    device.fill("address", "虚构路 1 号").await?;
    visit::saved(&device).await?;

    for (round, name) in ["00000000000000c1", "00000000000000c2"].iter().enumerate() {
        let later = Build::later(name)?;
        office.publish(later.path())?;
        device.js("window.before = true; return 1").await?;
        device
            .js("await (await navigator.serviceWorker.getRegistration()).update(); return 1")
            .await?;
        device.text("update-ready").await?;
        // The form is untouched and goes on saving, by the old build.
        let contact = format!("王工 {round}");
        device.fill("contact", &contact).await?;
        visit::saved(&device).await?;
        ensure!(
            device.js("return window.before === true").await? == true,
            "the page was loaded again unasked"
        );
        ensure!(
            !style(&device).await?.contains(name),
            "files of the new build came unasked"
        );
        // The last word is typed and the new build asked for in one breath.
        device.fill("phone", &format!("0953-{round}")).await?;
        device.click("update-now").await?;
        let fresh = async || {
            device
                .js("return window.before === undefined && document.readyState === 'complete'")
                .await
        };
        until("the page to be loaded again", fresh, |fresh| *fresh == true).await?;
        ensure!(device.path().await? == form, "it opened somewhere else");
        ensure!(
            style(&device).await?.contains(name),
            "the new build did not come"
        );
        in_form(&device, "address", "虚构路 1 号").await?;
        in_form(&device, "contact", &contact).await?;
        in_form(&device, "phone", &format!("0953-{round}")).await?;
        ensure!(!device.has("update-ready").await?, "it asks once more");
    }
    let kept = stored::enterprise_field(&device, &code, "phone").await?;
    ensure!(kept == "0953-1", "stored is {kept}");
    Ok(())
}
