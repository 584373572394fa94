//! Version 1: the first schema.

use indexed_db_futures::{KeyPath, Result, prelude::*, transaction::Transaction};

pub fn up(tx: &Transaction<'_>) -> Result<()> {
    let db = tx.db();
    // Names are spelled out: a later version may rename the constants, not this step.
    for name in [
        "records",
        "rows",
        "attachments",
        "thumbnails",
        "meta",
        "devices",
        "held",
    ] {
        db.create_object_store(name).build()?;
    }
    let changes = db.create_object_store("changes").build()?;
    changes
        .create_index("by_dossier", KeyPath::One("dossier"))
        .build()?;
    Ok(())
}
