//! Where the person was: a device that lost its power opens there again.
//!
//! In the database and not in localStorage, which a browser writes to disk seconds later.

use super::{Store, StoreError, schema::META, tx};

/// `at.<assessment>` -> number of the section.
fn name(assessment: &str) -> String {
    format!("at.{assessment}")
}

impl Store {
    /// The section of an assessment that was open last.
    pub async fn place(&self, assessment: &str) -> Result<Option<usize>, StoreError> {
        let name = name(assessment);
        let place: Option<u32> = self
            .connection()
            .read(&[META], async |tx| tx::get_json(tx, META, &name).await)
            .await?;
        Ok(place.map(|place| place as usize))
    }

    /// Notes the section that is open now.
    pub async fn set_place(&self, assessment: &str, section: usize) -> Result<(), StoreError> {
        let name = name(assessment);
        let section = section as u32;
        self.connection()
            .write(&[META], async |tx| tx::put_json(tx, META, &name, &section))
            .await
    }
}
