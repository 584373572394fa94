//! The app opens without a network, whole builds only, and never changes unasked.

use anyhow::Result;
use product_tests::{Build, Device, Office, pages::enrol, wait::until};
use serde_json::{Value, json};

/// The paths in the only cache, and the cache's name.
async fn kept(device: &Device) -> Result<(Vec<String>, Vec<String>)> {
    let found = device
        .js("const names = await caches.keys(), urls = []; \
             for (const name of names) for (const r of await (await caches.open(name)).keys()) urls.push(new URL(r.url).pathname); \
             return [names, urls.sort()]")
        .await?;
    Ok(serde_json::from_value(found)?)
}

/// Looks for a new build and gives the states its worker went through, until `last`.
async fn update(device: &Device, last: &str) -> Result<Value> {
    device
        .js(&format!(
            "const r = await navigator.serviceWorker.getRegistration(), states = []; \
             const ended = new Promise(done => {{ \
               r.addEventListener('updatefound', () => {{ const w = r.installing; states.push(w.state); \
                 w.addEventListener('statechange', () => {{ states.push(w.state); if (w.state === '{last}') done(); }}); }}); \
               setTimeout(done, 50000); }}); \
             await r.update().catch(() => 0); await ended; return states"
        ))
        .await
}

async fn style(device: &Device) -> Result<String> {
    let text = device
        .js("return (await (await fetch('/boot.css')).text()).split('/*').pop()")
        .await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// How much of the app opens without a network.
async fn offline(device: &Device) -> Result<Value> {
    device
        .js("return document.documentElement.dataset.offline")
        .await
}

async fn first_visit(build: &Build) -> Result<(Office, Device)> {
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.goto("/").await?;
    device.opened().await?;
    // The parts of the program come after what the start needs.
    let all = build.urls()?;
    until(
        "all of the build to be kept",
        async || kept(&device).await,
        |(_, urls)| *urls == all,
    )
    .await?;
    Ok((office, device))
}

#[tokio::test]
async fn exactly_the_builds_files_are_kept() -> Result<()> {
    let build = Build::under_test()?;
    let (_office, device) = first_visit(&build).await?;
    device.offline_ready().await?;
    let (names, urls) = kept(&device).await?;
    assert_eq!(names, [format!("app-{}", build.name()?)]);
    assert_eq!(urls, build.urls()?);
    for needed in [
        "/index.html",
        "/yidang.js",
        "/yidang_bg.wasm",
        "/boot.js",
        "/manifest.webmanifest",
    ] {
        assert!(urls.iter().any(|url| url == needed), "{needed} is not kept");
    }
    Ok(())
}

#[tokio::test]
async fn with_the_office_gone_the_app_opens_anywhere() -> Result<()> {
    let build = Build::under_test()?;
    let (mut office, mut device) = first_visit(&build).await?;
    office.stop();
    for path in ["/", "/enterprises", "/d/91320505MA1MM8K07U/needs"] {
        device.goto(path).await?;
        device.opened().await?;
    }
    // And after the tablet was off.
    device.kill();
    device.switch_on().await?;
    device.goto("/").await?;
    device.opened().await?;
    Ok(())
}

#[tokio::test]
async fn a_part_that_did_not_come_is_said_and_comes_with_the_network() -> Result<()> {
    let build = Build::without_parts()?;
    let (mut office, device) = first_visit(&build).await?;
    // What the start needs is there, but the parts were not to be had.
    assert_eq!(offline(&device).await?, "start");
    enrol(&device, "team", "张工", "指导一组平板").await?;
    device.goto("/handover").await?;
    device.find("[data-test=part-missing]").await?;
    // Everything else works meanwhile.
    device.goto("/today").await?;
    device.opened().await?;
    office.publish(Build::under_test()?.path())?;
    device.goto("/handover").await?;
    device.find(".page-handover").await?;
    device.offline_ready().await?;
    office.stop();
    device.reload().await?;
    device.find(".page-handover").await?;
    Ok(())
}

#[tokio::test]
async fn a_damaged_file_leaves_the_old_version_working() -> Result<()> {
    let build = Build::under_test()?;
    let (mut office, device) = first_visit(&build).await?;
    let before = kept(&device).await?;
    let damaged = Build::damaged("0000000000000bad")?;
    office.publish(damaged.path())?;
    let states = update(&device, "redundant").await?;
    assert_eq!(states, json!(["installing", "redundant"]));
    assert_eq!(kept(&device).await?, before);
    office.stop();
    device.reload().await?;
    device.opened().await?;
    Ok(())
}

#[tokio::test]
async fn two_builds_in_a_row_wait_for_the_persons_word() -> Result<()> {
    let build = Build::under_test()?;
    let (mut office, device) = first_visit(&build).await?;
    for name in ["00000000000000b1", "00000000000000b2"] {
        let later = Build::later(name)?;
        office.publish(later.path())?;
        assert_eq!(
            update(&device, "installed").await?,
            json!(["installing", "installed"])
        );
        let ready = async || {
            device
                .js("return document.documentElement.dataset.update ?? ''")
                .await
        };
        until("the app to hear of the new build", ready, |state| {
            state == "ready"
        })
        .await?;
        // Nothing changes unasked, not even over a reload.
        device.reload().await?;
        device.opened().await?;
        assert!(
            !style(&device).await?.contains(name),
            "the new build came unasked"
        );

        until("the app to hear of it again", ready, |state| {
            state == "ready"
        })
        .await?;
        device.js("window.before = true; window.dispatchEvent(new Event('yidang:activate')); return 1").await?;
        let fresh = async || {
            device
                .js("return window.before === undefined && document.readyState === 'complete'")
                .await
        };
        until("the page to be loaded again", fresh, |fresh| fresh == true).await?;
        device.opened().await?;
        assert!(
            style(&device).await?.contains(name),
            "the new build did not come"
        );
        until(
            "the old build to be gone",
            async || kept(&device).await,
            |(names, _)| names.len() == 1 && names.iter().all(|kept| kept.ends_with(name)),
        )
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn inside_wechat_there_are_words_and_no_app() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let agent = "--user-agent=Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0.50";
    let device = Device::with_flags(&office.origin(), &[agent]).await?;
    device.goto("/d/91320505MA1MM8K07U").await?;
    let words = device.text("unsupported").await?;
    assert!(
        words.contains("请用浏览器打开") && words.contains("Open in browser"),
        "{words}"
    );
    assert!(
        words.contains("/d/91320505MA1MM8K07U"),
        "the address to copy: {words}"
    );
    let started = device.js("return [!!window.wasmBindings, document.scripts.length, (await navigator.serviceWorker.getRegistrations()).length]").await?;
    assert_eq!(started, json!([false, 1, 0]));
    Ok(())
}
