//! Yidang in the browser.
//!
//! Pages use components, the store, the exchange and the sync; none of these uses pages.

pub mod app;
pub mod components;
pub mod i18n;
pub mod pages;
pub mod panic;

pub use device::{browser, exchange, store, sync};
