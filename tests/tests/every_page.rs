//! Every page, with the demo programme: it opens, fits the screen, and hides from nobody.

use anyhow::{Result, ensure};
use product_tests::{Build, Device, Office, axe, pages};

/// A small phone, a tablet held upright, and a laptop at 200 %: its page is half as wide.
const WIDTHS: [(u32, u32); 3] = [(360, 740), (800, 1280), (640, 400)];

#[tokio::test]
async fn every_page_opens_fits_and_is_accessible() -> Result<()> {
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.goto("/").await?;
    device.opened().await?;
    axe::check(&device, "start").await?;
    let mut faults = Vec::new();
    for page in pages::all(&device).await? {
        if let Err(fault) = check(&device, &page).await {
            faults.push(format!("{}: {fault:#}", page.name));
        }
    }
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

async fn check(device: &Device, page: &pages::Page) -> Result<()> {
    device.goto(&page.path).await?;
    device.opened().await?;
    axe::check(device, &page.name).await?;
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
