//! Why an exchange did not happen.

use domain::bundle::BundleFault;

use crate::{browser::BrowserError, store::StoreError};

/// An exchange's failure. Nothing was half applied, and no mark was moved. Words for the screen:
/// [`crate::i18n::Trouble::of_exchange`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file was refused whole.
    #[error("{0}")]
    Refused(BundleFault),
    /// The browser could not read, sign or write.
    #[error(transparent)]
    Browser(#[from] BrowserError),
    /// The person stopped it.
    #[error("stopped")]
    Cancelled,
}

impl From<BundleFault> for ExchangeError {
    fn from(fault: BundleFault) -> Self {
        Self::Refused(fault)
    }
}
