//! 服务商: where a provider stands, and what its files show of its work.
//!
//! Where it stands follows from the decisions about it, by their days; each keeps its reason, decider
//! and the provider's objection, and none is overwritten by a later one.

use chrono::NaiveDate;

use super::{PROVIDER, PROVIDER_STATE, date, of_kind, text};
use crate::{
    overview::{AsDigest, Digest},
    record::Record,
    search,
};

/// Where a provider stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Applied,
    Admitted,
    /// Admitted, and to rectify something by a day.
    Watched,
    Suspended,
    Removed,
    Left,
}

impl State {
    pub const ALL: [Self; 6] = [
        Self::Applied,
        Self::Admitted,
        Self::Watched,
        Self::Suspended,
        Self::Removed,
        Self::Left,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Admitted => "admitted",
            Self::Watched => "watched",
            Self::Suspended => "suspended",
            Self::Removed => "removed",
            Self::Left => "left",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether an enterprise may choose it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Admitted | Self::Watched)
    }
}

/// A decision about a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub id: String,
    pub state: State,
    pub day: NaiveDate,
    pub reason: String,
    pub decider: String,
    pub rectify_by: Option<NaiveDate>,
    pub objection: String,
    pub answer: String,
}

/// A provider with what was decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    pub id: String,
    pub name: String,
    pub kind: String,
    pub industry: String,
    pub scenario: String,
    /// The earliest first; of one day in the order of their ids.
    pub decided: Vec<Decided>,
    /// Decisions that lack a state or a day: they move nothing.
    pub undated: u32,
}

/// All providers, by name.
pub fn providers(records: &[Record]) -> Vec<Provider> {
    let states = of_kind(records, PROVIDER_STATE.kind);
    let all = of_kind(records, PROVIDER.kind).into_iter();
    let mut all: Vec<Provider> = all
        .map(|record| {
            let own = states
                .iter()
                .filter(|one| text(one, "provider") == record.key.id);
            let (dated, undated): (Vec<_>, Vec<_>) =
                own.map(|one| decided(one)).partition(Option::is_some);
            let mut decided: Vec<Decided> = dated.into_iter().flatten().collect();
            decided.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
            Provider {
                id: record.key.id.clone(),
                name: text(record, "name"),
                kind: text(record, "kind"),
                industry: text(record, "industry"),
                scenario: text(record, "scenario"),
                decided,
                undated: u32::try_from(undated.len()).unwrap_or(u32::MAX),
            }
        })
        .collect();
    all.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    all
}

fn decided(record: &Record) -> Option<Decided> {
    Some(Decided {
        id: record.key.id.clone(),
        state: State::from_code(&text(record, "state"))?,
        day: date(record, "day")?,
        reason: text(record, "reason"),
        decider: text(record, "decider"),
        rectify_by: date(record, "rectify_by"),
        objection: text(record, "objection"),
        answer: text(record, "answer"),
    })
}

impl Provider {
    /// The decision it stands by on a day: the latest.
    pub fn by(&self, day: NaiveDate) -> Option<&Decided> {
        self.decided.iter().rfind(|one| one.day <= day)
    }

    /// Where it stands on a day; `None` before anything was decided.
    pub fn state(&self, day: NaiveDate) -> Option<State> {
        self.by(day).map(|one| one.state)
    }

    /// The day it was to rectify something by, once that day is over and it is still watched.
    pub fn overdue(&self, day: NaiveDate) -> Option<NaiveDate> {
        let by = self.by(day).filter(|one| one.state == State::Watched)?;
        by.rectify_by.filter(|rectify| *rectify < day)
    }

    /// An objection that nobody answered.
    pub fn objects(&self, day: NaiveDate) -> bool {
        let so_far = self.decided.iter().filter(|one| one.day <= day);
        so_far
            .filter(|one| one.answer.is_empty())
            .any(|one| !one.objection.is_empty())
    }

    /// Whether a name written elsewhere means this provider.
    pub fn is_called(&self, name: &str) -> bool {
        let own = search::fold(&self.name);
        !own.is_empty() && own == search::fold(name)
    }
}

/// What the files of its enterprises show, as of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// Enterprises whose contract or checklist names it.
    pub enterprises: u32,
    pub items: u32,
    pub items_done: u32,
    /// Of those, the ones that were assessed after their retrofit.
    pub assessed_after: u32,
    /// Levels they rose in all.
    pub levels_risen: i32,
    /// Effects with a promise, and those that reached it.
    pub effects: u32,
    pub effects_reached: u32,
    /// Marks enterprises gave it, 1 to 5, and their sum.
    pub marks: u32,
    pub marks_sum: u32,
}

