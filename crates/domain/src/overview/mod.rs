//! What the office's desk draws and adds up over all dossiers: levels before and after, scenarios,
//! money, and how a figure grew.
//!
//! A [`Digest`] is read off one dossier's records; everything here is a count or a sum of digests as of a
//! day, so that the same records give the same picture, whenever and wherever it is drawn.

mod burn_up;
mod digest;
mod findings;
mod levels;
mod money;

pub use burn_up::{BurnUp, Point, burn_up};
pub use digest::{Digest, OnSite, Wanted};
pub use findings::{CHECKED, Doubt, Finding, checked, findings};
pub use levels::{Heat, Moment, Spread, heat, levels};
pub use money::{MoneyRow, Spent, money_rows};

use std::sync::Arc;

/// A digest, owned or shared.
pub trait AsDigest {
    fn as_digest(&self) -> &Digest;
}

impl AsDigest for Digest {
    fn as_digest(&self) -> &Digest {
        self
    }
}

impl AsDigest for Arc<Digest> {
    fn as_digest(&self) -> &Digest {
        self
    }
}

/// The digests of an area, or of all areas of the programme; what lies in none counts nowhere.
fn within<'a, D: AsDigest>(
    pack: &'a crate::pack::ProgrammePack,
    digests: &'a [D],
    area: Option<&'a str>,
) -> impl Iterator<Item = &'a Digest> {
    let all = digests.iter().map(AsDigest::as_digest);
    all.filter(move |one| {
        pack.area(&one.area).is_some() && area.is_none_or(|area| one.area == area)
    })
}
