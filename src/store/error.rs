//! Why the store could not do something.

/// A store's failure. Nothing was written.
#[derive(Clone, Debug, thiserror::Error)]
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
    /// The device is not enrolled yet.
    #[error("the device is not set up")]
    NotEnrolled,
    /// Stored data could not be read.
    #[error("stored data cannot be read: {0}")]
    Damaged(String),
    #[error("{0}")]
    Other(String),
}
