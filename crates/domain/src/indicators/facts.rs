//! What of one dossier counts, with the days beside it: small enough for its list row.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Reason;
use crate::{
    assessment::{self, Stage},
    certificate::{self, Certificate, Title},
    day,
    dossier::Dossier,
    project::{
        acceptance::{self, AcceptanceField},
        subsidy_payment::PaymentKind,
        way,
    },
    record::Record,
    retrofit::ItemState,
    value::Value,
    workflow::State,
};

/// What of one dossier counts for the indicators.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The day it was taken into the list of pilots; without one it always was.
    #[serde(default, with = "day::option", skip_serializing_if = "Option::is_none")]
    pub selected: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub diagnosed: Diagnosed,
    #[serde(default, skip_serializing_if = "is_default")]
    pub items: Items,
    /// The opinions on its retrofit, the earliest first; of one day the one that counts last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
    /// Each once, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<Held>,
    /// The first day money of a subsidy went to it, by a payment all sides signed.
    #[serde(default, with = "day::option", skip_serializing_if = "Option::is_none")]
    pub paid: Option<NaiveDate>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Its diagnosis on site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosed {
    /// There is a diagnosis, signed or not.
    pub begun: bool,
    /// One at least was signed by both sides.
    pub signed: bool,
    /// The earliest visit of those that were signed.
    #[serde(with = "day::option")]
    pub on: Option<NaiveDate>,
}

/// The items of its retrofit, those that were dropped left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Items {
    pub done: u32,
    pub open: u32,
    /// Done, and nobody wrote on which day.
    pub undated: u32,
    /// The day the last of them was done.
    #[serde(with = "day::option")]
    pub last: Option<NaiveDate>,
}

/// An opinion on its retrofit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    #[serde(with = "day::option")]
    pub on: Option<NaiveDate>,
    pub passed: bool,
    pub level: Option<u8>,
}

/// A title it holds or held.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held {
    /// The code of a [`Title`].
    pub title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(with = "day::option")]
    pub from: Option<NaiveDate>,
    #[serde(default, with = "day::option", skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

impl Held {
    pub fn is(&self, title: Title) -> bool {
        self.title == title.code()
    }

    /// From which day it counts as of `day`.
    ///
    /// # Errors
    /// Why it does not.
    pub(super) fn counts(&self, day: NaiveDate) -> Result<NaiveDate, Reason> {
        let from = self.from.ok_or(Reason::TitleUndated)?;
        if from > day {
            return Err(Reason::TitleLater(from));
        }
        match self.to {
            Some(to) if to < day => Err(Reason::TitleEnded(to)),
            _ => Ok(from),
        }
    }
}

impl Facts {
    pub fn is_empty(&self) -> bool {
        is_default(self)
    }

    /// Reads them off a dossier and all its records.
    pub fn of(dossier: &Dossier, records: &[Record]) -> Self {
        let mut facts = Self {
            selected: dossier.enterprise.selected,
            diagnosed: diagnosed(dossier),
            items: items(dossier),
            paid: paid(dossier),
            ..Self::default()
        };
        let mut opinions = Vec::new();
        for record in records.iter().filter(|record| !record.is_deleted()) {
            match record.key.kind.as_str() {
                acceptance::KIND => opinions.push((record.key.id.as_str(), opinion(record))),
                certificate::KIND => facts.titles.extend(held(record)),
                _ => {}
            }
        }
        // The order of the claim: the latest day counts, of two on one day the greater id.
        opinions.sort_unstable_by(|a, b| (a.1.on, a.0).cmp(&(b.1.on, b.0)));
        facts.accepted = opinions.into_iter().map(|(_, opinion)| opinion).collect();
        facts.titles.sort_unstable();
        facts.titles.dedup();
        facts
    }

    /// The day the diagnosis was made, as of `day`.
    ///
    /// # Errors
    /// Why it does not count.
    pub fn diagnosed_by(&self, day: NaiveDate) -> Result<NaiveDate, Reason> {
        let Diagnosed { begun, signed, on } = self.diagnosed;
        match on {
            Some(on) if on <= day => Ok(on),
            Some(on) => Err(Reason::DiagnosedLater(on)),
            None if signed => Err(Reason::DiagnosisUndated),
            None if begun => Err(Reason::DiagnosisUnsigned),
            None => Err(Reason::NoDiagnosis),
        }
    }

    /// The day the retrofit was done, as of `day`: the last item's.
    ///
    /// # Errors
    /// Why it does not count.
    pub fn retrofitted_by(&self, day: NaiveDate) -> Result<NaiveDate, Reason> {
        let Items {
            done,
            open,
            undated,
            last,
        } = self.items;
        if open > 0 {
            return Err(Reason::ItemsOpen(open));
        }
        if undated > 0 {
            return Err(Reason::ItemsUndated(undated));
        }
        match last {
            Some(last) if done > 0 && last <= day => Ok(last),
            Some(last) if done > 0 => Err(Reason::RetrofittedLater(last)),
            _ => Err(Reason::NoItems),
        }
    }

    /// The opinion that counts as of `day`, passed or not.
    fn opinion_by(&self, day: NaiveDate) -> Result<(NaiveDate, &Accepted), Reason> {
        let dated = self.accepted.iter().filter_map(|one| Some((one.on?, one)));
        if let Some(last) = dated.clone().rfind(|(on, _)| *on <= day) {
            return Ok(last);
        }
        match dated.map(|(on, _)| on).min() {
            Some(on) => Err(Reason::AcceptedLater(on)),
            None if self.accepted.is_empty() => Err(Reason::NotAccepted),
            None => Err(Reason::AcceptanceUndated),
        }
    }

