//! Steps that bring the database from one version to the next, one file each, never edited once
//! they have shipped.
//!
//! They run in the upgrade transaction: an error undoes all of them, and the old version stays.

mod v1;
mod v2;

use indexed_db_futures::{Result, transaction::Transaction};

/// Runs every step above `old`.
pub fn run(old: u32, tx: &Transaction<'_>) -> Result<()> {
    if old < 1 {
        v1::up(tx)?;
    }
    if old < 2 {
        v2::up(tx)?;
    }
    Ok(())
}
