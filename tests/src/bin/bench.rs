//! Measures what counts for a person: `cargo xtask bench` builds what this needs, names it in the
//! environment and starts it.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Result, bail};
use clap::Parser;
use product_tests::{
    bench::{Candidate, PARTS, Size, measure},
    given,
};

#[derive(Parser)]
#[command(name = "cargo xtask bench", about = "Measure what counts for a person")]
struct Cli {
    /// What to measure, everything when nothing is named: first-visit, server, import, offline-start, answer, sync
    parts: Vec<String>,
    /// A small size that shows that it all runs; its times say nothing and are not kept
    #[arg(long)]
    small: bool,
    /// How often what is started anew each time
    #[arg(long)]
    runs: Option<usize>,
    /// A built app in place of dist/
    #[arg(long)]
    dist: Option<PathBuf>,
    /// An office program in place of this clone's
    #[arg(long)]
    office: Option<PathBuf>,
    /// Another built app, measured in the same run
    #[arg(long)]
    before_dist: Option<PathBuf>,
    /// The office program for it, when not the same
    #[arg(long)]
    before_office: Option<PathBuf>,
    /// Where the figures are kept
    #[arg(long)]
    results: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    let dist = cli.dist.map_or_else(|| given("YIDANG_DIST"), Ok)?;
    let office = cli.office.map_or_else(|| given("YIDANG_OFFICE"), Ok)?;
    let mut candidates = vec![Candidate {
        name: "now",
        dist,
        office: office.clone(),
    }];
    if let Some(dist) = cli.before_dist {
        let before = cli.before_office.unwrap_or(office);
        candidates.insert(
            0,
            Candidate {
                name: "before",
                dist,
                office: before,
            },
        );
    }
    for candidate in &candidates {
        if !candidate.dist.join("index.html").is_file() || !candidate.office.is_file() {
            bail!(
                "{} and {} are not both there (parts: {})",
                candidate.dist.display(),
                candidate.office.display(),
                PARTS.join(", ")
            );
        }
    }
    let mut size = if cli.small { Size::SMALL } else { Size::WHOLE };
    size.runs = cli.runs.unwrap_or(size.runs);
    let results = measure(&cli.parts, &candidates, size).await?;
    if !cli.small {
        let file = cli.results.map_or_else(|| given("YIDANG_RESULTS"), Ok)?;
        results.keep(&file, &head())?;
        println!("kept in {}", file.display());
    }
    Ok(())
}

/// When, on what machine, by which command.
fn head() -> String {
    let says = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        text.unwrap_or_default()
    };
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name));
        let value = line.and_then(|line| line.split_once(':'));
        value.map_or_else(String::new, |(_, value)| value.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let words: Vec<String> = std::env::args().skip(1).collect();
    format!(
        "{}, {cores} cores ({}), {} memory, {}; `cargo xtask bench {}`",
        says("date", &["+%Y-%m-%d"]),
        field("/proc/cpuinfo", "model name"),
        field("/proc/meminfo", "MemTotal"),
        says("chromium", &["--version"]),
        words.join(" ")
    )
}
