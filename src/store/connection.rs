//! The connection, which the browser may close at any time, and transactions over it.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use indexed_db_futures::{
    database::Database,
    internals::SystemRepr,
    prelude::*,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};

use super::{StoreError, error::named, schema};

/// A database by name, opened when needed and again after the browser closed it.
pub struct Connection {
    name: String,
    version: u32,
    open: RefCell<Option<Database>>,
}

impl Connection {
    pub fn new(name: &str, version: u32) -> Rc<Self> {
        Rc::new(Self {
            name: name.to_owned(),
            version,
            open: RefCell::new(None),
        })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The open database.
    pub async fn database(self: &Rc<Self>) -> Result<Database, StoreError> {
        let open = self.open.borrow().clone();
        if let Some(database) = open {
            return Ok(database);
        }
        let database = schema::open(&self.name, self.version).await?;
        *self.open.borrow_mut() = Some(database.clone());
        watch(Rc::downgrade(self), database.clone())?;
        Ok(database)
    }

    /// Closes the connection; the next use opens it again.
    pub fn close(&self) {
        if let Some(database) = self.open.borrow_mut().take() {
            database.close();
        }
    }

    /// Runs `work` in one strictly durable transaction: everything it wrote, or nothing.
    ///
    /// `work` may await nothing but requests of its transaction: anything else ends it, and what
    /// was written until then would stay. It runs a second time when the browser had closed the
    /// connection.
    pub async fn write<T>(
        self: &Rc<Self>,
        stores: &[&str],
        work: impl AsyncFn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.run(stores, TransactionMode::Readwrite, work).await
    }

    /// Runs `work` in a reading transaction; the same rules hold.
    pub async fn read<T>(
        self: &Rc<Self>,
        stores: &[&str],
        work: impl AsyncFn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.run(stores, TransactionMode::Readonly, work).await
    }

    async fn run<T>(
        self: &Rc<Self>,
        stores: &[&str],
        mode: TransactionMode,
        work: impl AsyncFn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self.attempt(stores, mode, &work).await {
            Err(StoreError::Closed) => {
                self.close();
                self.attempt(stores, mode, &work).await
            }
            other => other,
        }
    }

    async fn attempt<T>(
        self: &Rc<Self>,
        stores: &[&str],
        mode: TransactionMode,
        work: &impl AsyncFn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let database = self.database().await?;
        let tx = database
            .transaction(stores)
            .with_mode(mode)
            .with_options(TransactionOptions::new().with_durability(TransactionDurability::Strict))
            .build()?;
        // A full disk looks like a plain abort; only the raw transaction knows the reason.
        let raw: web_sys::IdbTransaction = (**tx.as_sys()).clone();
        let done = match work(&tx).await {
            Ok(value) => tx.commit().await.map(|()| value).map_err(StoreError::from),
            Err(error) => {
                drop(tx); // rolls back
                Err(error)
            }
        };
        done.map_err(|error| match raw.error() {
            Some(reason) if reason.name() == "QuotaExceededError" => StoreError::Full,
            // A connection closed by force aborts its transactions without a reason.
            None if self.open.borrow().is_none() && matches!(error, StoreError::Other(_)) => {
                StoreError::Closed
            }
            Some(reason) if matches!(error, StoreError::Other(_)) => {
                named(&reason.name(), reason.message())
            }
            _ => error,
        })
    }
}

/// Lets go of the connection when the browser closes it or another tab wants to upgrade or delete
/// the database: holding on would block that tab for ever.
fn watch(connection: Weak<Connection>, database: Database) -> Result<(), StoreError> {
    let mut changes = database.version_changes()?;
    wasm_bindgen_futures::spawn_local(async move {
        let _either_event_means_let_go = changes.recv().await;
        if let Some(connection) = connection.upgrade() {
            connection.open.borrow_mut().take();
        }
        database.close();
    });
    Ok(())
}
