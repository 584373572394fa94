//! The connection, which the browser may close at any time, and transactions over it.

use std::{
    cell::{Cell, RefCell},
    pin::pin,
    rc::{Rc, Weak},
};

use futures_util::future::{Either, LocalBoxFuture, select};
use indexed_db_futures::{
    database::Database,
    internals::SystemRepr,
    prelude::*,
    transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions},
};

use super::{StoreError, error::named, schema};
use crate::browser;

/// How long another window may take to let go of a database that is erased.
const PATIENCE_MS: i32 = 3_000;

/// A database by name, opened when needed and again after the browser closed it.
pub struct Connection {
    name: String,
    version: u32,
    open: RefCell<Option<Database>>,
    /// It was open once: if it is not there any more, it must not come back empty.
    known: Cell<bool>,
    /// Somebody had it erased.
    erased: Cell<bool>,
    on_erased: RefCell<Option<Box<dyn Fn()>>>,
}

impl Connection {
    pub fn new(name: &str, version: u32) -> Rc<Self> {
        Rc::new(Self {
            name: name.to_owned(),
            version,
            open: RefCell::new(None),
            known: Cell::new(false),
            erased: Cell::new(false),
            on_erased: RefCell::new(None),
        })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The open database.
    ///
    /// # Errors
    /// [`StoreError::Erased`] when it was open before and is gone: made anew it would be empty,
    /// and what is on the screen would be saved into nothing.
    pub async fn database(self: &Rc<Self>) -> Result<Database, StoreError> {
        if self.erased.get() {
            return Err(StoreError::Erased);
        }
        let open = self.open.borrow().clone();
        if let Some(database) = open {
            return Ok(database);
        }
        let database = match schema::open(&self.name, self.version, !self.known.get()).await {
            Err(StoreError::Erased) => {
                self.found_erased();
                return Err(StoreError::Erased);
            }
            other => other?,
        };
        self.known.set(true);
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

    /// Calls `listener` when another window has the database erased, or it is found gone.
    pub fn on_erased(&self, listener: impl Fn() + 'static) {
        *self.on_erased.borrow_mut() = Some(Box::new(listener));
    }

    fn found_erased(&self) {
        self.erased.set(true);
        if let Some(listener) = &*self.on_erased.borrow() {
            listener();
        }
    }

    /// Deletes the database. Other windows let go of it when they hear; one that sleeps does not,
    /// then `waiting` is called and the browser deletes as soon as that window is closed.
    ///
    /// # Errors
    /// When the browser refuses; all data is there then and can be used.
    pub async fn erase(&self, waiting: impl FnOnce()) -> Result<(), StoreError> {
        self.erased.set(true);
        self.close();
        let deleted = async {
            let deleting = Database::delete_by_name(&self.name)?.into_future();
            let patience = pin!(browser::pause(PATIENCE_MS));
            match select(deleting, patience).await {
                Either::Left((done, _)) => Ok(done?),
                Either::Right(((), deleting)) => {
                    waiting();
                    Ok(deleting.await?)
                }
            }
        };
        deleted
            .await
            .inspect_err(|_: &StoreError| self.erased.set(false))
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
        let answering = Answering {
            work,
            answer: RefCell::new(None),
        };
        match self.attempt(stores, mode, &answering).await {
            Err(StoreError::Closed | StoreError::Interrupted(_)) => {
                self.close();
                self.attempt(stores, mode, &answering).await?;
            }
            other => other?,
        }
        // Work that succeeded has answered.
        answering.answer.into_inner().ok_or(StoreError::Closed)
    }

    async fn attempt(
        self: &Rc<Self>,
        stores: &[&str],
        mode: TransactionMode,
        work: &dyn Work,
    ) -> Result<(), StoreError> {
        let database = self.database().await?;
        let tx = database
            .transaction(stores)
            .with_mode(mode)
            .with_options(TransactionOptions::new().with_durability(TransactionDurability::Strict))
            .build()?;
        // A full disk looks like a plain abort; only the raw transaction knows the reason.
        let raw: web_sys::IdbTransaction = (**tx.as_sys()).clone();
        let done = match work.run(&tx).await {
            Ok(()) => tx.commit().await.map_err(StoreError::from),
            Err(error) => {
                drop(tx); // rolls back
                Err(error)
            }
        };
        done.map_err(|error| match raw.error() {
            Some(reason) if reason.name() == "QuotaExceededError" => StoreError::Full,
            // A connection closed by force aborts its transactions without a reason.
            None if self.open.borrow().is_none() && is_vague(&error) => StoreError::Closed,
            Some(reason) if is_vague(&error) => named(&reason.name(), reason.message()),
            _ => error,
        })
    }
}

/// Whether the raw transaction may know better why.
fn is_vague(error: &StoreError) -> bool {
    matches!(error, StoreError::Interrupted(_) | StoreError::Other(_))
}

/// What is done in a transaction, whatever it answers: one transaction's code for all of them
/// instead of one for each (2 kB apiece).
trait Work {
    fn run<'t>(&'t self, tx: &'t Transaction<'_>) -> LocalBoxFuture<'t, Result<(), StoreError>>;
}

struct Answering<W, T> {
    work: W,
    answer: RefCell<Option<T>>,
}

impl<T, W: AsyncFn(&Transaction<'_>) -> Result<T, StoreError>> Work for Answering<W, T> {
    fn run<'t>(&'t self, tx: &'t Transaction<'_>) -> LocalBoxFuture<'t, Result<(), StoreError>> {
        Box::pin(async move {
            let answer = (self.work)(tx).await?;
            self.answer.replace(Some(answer));
            Ok(())
        })
    }
}

/// Lets go of the connection when the browser closes it or another tab wants to upgrade or delete
/// the database: holding on would block that tab for ever.
fn watch(connection: Weak<Connection>, database: Database) -> Result<(), StoreError> {
    let mut changes = database.version_changes()?;
    wasm_bindgen_futures::spawn_local(async move {
        let heard = changes.recv().await;
        // Closed before anything else: the other window waits for it.
        database.close();
        if let Some(connection) = connection.upgrade() {
            connection.open.borrow_mut().take();
            // No new version: it is being deleted.
            if heard.is_some_and(|change| change.new_version().is_none()) {
                connection.found_erased();
            }
        }
    });
    Ok(())
}
