//! Starts the app.

fn main() {
    yidang::panic::install();
    yidang::shell::start();
}
