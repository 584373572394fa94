//! What counts for a person and what it is held against, measured: `cargo xtask bench`.
//!
//! Nothing here judges a time. Each part prints what it measured, and beside it what the browser or
//! the database needs for the bare work in the same run; ratios hold on another machine, times do
//! not. A second build (`--before-dist`) is measured in the same run.

mod answer;
mod bare;
mod city;
mod first_visit;
mod import;
mod offline_start;
mod page;
mod results;
mod server;
mod sync;

use std::path::PathBuf;

use anyhow::{Result, bail};

pub use results::{Results, Table};

use crate::{Device, Office};
use city::City;

/// A build and the office program that serves it.
pub struct Candidate {
    pub name: &'static str,
    pub dist: PathBuf,
    pub office: PathBuf,
}

impl Candidate {
    fn start(&self) -> Result<Office> {
        Office::start_program(self.office.clone(), &self.dist, "wuzhong")
    }
}

/// How large, and how often.
#[derive(Clone, Copy)]
pub struct Size {
    /// Enterprises of the city.
    pub enterprises: usize,
    /// Of what is started anew each time.
    pub runs: usize,
    /// Answers in a row.
    pub taps: usize,
}

impl Size {
    pub const WHOLE: Self = Self {
        enterprises: 10_000,
        runs: 5,
        taps: 60,
    };
    /// Says nothing about times: it shows that every part still runs.
    pub const SMALL: Self = Self {
        enterprises: 200,
        runs: 1,
        taps: 6,
    };
}

/// The parts, in the order in which they are measured.
pub const PARTS: [&str; 6] = [
    "first-visit",
    "server",
    "import",
    "offline-start",
    "answer",
    "sync",
];

/// Measures parts of all candidates, the first of which is the one under test.
///
/// # Errors
/// When a part's name is unknown, or the product does not do what is measured.
pub async fn measure(parts: &[String], candidates: &[Candidate], size: Size) -> Result<Results> {
    let mut results = Results::default();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|name| name == part);
    if let Some(unknown) = parts.iter().find(|name| !PARTS.contains(&name.as_str())) {
        bail!("no part {unknown}; there are {}", PARTS.join(", "));
    }
    if wanted("first-visit") {
        results.add(first_visit::measure(candidates, size).await?);
    }
    let of_city = ["server", "sync", "import", "offline-start", "answer"];
    if !of_city.into_iter().any(wanted) {
        return Ok(results);
    }
    // One device of each build takes the city in, and the other parts go on with it.
    let folder = tempfile::tempdir()?;
    let city = City::write(size.enterprises, folder.path())?;
    if wanted("server") {
        results.add(server::measure(candidates, &city, size)?);
    }
    if wanted("sync") {
        let mut table = sync::table(&city);
        for candidate in candidates {
            sync::measure(&mut table, candidate, &city).await?;
        }
        results.add(table);
    }
    if !of_city[2..].iter().any(|part| wanted(part)) {
        return Ok(results);
    }
    let few = City::write(100.min(size.enterprises), folder.path())?;
    let mut imports = import::table(&city);
    let mut starts = offline_start::table(&city);
    let mut answers = answer::table();
    for candidate in candidates {
        let mut office = candidate.start()?;
        let mut device = import::enrolled(&office).await?;
        import::measure(&mut imports, candidate, &device, &city).await?;
        if wanted("answer") {
            answer::measure(&mut answers, candidate, &device, &city, size).await?;
            let other = import::enrolled(&office).await?;
            import::take_in(&other, &few).await?;
            answer::measure(&mut answers, candidate, &other, &few, size).await?;
        }
        if wanted("offline-start") {
            device.goto("/today").await?;
            device.offline_ready().await?;
            office.stop();
            offline_start::measure(&mut starts, candidate, &mut device, &city, size).await?;
        }
    }
    for (part, table) in [
        ("import", imports),
        ("offline-start", starts),
        ("answer", answers),
    ] {
        if wanted(part) {
            results.add(table);
        }
    }
    Ok(results)
}

/// Slows the page's processor; the service worker's own stays as it is.
async fn slow_down(device: &Device, times: u32) -> Result<()> {
    let rate = serde_json::json!({ "rate": times });
    let cdp = device.driver()?.cdp();
    cdp.send_raw("Emulation.setCPUThrottlingRate", rate).await?;
    Ok(())
}
