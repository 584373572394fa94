//! Who a device is: one check for every door through which one becomes known.
//!
//! An id is public, since every bundle carries it; the key is what makes it that device. The office
//! knows ids of devices that enrolled, of those that wait to be admitted, of authors whose changes
//! were brought, and its own.

use domain::{device::DeviceCard, ids::DeviceId};
use office_db::{Result, Tx};

/// Whether a device of this id may have that key: the id is new here, or known by it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn fits(tx: &mut Tx, id: &DeviceId, public_key: &str) -> Result<bool> {
    Ok(other(tx, id, public_key).await?.is_none())
}

/// The card under which the id is known, where that has another key.
///
/// # Errors
/// When the database fails.
pub(crate) async fn other(
    tx: &mut Tx,
    id: &DeviceId,
    public_key: &str,
) -> Result<Option<DeviceCard>> {
    // What enrolled before what was brought, and the office itself among both.
    let mut known = tx.card(id).await?;
    if known.is_none() {
        known = tx.applicant(id).await?.map(|applicant| DeviceCard {
            id: applicant.id,
            name: applicant.name,
            role: applicant.role,
            scope: applicant.scope,
            public_key: applicant.public_key,
            restored_from: None,
        });
    }
    Ok(known.filter(|card| card.public_key != public_key))
}
