//! What the programme knows beside its enterprises: meetings, products, showcases, entries by hand,
//! and where tasks without a measure stand.
//!
//! These records lie in dossiers that are no enterprise's: one per area, named by the area's code, and
//! [`CITY`]. They are few, and have no row in the list of enterprises.

pub mod entry;
pub mod meeting;
pub mod product;
pub mod showcase;
pub mod task_note;

use chrono::NaiveDate;

use crate::{day, pack::ProgrammePack, record::Record};

pub use entry::Entry;
pub use meeting::{Meeting, MeetingKind};
pub use product::Product;
pub use showcase::{Showcase, ShowcaseKind};
pub use task_note::{HandState, TaskNote};

/// The dossier of what belongs to no single area.
pub const CITY: &str = "city";

/// Whether a dossier is the programme's own: an area's or the city's, and no enterprise's.
pub fn is_programme_wide(dossier: &str, pack: &ProgrammePack) -> bool {
    dossier == CITY || pack.area(dossier).is_some()
}

/// The dossiers of the programme's own records.
pub fn dossiers(pack: &ProgrammePack) -> impl Iterator<Item = &str> {
    let areas = pack.areas.iter().map(|area| area.code.as_str());
    std::iter::once(CITY).chain(areas)
}

/// The programme's own records as they say, deleted ones left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProgrammeRecords {
    pub meetings: Vec<Meeting>,
    pub products: Vec<Product>,
    pub showcases: Vec<Showcase>,
    pub entries: Vec<Entry>,
    pub tasks: Vec<TaskNote>,
}

impl ProgrammeRecords {
    /// Reads them, in whatever order they come; records of other kinds are passed over.
    pub fn read<'a>(records: impl IntoIterator<Item = &'a Record>) -> Self {
        let mut read = Self::default();
        let mut records: Vec<&Record> = records.into_iter().collect();
        records.retain(|record| !record.is_deleted());
        records.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        for record in records {
            match record.key.kind.as_str() {
                meeting::KIND => read.meetings.extend(Meeting::from_record(record)),
                product::KIND => read.products.push(Product::from_record(record)),
                showcase::KIND => read.showcases.extend(Showcase::from_record(record)),
                entry::KIND => read.entries.push(Entry::from_record(record)),
                task_note::KIND => read.tasks.extend(TaskNote::from_record(record)),
                _ => {}
            }
        }
        read
    }
}

fn text(record: &Record, field: &str) -> String {
    record.text(field).unwrap_or_default().trim().to_owned()
}

fn date(record: &Record, field: &str) -> Option<NaiveDate> {
    day::parse(record.text(field)?)
}

fn phase(record: &Record, field: &str) -> Option<u8> {
    record.get(field)?.as_int()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{pack, record};

    #[test]
    fn an_area_and_the_city_have_dossiers_and_an_enterprise_is_neither() {
        let pack = pack();
        let all: Vec<&str> = dossiers(&pack).collect();
        assert_eq!((all.len(), all[0]), (8, CITY));
        assert!(all.iter().all(|dossier| is_programme_wide(dossier, &pack)));
        assert!(!is_programme_wide(crate::testing::CODE, &pack));
    }

    #[test]
    fn reads_each_kind_and_leaves_deleted_ones_out() {
        let records = [
            record(meeting::KIND, "m1", &[("kind", "briefing".into())]),
            record(meeting::KIND, "m2", &[("kind", "party".into())]),
            record(product::KIND, "p1", &[("name", "排产".into())]),
            record(showcase::KIND, "s1", &[("kind", "practice".into())]),
            record(entry::KIND, "e1", &[("deleted", true.into())]),
            record(task_note::KIND, "2", &[("state", "done".into())]),
            record(task_note::KIND, "two", &[("state", "done".into())]),
        ];
        let read = ProgrammeRecords::read(&records);
        let counts = [
            read.meetings.len(),
            read.products.len(),
            read.showcases.len(),
            read.entries.len(),
            read.tasks.len(),
        ];
        assert_eq!(counts, [1, 1, 1, 0, 1]);
        assert_eq!(read.tasks[0].number, 2);
    }
}
