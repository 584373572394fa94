//! Why the store could not do something.

use indexed_db_futures::error::{DomException, Error, OpenDbError};

use crate::browser::BrowserError;

/// A store's failure. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser gives no more room.
    #[error("storage is full")]
    Full,
    /// The browser offers no IndexedDB here (private window, an app's own browser).
    #[error("no storage: {0}")]
    Unavailable(String),
    /// A newer build of the app has upgraded the database.
    #[error("the data was upgraded by a newer version of the app")]
    Newer,
    /// The browser closed the database underneath, twice in a row.
    #[error("the browser closed the database")]
    Closed,
    /// The browser broke the work off for a reason that passes (its disk was busy, it was put to
    /// sleep, it shut a process down): done again it may succeed.
    #[error("the browser broke off: {0}")]
    Interrupted(String),
    /// The database was erased, from this window or another, or is gone.
    #[error("the data on this device was erased")]
    Erased,
    /// The device is not enrolled yet.
    #[error("the device is not set up")]
    NotEnrolled,
    /// Stored data could not be read.
    #[error("stored data cannot be read: {0}")]
    Damaged(String),
    /// No reader would take what was to be written, and where: a text that is too long, a number that
    /// is too large.
    #[error("no reader would take it: {0}")]
    Refused(domain::json::Error),
    /// It is not this device's to write, and counts nowhere.
    #[error("not this device's to write")]
    Denied(domain::workflow::Denial),
    /// What was to be written is none: a fault of the program.
    #[error("{0}")]
    Invalid(String),
    #[error("{0}")]
    Other(String),
}

impl StoreError {
    /// Whether nothing can be stored here any more, or not yet, however often it is tried: the data
    /// is erased, belongs to a newer build, or the device is not set up.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Erased | Self::Newer | Self::NotEnrolled)
    }
}

/// The failure a browser's exception of this name means.
pub(super) fn named(name: &str, message: String) -> StoreError {
    match name {
        "QuotaExceededError" => StoreError::Full,
        "VersionError" => StoreError::Newer,
        "InvalidStateError" => StoreError::Closed,
        "AbortError" | "UnknownError" | "TimeoutError" | "TransactionInactiveError" => {
            StoreError::Interrupted(format!("{name}: {message}"))
        }
        "SecurityError" => StoreError::Unavailable(message),
        _ => StoreError::Other(format!("{name}: {message}")),
    }
}

/// What is stored does not fit its type, or what is to be stored would not be read again.
impl From<domain::json::Error> for StoreError {
    fn from(error: domain::json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

impl From<BrowserError> for StoreError {
    fn from(error: BrowserError) -> Self {
        Self::Unavailable(error.0)
    }
}

impl From<DomException> for StoreError {
    fn from(exception: DomException) -> Self {
        let raw = web_sys::DomException::from(exception);
        named(&raw.name(), raw.message())
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::DomException(exception) => exception.into(),
            // The crate's word for a transaction that was aborted without a reason.
            Error::MissingData(missing) => Self::Interrupted(missing.to_string()),
            Error::Unknown(unknown) => Self::Other(unknown.to_string()),
            // Its own words would bring the code that writes floats, 12 kB, for a case that we
            // read nothing as.
            Error::Serialisation(_) => {
                Self::Damaged("a stored value is of another kind".to_owned())
            }
        }
    }
}

impl From<OpenDbError> for StoreError {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(error) => error.into(),
            OpenDbError::UnsupportedEnvironment | OpenDbError::NullFactory => {
                Self::Unavailable("the browser offers no IndexedDB here".to_owned())
            }
            OpenDbError::VersionZero => Self::Other("a database has no version 0".to_owned()),
        }
    }
}
