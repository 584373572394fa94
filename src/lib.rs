//! Yidang in the browser.
//!
//! From below: the device's half ([`device`]), words, the app's state, components, pages, and the
//! shell around them. None uses what stands after it.

pub mod app;
pub mod components;
pub mod i18n;
pub mod pages;
pub mod panic;
pub mod shell;

pub use device::{browser, exchange, store, sync};
