//! Pictures of every page at three sizes, with the demo programme: for people to look at.
//!
//! `cargo xtask shots [--only NAME]` builds what this needs and names it in the environment.

use anyhow::Result;
use product_tests::{Build, Device, Office, given};

const SIZES: [(u32, u32); 3] = [(1280, 800), (800, 1280), (390, 844)];

#[tokio::main]
async fn main() -> Result<()> {
    let only = std::env::args().nth(1).unwrap_or_default();
    let folder = given("YIDANG_SHOTS")?;
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let device = Device::new(&office.origin()).await?;
    device.goto("/").await?;
    device.opened().await?;
    for (width, height) in SIZES {
        device.resize(width, height).await?;
        device
            .screenshot(&folder.join(format!("start-{width}x{height}.png")))
            .await?;
    }
    for page in product_tests::pages::all(&device).await? {
        if !page.name.contains(&only) {
            continue;
        }
        for (width, height) in SIZES {
            device.resize(width, height).await?;
            device.goto(&page.path).await?;
            let file = folder.join(format!("{}-{width}x{height}.png", page.name));
            match device.opened().await {
                Ok(_) => device.screenshot(&file).await?,
                Err(error) => {
                    eprintln!("{}: {error:#}", page.name);
                    device.screenshot(&file).await?;
                }
            }
        }
        println!("{}  {}", page.name, page.path);
    }
    Ok(())
}
