//! Handing over on the page: what is new, one enterprise, everything; saved as a file or sent to
//! another app.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use product_tests::{
    Build, Device, Office,
    pages::{enrol, new_enterprise},
    wait::until,
};
use serde_json::{Value, json};

/// Chooses what to hand over; gives what the page says will go.
async fn choose(device: &Device, what: &str, dossier: Option<&str>) -> Result<String> {
    device.goto("/handover").await?;
    device
        .click_css(&format!(
            "[data-test=handover-what] label:has(input[value={what}])"
        ))
        .await?;
    if let Some(dossier) = dossier {
        device
            .click_css(&format!(
                "[data-test=handover-dossier] option[value=\"{dossier}\"]"
            ))
            .await?;
    }
    device.text("will-go").await
}

fn files(device: &Device) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(device.downloads()?)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    Ok(files)
}

/// Makes the bundle and saves it; gives the document.
async fn save(device: &Device) -> Result<Value> {
    let before = files(device)?;
    device.click("export").await?;
    device.click("save-file").await?;
    let file = until(
        "the file",
        async || {
            Ok(files(device)?
                .into_iter()
                .find(|file| !before.contains(file)))
        },
        Option::is_some,
    )
    .await?
    .context("no file")?;
    device.click("handed-over").await?;
    Ok(serde_json::from_slice(&std::fs::read(file)?)?)
}

fn dossiers(bundle: &Value) -> Vec<String> {
    let changes = bundle["changes"].as_array();
    let mut ids: Vec<String> = changes
        .into_iter()
        .flatten()
        .filter_map(|change| Some(change["record"]["dossier"].as_str()?.to_owned()))
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

#[tokio::test]
async fn what_is_new_one_enterprise_or_everything_goes_as_the_person_says() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    let one = new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    let other = new_enterprise(&device, "91640300MA0000009", "虚构铸造有限公司").await?;

    let says = choose(&device, "since", None).await?;
    ensure!(says.contains("2 家企业"), "{says}");
    let all = save(&device).await?;
    ensure!(dossiers(&all) == [one.clone(), other.clone()], "{all}");
    ensure!(all["cover"] == "since", "{}", all["cover"]);
    // Nothing is new now.
    device.goto("/handover").await?;
    device.find("[data-test=nothing-new]").await?;

    let third = new_enterprise(&device, "91640300MA0000011", "虚构阀门有限公司").await?;
    let says = choose(&device, "since", None).await?;
    ensure!(says.contains("1 家企业"), "{says}");
    let fresh = save(&device).await?;
    ensure!(dossiers(&fresh) == [third], "{fresh}");

    choose(&device, "one", Some(&other)).await?;
    let single = save(&device).await?;
    ensure!(dossiers(&single) == [other.clone()], "{single}");
    ensure!(
        single["cover"] == json!({"dossier": other}),
        "{}",
        single["cover"]
    );

    let says = choose(&device, "all", None).await?;
    ensure!(says.contains("3 家企业"), "{says}");
    let everything = save(&device).await?;
    ensure!(everything["cover"] == "everything" && dossiers(&everything).len() == 3);
    Ok(())
}

/// Headless browsers have no Web Share: the page is given one that notes what it was handed.
#[tokio::test]
async fn where_the_browser_shares_files_a_button_does() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.resize(800, 1280).await?;
    enrol(&device, "team", "张工", "指导一组平板").await?;
    new_enterprise(&device, "91640300MA0000001", "虚构机械有限公司").await?;
    device.goto("/handover").await?;
    device.opened().await?;
    device
        .js(
            "window.answer = 'AbortError'; navigator.canShare = data => data.files.length === 1; \
             navigator.share = async data => { window.shared = data.files[0].name; \
               if (window.answer) throw new DOMException('no', window.answer); }; return 1",
        )
        .await?;
    device.click("export").await?;
    device.click("share").await?;
    let shared = async || device.js("return window.shared ?? ''").await;
    until("the file to be shared", shared, |name| {
        name.as_str().is_some_and(|name| name.ends_with(".json"))
    })
    .await?;
    // The person changed their mind: nothing counts as handed over.
    device.find("[data-test=bundle-ready]").await?;
    ensure!(
        !device.has("exchange-error").await?,
        "changing one's mind is no failure"
    );
    device.js("window.answer = ''; return 1").await?;
    device.click("share").await?;
    device.find("[data-test=nothing-new]").await?;
    Ok(())
}
