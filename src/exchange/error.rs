//! Why an exchange did not happen.

use domain::{Lang, bundle::BundleFault};

use crate::{device::BrowserError, i18n::store::store_error, store::StoreError};

/// An exchange's failure. Nothing was half applied, and no mark was moved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file was refused whole.
    #[error("{}", .0.sentence(Lang::En))]
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

impl ExchangeError {
    /// The failure in words for the screen.
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Store(error) => store_error(error, lang),
            Self::Refused(fault) => fault.sentence(lang),
            Self::Browser(error) => match lang {
                Lang::Zh => format!(
                    "浏览器没能读写这个文件（{error}）。本机数据没有改变。请换一个位置或重新选择文件再试。"
                ),
                Lang::En => format!(
                    "The browser could not read or write the file ({error}). The data on this device is unchanged. Choose the file again or another place."
                ),
            },
            Self::Cancelled => match lang {
                Lang::Zh => "已停止。本机数据没有改变。".to_owned(),
                Lang::En => "Stopped. The data on this device is unchanged.".to_owned(),
            },
        }
    }
}