    /// The day the retrofit was accepted, and at what level, as of `day`.
    ///
    /// # Errors
    /// Why it does not count.
    pub fn accepted_by(&self, day: NaiveDate) -> Result<(NaiveDate, Option<u8>), Reason> {
        let (on, opinion) = self.opinion_by(day)?;
        if opinion.passed {
            Ok((on, opinion.level))
        } else {
            Err(Reason::Refused(on))
        }
    }
}

/// Any diagnosis that both sides signed counts: a second one, begun later, takes nothing away.
fn diagnosed(dossier: &Dossier) -> Diagnosed {
    let all = dossier.assessments.iter();
    let all = all.filter(|one| one.stage == Stage::Diagnosis);
    let signed = all
        .clone()
        .filter(|one| one.standing.state() == State::Signed);
    Diagnosed {
        begun: all.clone().next().is_some(),
        signed: signed.clone().next().is_some(),
        on: signed.filter_map(|one| one.visited).min(),
    }
}

fn items(dossier: &Dossier) -> Items {
    let mut items = Items::default();
    for item in &dossier.items {
        match (item.state, item.done_on) {
            (ItemState::Dropped, _) => {}
            (ItemState::Done, Some(on)) => {
                items.done += 1;
                items.last = items.last.max(Some(on));
            }
            (ItemState::Done, None) => items.undated += 1,
            (ItemState::NotStarted | ItemState::Doing, _) => items.open += 1,
        }
    }
    items
}

fn opinion(record: &Record) -> Accepted {
    use AcceptanceField as Field;
    Accepted {
        on: record.text(Field::Day.name()).and_then(day::parse),
        passed: record.get(Field::Passed.name()).and_then(Value::as_bool) == Some(true),
        level: assessment::level_of(record, Field::Level.name()),
    }
}

fn held(record: &Record) -> Option<Held> {
    let Certificate {
        title,
        name,
        from,
        to,
    } = Certificate::from_record(record)?;
    Some(Held {
        title: title.code().to_owned(),
        name,
        from,
        to,
    })
}

/// The first day money went by a payment all sides signed; none of a recovery, or of what came back.
fn paid(dossier: &Dossier) -> Option<NaiveDate> {
    let signed = way::signed_payments(dossier);
    let signed = signed
        .iter()
        .filter(|one| one.what != Some(PaymentKind::Recovery) && !one.returned);
    signed.filter_map(|one| one.paid_on).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        enterprise, retrofit,
        testing::{CODE, pack, record},
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn facts(records: &[Record]) -> Facts {
        Dossier::read(CODE, records, &pack()).facts
    }

    #[test]
    fn a_dossiers_facts_are_read_off_its_records() {
        let item = |id, state: &str, done_on: &str| {
            let fields = [("state", state.into()), ("done_on", done_on.into())];
            record(retrofit::KIND, id, &fields)
        };
        let opinion = |id, passed: bool, on: &str| {
            record(
                acceptance::KIND,
                id,
                &[("passed", passed.into()), ("day", on.into())],
            )
        };
        let records = [
            record(
                enterprise::KIND,
                enterprise::KIND,
                &[("selected", "2024-12-01".into())],
            ),
            item("i1", "done", "2025-03-01"),
            item("i2", "done", "2025-02-01"),
            item("i3", "dropped", ""),
            opinion("a2", false, "2025-06-01"),
            opinion("a1", true, "2025-05-01"),
            record(assessment::KIND, "d1", &[("stage", "diagnosis".into())]),
            record(
                certificate::KIND,
                "c1",
                &[("title", "cloud".into()), ("from", "2025-01-01".into())],
            ),
            record(certificate::KIND, "c2", &[("title", "champion".into())]),
        ];
        let facts = facts(&records);
        assert_eq!(facts.selected, Some(day("2024-12-01")));
        assert_eq!(
            facts.retrofitted_by(day("2025-03-01")),
            Ok(day("2025-03-01"))
        );
        assert_eq!(
            facts.retrofitted_by(day("2025-02-28")),
            Err(Reason::RetrofittedLater(day("2025-03-01")))
        );
        assert_eq!(
            facts.accepted_by(day("2025-05-31")),
            Ok((day("2025-05-01"), None))
        );
        assert_eq!(
            facts.accepted_by(day("2025-06-01")),
            Err(Reason::Refused(day("2025-06-01")))
        );
        assert_eq!(
            facts.diagnosed_by(day("2025-06-01")),
            Err(Reason::DiagnosisUnsigned)
        );
        assert_eq!(facts.titles.len(), 1);
        assert!(!facts.is_empty() && Facts::default().is_empty());
    }

    #[test]
    fn an_item_that_is_open_or_has_no_day_holds_the_retrofit_up() {
        let done = record(retrofit::KIND, "i1", &[("state", "done".into())]);
        let of = |records: &[Record]| facts(records).retrofitted_by(day("2026-01-01"));
        assert_eq!(of(&[]), Err(Reason::NoItems));
        assert_eq!(
            of(std::slice::from_ref(&done)),
            Err(Reason::ItemsUndated(1))
        );
        let open = record(retrofit::KIND, "i2", &[("title", "排产".into())]);
        assert_eq!(of(&[done, open]), Err(Reason::ItemsOpen(1)));
    }
}
