//! Starts the app.

fn main() {
    yidang::app::start();
}