impl Served {
    /// Out of a hundred: items done, effects reached, marks of enterprises, and levels risen (two and
    /// more are all of it), each in equal parts, of those that are known. `None` where nothing is.
    pub fn score(&self) -> Option<u32> {
        let share = |of: u32, whole: u32| (of * 100).checked_div(whole);
        let risen = u32::try_from(self.levels_risen.max(0)).unwrap_or_default();
        let parts = [
            share(self.items_done, self.items),
            share(self.effects_reached, self.effects),
            share(self.marks_sum, self.marks * 5),
            share(risen, self.assessed_after * 2).map(|risen| risen.min(100)),
        ];
        let known: Vec<u32> = parts.into_iter().flatten().collect();
        let many = u32::try_from(known.len()).ok()?;
        known.iter().sum::<u32>().checked_div(many)
    }
}

/// What a provider's enterprises show.
pub fn served<D: AsDigest>(provider: &Provider, digests: &[D], day: NaiveDate) -> Served {
    let mut served = Served::default();
    for digest in digests.iter().map(AsDigest::as_digest) {
        let own = digest
            .providers
            .iter()
            .filter(|(name, _)| provider.is_called(name));
        let own: Vec<_> = own.map(|(_, counts)| *counts).collect();
        if own.is_empty() {
            continue;
        }
        served.enterprises += 1;
        for (done, all) in own {
            served.items_done += done;
            served.items += all;
        }
        served.effects += digest.effects.0;
        served.effects_reached += digest.effects.1;
        served.rise(digest, day);
        let marks = digest
            .marks
            .iter()
            .filter(|(name, _)| provider.is_called(name));
        for (_, mark) in marks {
            served.marks += 1;
            served.marks_sum += u32::from(*mark);
        }
    }
    served
}

impl Served {
    fn rise(&mut self, digest: &Digest, day: NaiveDate) {
        let level = |one: Option<&crate::overview::OnSite>| one.and_then(|one| one.level);
        let (before, after) = (level(digest.before_by(day)), level(digest.after_by(day)));
        if let (Some(before), Some(after)) = (before, after) {
            self.assessed_after += 1;
            self.levels_risen += i32::from(after) - i32::from(before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::record;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn decision(id: &str, state: &str, on: &str, more: &[(&str, &str)]) -> Record {
        let mut fields = vec![
            ("provider", "p1".into()),
            ("state", state.into()),
            ("day", on.into()),
        ];
        fields.extend(more.iter().map(|(name, value)| (*name, (*value).into())));
        record(PROVIDER_STATE.kind, id, &fields)
    }

    #[test]
    fn a_provider_stands_as_the_latest_decision_of_the_day_says() {
        let records = [
            record(PROVIDER.kind, "p1", &[("name", "甲公司".into())]),
            decision("s2", "admitted", "2025-01-10", &[]),
            decision("s1", "applied", "2024-12-01", &[]),
            decision(
                "s3",
                "watched",
                "2025-05-01",
                &[("rectify_by", "2025-06-01"), ("objection", "不同意")],
            ),
            decision("s4", "removed", "", &[]),
        ];
        let all = providers(&records);
        let one = &all[0];
        assert_eq!((all.len(), one.undated), (1, 1));
        assert_eq!(one.state(day("2024-11-30")), None);
        assert_eq!(one.state(day("2024-12-31")), Some(State::Applied));
        assert_eq!(one.state(day("2025-04-30")), Some(State::Admitted));
        assert!(!State::Applied.is_open() && State::Watched.is_open());
        assert_eq!(one.overdue(day("2025-06-01")), None);
        assert_eq!(one.overdue(day("2025-06-02")), Some(day("2025-06-01")));
        assert!(one.objects(day("2025-05-01")) && !one.objects(day("2025-04-30")));
        assert!(one.is_called(" 甲公司 ") && !one.is_called(""));
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
    }

    #[test]
    fn a_score_is_of_what_is_known_and_there_is_none_of_nothing() {
        assert_eq!(Served::default().score(), None);
        let served = Served {
            enterprises: 2,
            items: 4,
            items_done: 3,
            marks: 2,
            marks_sum: 9,
            ..Served::default()
        };
        // 75 and 90.
        assert_eq!(served.score(), Some(82));
        let risen = Served {
            assessed_after: 2,
            levels_risen: 5,
            ..Served::default()
        };
        assert_eq!(risen.score(), Some(100));
    }

    #[test]
    fn its_enterprises_are_those_whose_files_name_it() {
        let records = [record(PROVIDER.kind, "p1", &[("name", "甲公司".into())])];
        let provider = &providers(&records)[0];
        let digest = |name: &str| Digest {
            providers: [(name.to_owned(), (1, 2))].into(),
            effects: (2, 1),
            marks: vec![(name.to_owned(), 4)],
            ..Digest::default()
        };
        let all = [digest("甲公司"), digest("乙公司"), digest("甲公司 ")];
        let served = served(provider, &all, day("2025-01-01"));
        assert_eq!(
            (served.enterprises, served.items, served.items_done),
            (2, 4, 2)
        );
        assert_eq!((served.effects, served.effects_reached), (4, 2));
        assert_eq!((served.marks, served.marks_sum), (2, 8));
    }
}
