//! List rows that an older build wrote: worked out anew, so that lists count what that build did not know.

use domain::dossier::DossierRow;

use super::{
    Store, StoreError,
    commit::records_of,
    schema::{META, RECORDS, ROWS},
};

/// Dossiers of one transaction: work in others' way ends soon.
const AT_ONCE: usize = 50;

impl Store {
    /// Works the rows of these dossiers out anew and stores them; those there are.
    ///
    /// # Errors
    /// When the store fails; some rows may be new then.
    pub async fn renew_rows(&self, dossiers: &[String]) -> Result<Vec<DossierRow>, StoreError> {
        let mut renewed = Vec::new();
        for some in dossiers.chunks(AT_ONCE) {
            let rows = self
                .connection()
                .write(&[RECORDS, ROWS, META], async |tx| {
                    let mut rows = Vec::with_capacity(some.len());
                    for dossier in some {
                        let records = records_of(tx, dossier).await?;
                        if !records.is_empty() {
                            rows.extend(self.put_row(tx, dossier, records)?);
                        }
                    }
                    Ok(rows)
                })
                .await?;
            renewed.extend(rows);
        }
        Ok(renewed)
    }
}
