//! Parts pages are made of.

mod dialog;
mod field;
mod head;
mod icon;
mod parts;
mod photos;
mod place;
mod radar;
mod read_only;
mod record_field;
mod signature;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;
mod toast;
mod trouble;

pub use dialog::{AskDialog, ConfirmDialog};
pub use field::{NumberField, SegmentedField, SelectField, TextField};
pub use head::{PageHead, PageTitle};
pub use icon::{Icon, IconName};
pub use parts::{Empty, LevelBadge, ProgressBar};
pub use photos::{AddEvidence, PhotoGrid, StoredPicture};
pub use place::{PlaceField, place_link};
pub use radar::Radar;
pub use read_only::ReadOnly;
pub use record_field::{RecordField, amount_value, whole_value};
pub use signature::SignaturePad;
pub use toast::{Toaster, use_toaster};
pub use trouble::{Detail, TroubleNote};
