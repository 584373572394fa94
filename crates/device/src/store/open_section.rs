//! Where the person was: a device that lost its power opens there again.
//!
//! In the database and not in localStorage, which a browser writes to disk seconds later.

use super::{Store, StoreError, settings::open_section};

impl Store {
    /// The section of an assessment that was open last.
    pub async fn open_section(&self, assessment: &str) -> Result<Option<usize>, StoreError> {
        let section = self.setting(&open_section(assessment)).await?;
        Ok(section.map(|section| section as usize))
    }

    /// Notes the section that is open now.
    pub async fn set_open_section(
        &self,
        assessment: &str,
        section: usize,
    ) -> Result<(), StoreError> {
        self.set(&open_section(assessment), &(section as u32)).await
    }
}
