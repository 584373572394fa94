//! Builds the app and serves it with the office program.

use anyhow::Result;

use crate::{
    build, repo,
    run::{cargo, run, say},
};

/// Serves until stopped with Ctrl-C.
///
/// # Errors
/// When the build fails or the port is taken.
pub fn serve(port: u16, dev: bool) -> Result<()> {
    build::build(dev)?;
    say("building the office program");
    run(cargo().args(["build", "--quiet", "--locked", "--package", "office"]))?;
    let mut office = cargo();
    office.args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "office",
        "--",
        "serve",
        "--port",
        &port.to_string(),
        "--app",
    ]);
    run(office.arg(repo::dist()))
}
