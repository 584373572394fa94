//! What is stored for a time only.

use crate::tx::{Tx, on};

impl Tx {
    /// Empties bundles taken before this moment: what was in them is kept as changes. Their names
    /// stay, so that one that comes again is known. How many. Safe beside others that do the same.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn empty_bundles(&mut self, before: i64) -> sqlx::Result<u64> {
        on!(
            self,
            sqlx::query("UPDATE bundles SET body = '' WHERE taken_at < $1 AND body <> ''")
                .bind(before),
            execute
        )
    }
}

#[cfg(feature = "testing")]
impl Tx {
    /// All bundles were taken at this moment.
    pub async fn age_bundles(&mut self, at: i64) -> sqlx::Result<u64> {
        on!(
            self,
            sqlx::query("UPDATE bundles SET taken_at = $1").bind(at),
            execute
        )
    }

    /// How long each bundle is.
    pub async fn bundle_bytes(&mut self) -> sqlx::Result<Vec<i64>> {
        on!(
            self,
            sqlx::query_scalar("SELECT CAST(length(body) AS BIGINT) FROM bundles"),
            fetch_all
        )
    }
}
