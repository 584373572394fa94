//! Yidang in the browser.
//!
//! Pages use components, the store and the exchange; the store and the exchange never use pages.

pub mod app;
pub mod components;
pub mod device;
pub mod exchange;
pub mod i18n;
pub mod pages;
pub mod store;
pub mod view;
