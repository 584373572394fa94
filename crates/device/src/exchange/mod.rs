//! Bundles out of and into this browser.
//!
//! Out: [`summary`] says what would go, [`make`] makes the file, the page gives it to the person
//! (`browser::files`), and only when they have it does [`handed_over`] move the mark. In:
//! [`preview`] reads and checks a file and tells what it would change, [`apply`] writes it,
//! [`defer`] keeps one that came too early.
//!
//! Attachments are written before the records that name them: by themselves they change nothing
//! anybody sees. Everything else of a bundle is one transaction.

pub mod backup;
mod error;
mod import;
mod make;
mod relay;
mod summary;
mod task;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;
mod zip;

pub use error::ExchangeError;
pub use import::{Applied, Preview, apply, defer, preview, retry_deferred, take_from_office};
pub use make::{Made, MadeFile, handed_over, make};
pub use relay::{next_batch, office_has, relayed, to_relay};
pub use summary::{Summary, What, summary};
pub use task::{Progress, Task};
