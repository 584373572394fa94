//! 入库申请: an enterprise asks to be a pilot; the county checks, the city lists and publishes.
//!
//! What was approved says for which phase. What the city does with it afterwards (published, listed, left)
//! is a record of its own under the same id, which the office writes: what was approved is final. The list
//! itself is the enterprises' own fields `selected` and `phase`, by which annex 2 is counted: the office
//! writes them as they follow ([`Listing::listed`]), and takes them away from who left.

use chrono::NaiveDate;

use super::read::{date, text, whole};
use crate::{
    enterprise::Enterprise,
    record::{Fields, Record},
    schema::fields,
    value::Value,
};

/// The record kind.
pub const KIND: &str = "listing";

fields! {
    /// The fields of an application for the list.
    ListingField {
        Day = "day": Date;
        /// The batch of applications it is handed in with.
        Batch = "batch": Line;
        Phase = "phase": Choice(Choices::Phase);
        /// From the survey: how digital it is, what it wants, what it would spend.
        Survey = "survey": Lines;
        Wants = "wants": Lines;
        Budget = "budget": Amount(Unit::TenThousandYuan);
        /// The credit code of the enterprise whose place it takes.
        Replaces = "replaces": Line;
    }
}

/// The kind of what the city does with an application.
pub const ON_LIST: &str = "on-list";

fields! {
    /// The fields of what the city does with an application.
    OnListField {
        PublishedFrom = "published_from": Date;
        PublishedTo = "published_to": Date;
        /// The day from which it is on the list.
        Listed = "listed": Date;
        /// The day it left the list, and why.
        Left = "left": Date;
        Because = "because": Line;
    }
}

/// An application for the list, with what the city did with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    pub id: String,
    pub phase: Option<u8>,
    pub listed: Option<NaiveDate>,
    pub left: Option<NaiveDate>,
    pub replaces: String,
}

impl Listing {
    /// Reads what a record or a content that was decided on says, and what the city did with it.
    pub fn read(id: &str, record: &impl Fields, on_list: Option<&Record>) -> Self {
        use ListingField as Field;
        let phase = whole(record, Field::Phase.name());
        Self {
            id: id.to_owned(),
            phase: phase.and_then(|phase| phase.try_into().ok()),
            listed: on_list.and_then(|it| date(it, OnListField::Listed.name())),
            left: on_list.and_then(|it| date(it, OnListField::Left.name())),
            replaces: text(record, Field::Replaces.name()).trim().to_owned(),
        }
    }

    /// The enterprise's fields as this puts it on the list, where it does not read so already.
    pub fn listed(&self, enterprise: &Enterprise) -> Option<Vec<(&'static str, Value)>> {
        let (listed, phase) = (self.listed?, self.phase?);
        if self.left.is_some() {
            return None;
        }
        let is_so = enterprise.selected == Some(listed) && enterprise.phase == Some(phase);
        (!is_so).then(|| {
            vec![
                ("selected", Value::text(listed.to_string())),
                ("phase", Value::Int(phase.into())),
            ]
        })
    }

    /// The fields that take it off the list again, where it is on it.
    pub fn unlisted(enterprise: &Enterprise) -> Option<Vec<(&'static str, Value)>> {
        let is_on = enterprise.selected.is_some() || enterprise.phase.is_some();
        is_on.then(|| vec![("selected", Value::Null), ("phase", Value::Null)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{day, testing::record};

    #[test]
    fn what_was_approved_puts_it_on_the_list_once() {
        let written = [
            ("phase", Value::Int(2)),
            ("replaces", " 91640300MA0000001X ".into()),
        ];
        let asked = record(KIND, "l", &written);
        let on_list = record(ON_LIST, "l", &[("listed", "2025-11-03".into())]);
        let listing = Listing::read("l", &asked, Some(&on_list));
        assert_eq!(listing.replaces, "91640300MA0000001X");
        let mut enterprise = Enterprise::default();
        assert_eq!(Listing::unlisted(&enterprise), None);
        let fields = listing.listed(&enterprise).expect("not listed yet");
        assert_eq!(
            fields,
            [("selected", "2025-11-03".into()), ("phase", Value::Int(2))]
        );
        enterprise.selected = day::parse("2025-11-03");
        enterprise.phase = Some(2);
        assert_eq!(listing.listed(&enterprise), None);
        assert!(Listing::unlisted(&enterprise).is_some());
        // Without a day it puts nobody anywhere, and who left is not put there again.
        let open = Listing::read("l", &asked, None);
        assert_eq!(open.listed(&Enterprise::default()), None);
        let fields = [
            ("listed", "2025-11-03".into()),
            ("left", "2026-03-01".into()),
        ];
        let left = Listing::read("l", &asked, Some(&record(ON_LIST, "l", &fields)));
        assert_eq!(left.listed(&Enterprise::default()), None);
    }
}
