//! The demo programme: about forty invented enterprises with everything the product can show.
//!
//! It is generated, not stored, from a fixed seed, and belongs to a programme of its own code
//! (see [`programme`]), so that no bundle of it can ever be imported into real data.

use crate::{pack::ProgrammePack, record::Edit};

/// `pack` as a demo: same contents, code `<code>-demo`, name marked as invented.
pub fn programme(pack: &ProgrammePack) -> ProgrammePack {
    let _ = pack;
    todo!()
}

/// The demo's edits, dossier by dossier, in the order they happened. `today` (ms since 1970)
/// places due days and visits around the day of loading.
pub fn edits(pack: &ProgrammePack, today_ms: i64) -> Vec<Vec<Edit>> {
    let _ = (pack, today_ms);
    todo!()
}
