//! Version 2: what the office passed on and this device does not accept.

use indexed_db_futures::{Result, prelude::*, transaction::Transaction};

pub fn up(tx: &Transaction<'_>) -> Result<()> {
    tx.db().create_object_store("quarantine").build()?;
    Ok(())
}
