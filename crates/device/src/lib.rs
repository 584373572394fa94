//! A device without its screen: everything a browser profile keeps, makes and takes in.
//!
//! - [`store`]: the records, changes and list rows, in IndexedDB.
//! - [`browser`]: the browser as a device: keys, clock, random numbers, quota, canary, photos, files.
//! - [`edits`]: from a tap to a durable row: the queue of saves, what is on the screen, undo.
//! - [`exchange`]: bundles made from the store and taken into it.
//! - [`sync`]: the office over the network.
//!
//! Nothing here knows of Leptos or of any page.

pub mod browser;
pub mod edits;
pub mod exchange;
mod listeners;
pub mod store;
pub mod sync;

pub use listeners::Subscription;
