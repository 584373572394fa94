//! Yidang's office program.

use std::process::ExitCode;

fn main() -> ExitCode {
    office::commands::run(std::env::args_os())
}
