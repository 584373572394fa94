//! Every page, with the demo programme: it opens, fits the screen, and hides from nobody.

use anyhow::{Result, ensure};
use product_tests::{Build, Device, Office, axe, pages};
use serde_json::json;

/// A small phone, a tablet held upright, and a laptop at 200 %: its page is half as wide.
const WIDTHS: [(u32, u32); 3] = [(360, 740), (800, 1280), (640, 400)];

/// What one taps and is lower than 48 px. Tick boxes count with the row they stand in.
const SMALL: &str = "const all = 'main button, main .btn, main select, main summary, main .chip[href], \
    main .row[href], main label:has(input), nav a, \
    main input:not([type=checkbox], [type=radio], [type=file])'; \
    return [...document.querySelectorAll(all)] \
        .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 47.5) \
        .map(one => one.outerHTML.slice(0, 120))";

#[tokio::test]
async fn every_page_opens_fits_and_is_accessible() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    // Colours that pass into each other would be measured on their way.
    let still = json!({"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]});
    device
        .driver()?
        .cdp()
        .send_raw("Emulation.setEmulatedMedia", still)
        .await?;
    device.goto("/").await?;
    device.opened().await?;
    axe::check(&device, "start").await?;
    let mut faults = Vec::new();
    let pages = pages::all(&device).await?;
    for lang in ["zh", "en"] {
        device
            .js(&format!(
                "localStorage.setItem('yidang.lang', '\"{lang}\"'); return 1"
            ))
            .await?;
        for page in &pages {
            if let Err(fault) = check(&device, page, lang == "zh").await {
                faults.push(format!("{lang}, {}: {fault:#}", page.name));
            }
        }
    }
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

async fn check(device: &Device, page: &pages::Page, in_every_light: bool) -> Result<()> {
    device.goto(&page.path).await?;
    device.opened().await?;
    axe::check(device, &page.name).await?;
    if in_every_light {
        // As the app does when somebody chooses; the same page, so that it need not load again.
        for light in ["dark", "sunlight", "light"] {
            let shown = device
                .js(&format!(
                    "const root = document.documentElement; root.dataset.choice = '{light}'; \
                     window.dispatchEvent(new Event('yidang:theme')); \
                     return root.dataset.theme ?? 'light'"
                ))
                .await?;
            ensure!(shown == light, "{light} was chosen, {shown} is shown");
            if light != "light" {
                axe::check(device, &format!("{} in {light}", page.name)).await?;
            }
        }
    }
    let small = device.js(SMALL).await?;
    ensure!(
        small.as_array().is_some_and(Vec::is_empty),
        "too small for a finger in a glove: {small}"
    );
    for (width, height) in WIDTHS {
        device.resize(width, height).await?;
        let over = device
            .js("const e = document.documentElement; return e.scrollWidth - e.clientWidth")
            .await?;
        ensure!(
            over.as_i64().is_some_and(|over| over <= 0),
            "{over} px too wide at {width} px"
        );
    }
    Ok(())
}
