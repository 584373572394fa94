//! Whole-product tests: real devices (each a browser profile of its own) against a real office program.
//!
//! `cargo xtask test` builds the app and the office first and names them in the environment.
//! Nothing here sleeps for luck: every wait asks again until it is so, or says what was there instead.

pub mod axe;
pub mod bench;
pub mod builds;
pub mod cable;
pub mod device;
pub mod linked;
pub mod linked_tour;
pub mod office;
pub mod pages;
pub mod papers;
pub mod proxy;
pub mod sender;
pub mod stored;
pub mod tour;
pub mod visit;
pub mod wait;

mod browser;

pub use browser::Engine;
pub use builds::{Build, TOWN};
pub use cable::{Cable, Link};
pub use device::Device;
pub use office::Office;
pub use proxy::Proxy;

/// A path from the environment `cargo xtask test` sets.
///
/// # Errors
/// When the variable is not set.
pub fn given(name: &str) -> anyhow::Result<std::path::PathBuf> {
    std::env::var_os(name).map(Into::into).ok_or_else(|| {
        anyhow::anyhow!("{name} is not set: run these tests with `cargo xtask test`")
    })
}
