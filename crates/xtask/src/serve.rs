//! Builds the app and serves it with the office program.

use anyhow::Result;

use crate::{
    build::{self, APP},
    repo,
    run::{self, begin, cargo, command, plan, run, say, side_by_side},
    setup,
};

const OFFICE: &str = "the office program";

/// Serves until stopped with Ctrl-C.
///
/// # Errors
/// When the build fails or the port is taken.
pub fn serve(port: u16, dev: bool) -> Result<()> {
    plan(&[APP, OFFICE]);
    setup::setup(&[])?;
    // The app's last steps keep one core busy, and have folders of their own in the target folder.
    side_by_side(
        || build::build(dev),
        || {
            begin(OFFICE);
            say("building the office program");
            run(cargo().args(["build", "--quiet", "--locked", "--package", "office"]))
        },
    )?;
    let mut office = command(&repo::program("debug", "office").to_string_lossy());
    office.args(["serve", "--port", &port.to_string(), "--app"]);
    run::serve(office.arg(repo::dist()))
}
