//! Which programmes this build brings, and which of them this device works by.
//!
//! `packs/index.json` lists the packs that stand beside it as `<code>.json`: `[{"code", "name": {"zh",
//! "en"}}]`, the first where nobody chose. Another city is a file more, and builds nothing anew.
//! What the device chose is remembered before it is set up; from then on its database says it, so
//! that cleared preferences never put one city's data under another's rules.

use std::sync::Arc;

use domain::{Words, demo, json::from_str, pack::ProgrammePack};
use serde::Deserialize;

use super::start::{StartError, stored_lang};
use crate::{
    browser::{files::fetch_text, local::PROGRAMME, profile::Profile},
    i18n::fill,
    store::Store,
};

const INDEX: &str = "/packs/index.json";

/// One entry of the index.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Programme {
    pub code: String,
    pub name: Words,
}

/// All there are, in the index's order.
///
/// # Errors
/// When the index cannot be fetched or read.
pub async fn all() -> Result<Vec<Programme>, StartError> {
    let text = fetch_text(INDEX)
        .await
        .map_err(|error| StartError::Pack(error.0))?;
    from_str(&text).map_err(|_| StartError::Pack(INDEX.to_owned()))
}

/// Chooses one; it counts from the next start (reload) on. `false` where the browser remembers
/// nothing.
pub fn choose(code: &str) -> bool {
    PROGRAMME.set(&code.to_owned())
}

/// Opens a profile's database with the pack it works by.
///
/// # Errors
/// When a pack cannot be read, the build does not bring the device's programme, or the store does
/// not open.
pub async fn open(profile: Profile) -> Result<(Store, Arc<ProgrammePack>), StartError> {
    let all = all().await?;
    let first = first(&all)?;
    let pack = Arc::new(pack(first, profile).await?);
    let store = Store::open(profile.database(), Arc::clone(&pack)).await?;
    // The demo is made anew for whichever programme is chosen.
    let Some(code) = store
        .programme()
        .await?
        .filter(|_| profile == Profile::Real)
    else {
        return Ok((store, pack));
    };
    if code == first.code {
        return Ok((store, pack));
    }
    store.close();
    let other = all.iter().find(|one| one.code == code).ok_or_else(|| {
        let words = crate::i18n::shell::ShellTexts::of(stored_lang()).programme_gone;
        StartError::Pack(fill(words, &[("code", &code)]))
    })?;
    // Without a memory it is read from the database each time.
    let _remembered = choose(&code);
    let pack = Arc::new(self::pack(other, profile).await?);
    let store = Store::open(profile.database(), Arc::clone(&pack)).await?;
    Ok((store, pack))
}

/// The chosen programme's pack for a profile, else the first one's.
///
/// # Errors
/// As [`all`] and [`pack`].
pub async fn chosen_pack(profile: Profile) -> Result<ProgrammePack, StartError> {
    pack(first(&all().await?)?, profile).await
}

/// The programme chosen last; the first where nobody chose, or what was chosen is not here.
fn first(all: &[Programme]) -> Result<&Programme, StartError> {
    let wanted = PROGRAMME.get();
    all.iter()
        .find(|one| Some(&one.code) == wanted.as_ref())
        .or(all.first())
        .ok_or_else(|| StartError::Pack(INDEX.to_owned()))
}

/// Reads a programme's pack for a profile.
///
/// # Errors
/// Why it could not be fetched, or the pack's faults, in words for its maintainers.
pub async fn pack(programme: &Programme, profile: Profile) -> Result<ProgrammePack, StartError> {
    let text = fetch_text(&format!("/packs/{}.json", programme.code))
        .await
        .map_err(|error| StartError::Pack(error.0))?;
    // That it agrees with itself was checked where it was built and where the office starts: what a
    // device reads is what they checked, by its hash.
    let pack = ProgrammePack::read(&text);
    let pack = pack.map_err(|fault| StartError::Pack(fault.words(stored_lang())))?;
    Ok(match profile {
        Profile::Real => pack,
        Profile::Demo => demo::programme(&pack),
    })
}
