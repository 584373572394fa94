//! Parts pages are made of.

mod dialog;
mod disagreement;
mod field;
mod head;
mod icon;
mod name_field;
mod pad;
mod paper;
mod parts;
mod people;
mod photos;
mod place;
mod printed_list;
mod radar;
mod read_only;
mod record_field;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;
mod toast;
mod trouble;

pub use dialog::{AskDialog, ConfirmDialog, show_while};
pub use disagreement::{Disagreement, DisagreesMark, RecordDisagrees};
pub use field::{NumberField, SegmentedField, SelectField, TextField};
pub use head::{PageHead, PageTitle};
pub use icon::{Icon, IconName};
pub use name_field::NameField;
pub use pad::Pad;
pub use paper::{PaperStanding, ShownPaper, StateBadge, remarks};
pub use parts::{Empty, LevelBadge, ProgressBar, StillMissing, distinct};
pub use people::{People, PersonSwitch, fill_in_names};
pub use photos::{AddEvidence, PhotoGrid, StoredPicture};
pub use place::{PlaceField, place_link};
pub use printed_list::PrintedList;
pub use radar::Radar;
pub use read_only::{Barred, FilledIn, FilledInCount};
pub use record_field::{RecordField, amount_value, whole_value};
pub use toast::{Toaster, use_toaster};
pub use trouble::{Detail, TroubleNote};
