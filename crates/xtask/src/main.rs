//! `cargo xtask …`: sets a machine up, builds, runs and tests Yidang. Plain Rust instead of shell
//! scripts; each command says what it does and why, and is quick the second time.

mod bench;
mod build;
mod ci;
mod engines;
mod icons;
mod package;
mod packages;
mod precache;
mod repo;
mod run;
mod serve;
mod setup;
mod shots;
#[cfg(test)]
mod signals;
mod size;
mod split;
mod styles;
mod test;
mod tools;
mod wasm_target;
mod worker;

use anyhow::Result;
use clap::{Parser, Subcommand};
use engines::Engine;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Set up, build, run and test Yidang")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Find or install what building and testing need
    Setup {
        /// Also what the tests need: Chromium, Firefox and WebKit with their drivers, Chinese fonts,
        /// axe-core, PostgreSQL, moto
        #[arg(long)]
        browser: bool,
    },
    /// Build the browser app into dist/
    Build {
        /// Fast and large, for development
        #[arg(long)]
        dev: bool,
    },
    /// Build the app and serve it on http://localhost:8080
    Serve {
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Fast and large, for development
        #[arg(long)]
        dev: bool,
    },
    /// Run all tests: the rules natively and in wasm, and the product in real browsers
    Test {
        /// Only the native tests
        #[arg(long)]
        native: bool,
        /// Test the dist/ that is there instead of building it
        #[arg(long)]
        no_build: bool,
        /// Browsers for the wasm tests and for those product tests that run in each (the rest runs
        /// in Chromium); name it again for another: Chromium when none is named
        #[arg(long = "engine", value_name = "ENGINE")]
        engines: Vec<Engine>,
    },
    /// Take screenshots of all pages, in each theme and in English, into target/shots
    Shots {
        /// Use the dist/ that is there instead of building it
        #[arg(long)]
        no_build: bool,
        /// Only where LOOK/PAGE contains this, such as dark/ or plain/assess
        #[arg(long)]
        only: Option<String>,
        /// The pictures of docs/screens.md instead
        #[arg(long)]
        gallery: bool,
    },
    /// Print what the first offline start downloads; fails above the budget
    Size,
    /// Measure what counts for a person, into benches/RESULTS.md
    ///
    /// After PART... come the options of the program that measures: --small, --runs N, --dist FOLDER,
    /// --office PROGRAM, --before-dist FOLDER and --before-office PROGRAM (another build measured in
    /// the same run), --results FILE.
    Bench {
        /// Measure the dist/ that is there instead of building it
        #[arg(long)]
        no_build: bool,
        /// Parts, everything when none is named: first-visit, server, import, offline-start, answer
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        what: Vec<String>,
    },
    /// Pack the office, the app, the unit and example settings: an archive and a Debian package
    Package {
        /// Pack the dist/ that is there instead of building it
        #[arg(long)]
        no_build: bool,
    },
    /// Draw the PNG icons again from public/icons/mark.svg
    Icons,
    /// Format, lints, tests and size: what a change must pass
    Ci,
    /// Trunk's hook: lists the build's files in sw.js and compresses them
    #[command(hide = true)]
    Precache,
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Setup { browser } => setup::setup(if browser { &Engine::USUAL } else { &[] }),
        Command::Build { dev } => build::build(dev),
        Command::Serve { port, dev } => serve::serve(port, dev),
        Command::Test {
            native,
            no_build,
            engines,
        } => {
            let engines = if engines.is_empty() {
                Engine::USUAL.to_vec()
            } else {
                engines
            };
            test::test(native, no_build, &engines)
        }
        Command::Shots {
            no_build,
            only,
            gallery,
        } => shots::shots(no_build, only.as_deref(), gallery),
        Command::Size => size::size(),
        Command::Bench { no_build, what } => bench::bench(no_build, &what),
        Command::Package { no_build } => package::package(no_build),
        Command::Icons => icons::icons(),
        Command::Ci => ci::ci(),
        Command::Precache => precache::hook(),
    }
}
