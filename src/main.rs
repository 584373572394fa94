//! Starts the app in a window, or the exchange in a worker: both run from the same files, so the
//! worker costs no further download.

fn main() {
    yidang::app::start();
}
