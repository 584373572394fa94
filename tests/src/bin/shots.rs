//! Pictures of everything the app can show at three sizes, in each theme and in English: for
//! people to look at.
//!
//! `cargo xtask shots [--only NAME]` builds what this needs and names it in the environment.

use anyhow::Result;
use product_tests::{Build, Device, Office, given, tour::Tour};

/// A folder's name, then what is remembered as theme and as language.
const LOOKS: [(&str, &str, &str); 4] = [
    ("plain", "light", "zh"),
    ("dark", "dark", "zh"),
    ("sunlight", "sunlight", "zh"),
    ("english", "light", "en"),
];

#[tokio::main]
async fn main() -> Result<()> {
    // Part of `look/page`: "dark/", "plain/today", "assess".
    let only = std::env::args().nth(1).unwrap_or_default();
    let folder = given("YIDANG_SHOTS")?;
    let build = Build::under_test()?;
    let office = Office::start(build.path())?;
    let start = Device::new(&office.origin()).await?;
    let tour = Tour::begin(&office.origin()).await?;
    let stops = tour.stops().await?;
    for (look, theme, lang) in LOOKS {
        let wanted = |page: &str| format!("{look}/{page}").contains(&only);
        start.goto("/").await?;
        for device in tour.devices().into_iter().chain([&start]) {
            device
                .js(&format!(
                    "localStorage.setItem('yidang.theme', '\"{theme}\"'); \
                     localStorage.setItem('yidang.lang', '\"{lang}\"'); return 1"
                ))
                .await?;
        }
        if wanted("start") {
            start.goto("/").await?;
            start.opened().await?;
            start.look_into(&folder.join(look), "start").await?;
        }
        for stop in stops.iter().filter(|stop| wanted(&stop.name)) {
            match tour.go(stop).await {
                Ok(device) => device.look_into(&folder.join(look), &stop.name).await?,
                Err(error) => {
                    eprintln!("{look}/{}: {error:#}", stop.name);
                    let device = tour.device(stop.on);
                    device.look_into(&folder.join(look), &stop.name).await?;
                }
            }
            println!("{look}/{}  {}", stop.name, stop.path);
        }
    }
    Ok(())
}
