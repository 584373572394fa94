//! What waits for somebody at the office, read off the rows of the list: no dossier is opened for it,
//! and it costs what the rows cost.

use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};

use crate::{
    assessment::Stage,
    day,
    dossier::{DossierRow, PaperRow, Waiting},
    workflow::State,
};

/// Why something lies in the inbox. What is overdue comes first, then what waits for the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heap {
    /// An item of a retrofit, or an answer to supervision, is past its day.
    Late,
    /// Supervision found something that is not closed.
    Found,
    /// A paper was handed in, and nobody has taken it up.
    New,
    /// A paper was handed in again after it was sent back.
    Answered,
    /// People disagree.
    Disputed,
    /// What is written down cannot be so, or lacks what others need.
    Doubtful,
    /// A paper is being looked through.
    InReview,
    /// A paper was sent back; the enterprise answers.
    Returned,
    /// A paper was signed by every side in the last [`SIGNED_DAYS`] days.
    Signed,
}

/// How long what was signed lies in the inbox, in days.
pub const SIGNED_DAYS: i64 = 30;

impl Heap {
    pub const ALL: [Self; 9] = [
        Self::Late,
        Self::Found,
        Self::New,
        Self::Answered,
        Self::Disputed,
        Self::Doubtful,
        Self::InReview,
        Self::Returned,
        Self::Signed,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Answered => "answered",
            Self::Late => "late",
            Self::Found => "found",
            Self::Disputed => "disputed",
            Self::Doubtful => "doubtful",
            Self::InReview => "review",
            Self::Returned => "returned",
            Self::Signed => "signed",
        }
    }

    /// Whether somebody at the office has to look at it; of the others they know already.
    pub fn asks(self) -> bool {
        !matches!(self, Self::InReview | Self::Returned)
    }
}

impl From<Waiting> for Heap {
    fn from(waiting: Waiting) -> Self {
        match waiting {
            Waiting::New => Self::New,
            Waiting::Answered => Self::Answered,
            Waiting::InReview => Self::InReview,
            Waiting::Returned => Self::Returned,
        }
    }
}

/// What is doubtful about what is written down of an enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    NoName,
    /// So that no team is in charge of it.
    NoArea,
    /// It was assessed from the first question to the last, and its industry is not known.
    NoIndustry,
    /// It was accepted while items of its retrofit are open.
    AcceptedUnfinished,
}

impl Finding {
    pub fn code(self) -> &'static str {
        match self {
            Self::NoName => "name",
            Self::NoArea => "area",
            Self::NoIndustry => "industry",
            Self::AcceptedUnfinished => "unfinished",
        }
    }

    /// All of a row's.
    pub fn of(row: &DossierRow) -> Vec<Self> {
        let found = [
            (Self::NoName, row.name.trim().is_empty()),
            (Self::NoArea, row.area.is_empty()),
            (
                Self::NoIndustry,
                row.level.is_some() && row.industry.is_empty(),
            ),
            (
                Self::AcceptedUnfinished,
                row.stage == Some(Stage::Acceptance)
                    && row.level.is_some()
                    && row.items_done < row.items,
            ),
        ];
        let found = found.into_iter().filter(|(_, is)| *is);
        found.map(|(finding, _)| finding).collect()
    }
}

/// One thing in the inbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub heap: Heap,
    pub row: Arc<DossierRow>,
    /// What was handed in, where it is about a paper.
    pub paper: Option<PaperRow>,
    /// What is doubtful, where something is.
    pub findings: Vec<Finding>,
}

impl Entry {
    /// By which a device remembers that it was looked at. What happens once more (a paper handed in
    /// again, another day missed, one more disagreement) has another.
    pub fn mark(&self) -> String {
        let (heap, row) = (self.heap.code(), &self.row);
        match (&self.paper, self.heap) {
            (Some(paper), _) => format!("{heap}/{}/{}", paper.record, paper.at),
            (None, Heap::Late) => {
                let due = row.next_due.map_or(0, |due| due.num_days_from_ce());
                format!("{heap}/{}/{due}", row.dossier)
            }
            (None, Heap::Found) => {
                let (answer, close) = (row.findings.to_answer, row.findings.to_close);
                format!("{heap}/{}/{answer}+{close}", row.dossier)
            }
            (None, Heap::Disputed) => format!("{heap}/{}/{}", row.dossier, row.conflicts),
            _ => {
                let findings = self.findings.iter().map(|finding| finding.code());
                let findings: Vec<&str> = findings.collect();
                format!("{heap}/{}/{}", row.dossier, findings.join("+"))
            }
        }
    }

    /// Within its heap: the latest paper first, the day missed longest ago, the most disagreements.
    fn order(&self) -> i64 {
        match (&self.paper, self.heap) {
            (Some(paper), _) => -paper.at,
            (None, Heap::Late) => {
                let due = self.row.next_due.map_or(0, |due| due.num_days_from_ce());
                i64::from(due)
            }
            (None, Heap::Found) => -i64::from(self.row.findings.to_answer),
            (None, Heap::Disputed) => -i64::from(self.row.conflicts),
            _ => 0,
        }
    }
}

/// Whether an item of the row's retrofit, or an answer to supervision, is past its day.
pub fn is_late(row: &DossierRow, today: NaiveDate) -> bool {
    row.next_due.is_some_and(|due| due < today)
}

/// The inbox, kept up with the rows: what a row says is worked out again when the row has changed.
#[derive(Debug, Default)]
pub struct Inbox {
    today: Option<NaiveDate>,
    /// The rows it was worked out from, in the order of their dossiers.
    rows: Vec<Arc<DossierRow>>,
    entries: Arc<Vec<Entry>>,
}

impl Inbox {
    /// All that waits, heap by heap. `rows` come in the order of their dossiers; where none says
    /// anything else than before, the same list comes back. Of papers that somebody has to do
    /// something about, those for which it is the turn of those who look: `is_turn`, the same each time.
    pub fn follow<'a>(
        &mut self,
        rows: impl Iterator<Item = &'a Arc<DossierRow>>,
        today: NaiveDate,
        is_turn: impl Fn(&PaperRow) -> bool,
    ) -> Arc<Vec<Entry>> {
        let rows: Vec<Arc<DossierRow>> = rows.cloned().collect();
        let is_new_day = self.today.replace(today) != Some(today);
        let before = std::mem::replace(&mut self.rows, rows);
        let mut before = before.into_iter().filter(|_| !is_new_day).peekable();
        let (mut gone, mut fresh) = (Vec::new(), Vec::new());
        for row in &self.rows {
            while let Some(left) = before.next_if(|it| it.dossier < row.dossier) {
                gone.push(left);
            }
            match before.next_if(|it| it.dossier == row.dossier) {
                Some(same) if Arc::ptr_eq(&same, row) => {}
                changed => {
                    gone.extend(changed);
                    fresh.push(row);
                }
            }
        }
        gone.extend(before);
        let all = if is_new_day {
            entries(self.rows.iter(), today, is_turn)
        } else {
            let came = entries(fresh.into_iter(), today, is_turn);
            let is_gone = |entry: &Entry| gone.iter().any(|row| Arc::ptr_eq(row, &entry.row));
            if came.is_empty() && !self.entries.iter().any(is_gone) {
                return Arc::clone(&self.entries);
            }
            let kept = self.entries.iter().filter(|entry| !is_gone(entry));
            let mut all: Vec<Entry> = kept.cloned().chain(came).collect();
            sort(&mut all);
            all
        };
        self.entries = Arc::new(all);
        Arc::clone(&self.entries)
    }
}

/// What these rows say waits, heap by heap.
fn entries<'a>(
    rows: impl Iterator<Item = &'a Arc<DossierRow>>,
    today: NaiveDate,
    is_turn: impl Fn(&PaperRow) -> bool,
) -> Vec<Entry> {
    let mut all = Vec::new();
    for row in rows {
        let mut put = |heap, paper, findings| {
            let row = Arc::clone(row);
            all.push(Entry {
                heap,
                row,
                paper,
                findings,
            });
        };
        for paper in &row.papers {
            let heap = paper.waiting().map(Heap::from);
            if let Some(heap) = heap.filter(|heap| !heap.asks() || is_turn(paper)) {
                put(heap, Some(paper.clone()), Vec::new());
            }
            let age = today - day::in_china(paper.at);
            if paper.state == State::Signed && age.num_days() <= SIGNED_DAYS {
                put(Heap::Signed, Some(paper.clone()), Vec::new());
            }
        }
        if is_late(row, today) {
            put(Heap::Late, None, Vec::new());
        }
        if !row.findings.is_empty() {
            put(Heap::Found, None, Vec::new());
        }
        if row.conflicts > 0 {
            put(Heap::Disputed, None, Vec::new());
        }
        let findings = Finding::of(row);
        if !findings.is_empty() {
            put(Heap::Doubtful, None, findings);
        }
    }
    sort(&mut all);
    all
}

fn sort(all: &mut [Entry]) {
    all.sort_unstable_by(|a, b| {
        let key = |entry: &Entry| (entry.heap, entry.order());
        let tie = || (&a.row.initials, &a.row.dossier).cmp(&(&b.row.initials, &b.row.dossier));
        key(a).cmp(&key(b)).then_with(tie)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Paper;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
    }

    fn row(dossier: &str, edit: impl FnOnce(&mut DossierRow)) -> Arc<DossierRow> {
        let mut row = DossierRow {
            dossier: dossier.to_owned(),
            name: dossier.to_owned(),
            area: "litong".to_owned(),
            ..DossierRow::default()
        };
        edit(&mut row);
        Arc::new(row)
    }

    fn paper(state: State, at: i64, returned: bool) -> PaperRow {
        PaperRow {
            paper: Paper::SelfReport,
            record: format!("r{at}"),
            state,
            at,
            person: String::new(),
            returned,
        }
    }

    #[test]
    fn the_rows_say_what_waits_and_in_which_order() {
        let rows = [
            row("quiet", |_| {}),
            row("early", |row| {
                row.papers.push(paper(State::Submitted, 1, false));
            }),
            row("both", |row| {
                row.papers.push(paper(State::Submitted, 2, false));
                row.next_due = Some(day(3));
                row.conflicts = 1;
            }),
            row("later", |row| row.next_due = Some(day(1))),
            row("due", |row| row.next_due = Some(day(20))),
            row("more", |row| row.conflicts = 4),
            row("again", |row| {
                row.papers.push(paper(State::Submitted, 1, true));
            }),
            row("back", |row| {
                row.papers.push(paper(State::Returned, 1, true));
            }),
            row("", |row| row.area.clear()),
        ];
        let all = entries(rows.iter(), day(20), |_| true);
        let found: Vec<(&str, &str)> = all
            .iter()
            .map(|entry| (entry.heap.code(), entry.row.dossier.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("late", "later"),
                ("late", "both"),
                ("new", "both"),
                ("new", "early"),
                ("answered", "again"),
                ("disputed", "more"),
                ("disputed", "both"),
                ("doubtful", ""),
                ("returned", "back"),
            ]
        );
        assert_eq!(all[7].findings, [Finding::NoName, Finding::NoArea]);
        // What others have to look through is not asked of those who only sent it back.
        let not_mine = entries(rows.iter(), day(20), |_| false);
        let papers = not_mine.iter().filter(|entry| entry.paper.is_some());
        let papers: Vec<_> = papers.map(|entry| entry.heap).collect();
        assert_eq!(papers, [Heap::Returned]);
        assert!(!Heap::Returned.asks() && Heap::Doubtful.asks());
    }

    #[test]
    fn what_is_kept_up_is_what_is_worked_out_anew() {
        let late = |dossier: &str, n| row(dossier, |row| row.next_due = Some(day(n)));
        let quiet = |dossier: &str| row(dossier, |_| {});
        let (a, b, c, d) = (late("a", 3), quiet("b"), late("c", 1), quiet("d"));
        let mut inbox = Inbox::default();
        let mut before = inbox.follow([&a, &c, &d].into_iter(), day(20), |_| true);
        let steps: [(&str, Vec<Arc<DossierRow>>, u32, bool); 7] = [
            ("nothing", vec![a.clone(), c.clone(), d.clone()], 20, true),
            (
                "a quiet row comes",
                vec![a.clone(), b.clone(), c.clone(), d.clone()],
                20,
                true,
            ),
            (
                "a row falls quiet",
                vec![a.clone(), b.clone(), quiet("c"), d.clone()],
                20,
                false,
            ),
            (
                "a row speaks",
                vec![a.clone(), late("b", 2), quiet("c"), d],
                20,
                false,
            ),
            ("the first and the last go", vec![b, c.clone()], 20, false),
            (
                "a day comes on which nothing is late",
                vec![c.clone()],
                1,
                false,
            ),
            ("the day after", vec![c], 2, false),
        ];
        for (step, rows, today, is_same) in steps {
            let after = inbox.follow(rows.iter(), day(today), |_| true);
            assert_eq!(*after, entries(rows.iter(), day(today), |_| true), "{step}");
            assert_eq!(Arc::ptr_eq(&before, &after), is_same, "{step}");
            before = after;
        }
    }

    #[test]
    fn what_was_signed_lies_there_for_a_month() {
        let midnight = day(1).and_hms_opt(0, 0, 0).expect("a time").and_utc();
        let signed = row("a", |row| {
            row.papers
                .push(paper(State::Signed, midnight.timestamp_millis(), false));
        });
        let on = |today: NaiveDate| {
            let all = entries([&signed].into_iter(), today, |_| true);
            all.iter().map(|entry| entry.heap).collect::<Vec<_>>()
        };
        let last = day(1) + chrono::Days::new(SIGNED_DAYS as u64);
        assert_eq!(
            (on(day(1)), on(last)),
            (vec![Heap::Signed], vec![Heap::Signed])
        );
        assert!(on(last + chrono::Days::new(1)).is_empty());
    }

    #[test]
    fn a_payment_that_one_side_signed_waits_for_the_other() {
        let of = |paper: Paper| {
            let signing = row("a", |row| {
                row.papers.push(PaperRow {
                    paper,
                    ..self::paper(State::Signing, 1, false)
                });
            });
            let all = entries([signing].iter(), day(20), |_| true);
            all.iter().map(|entry| entry.heap).collect::<Vec<_>>()
        };
        assert_eq!(of(Paper::SubsidyPayment), [Heap::New]);
        assert_eq!(of(Paper::Diagnosis), []);
    }

    #[test]
    fn what_happens_once_more_is_marked_anew_and_nothing_else() {
        let mark = |row: Arc<DossierRow>| {
            let all = entries([row].iter(), day(20), |_| true);
            let marks: Vec<String> = all.iter().map(Entry::mark).collect();
            marks.join(" ")
        };
        let once = mark(row("a", |row| {
            row.papers.push(paper(State::Submitted, 1, false));
        }));
        let again = mark(row("a", |row| {
            row.papers.push(paper(State::Submitted, 9, true));
        }));
        assert_ne!(once, again);
        let late = |n| {
            mark(row("a", |row| {
                row.next_due = Some(day(n));
                row.photos = n;
            }))
        };
        assert_ne!(late(1), late(2));
        let disputed = |n, photos| {
            mark(row("a", |row| {
                row.conflicts = n;
                row.photos = photos;
            }))
        };
        assert_ne!(disputed(1, 0), disputed(2, 0));
        assert_eq!(disputed(1, 0), disputed(1, 7));
    }

    #[test]
    fn what_was_accepted_has_nothing_left_to_do() {
        let accepted = |level, done| {
            let row = row("a", |row| {
                row.industry = "34".to_owned();
                row.stage = Some(Stage::Acceptance);
                row.level = level;
                (row.items, row.items_done) = (3, done);
            });
            Finding::of(&row)
        };
        assert_eq!(accepted(Some(2), 2), [Finding::AcceptedUnfinished]);
        assert!(accepted(Some(2), 3).is_empty() && accepted(None, 2).is_empty());
        let begun = row("a", |row| row.stage = Some(Stage::SelfReport));
        assert!(Finding::of(&begun).is_empty());
        let assessed = row("a", |row| {
            row.stage = Some(Stage::SelfReport);
            row.level = Some(0);
        });
        assert_eq!(Finding::of(&assessed), [Finding::NoIndustry]);
    }

    #[test]
    fn what_supervision_found_waits_until_it_is_closed() {
        let found = |to_answer, to_close| {
            row("one", |row| {
                row.findings = crate::project::finding::Findings {
                    to_answer,
                    to_close,
                };
            })
        };
        let of = |row: &Arc<DossierRow>| {
            let all = entries(std::iter::once(row), day(10), |_| true);
            all.iter().map(Entry::mark).collect::<Vec<_>>()
        };
        assert_eq!(of(&found(2, 0)), ["found/one/2+0"]);
        // One was answered: it is something new to look at.
        assert_eq!(of(&found(1, 1)), ["found/one/1+1"]);
        assert!(of(&found(0, 0)).is_empty());
    }
}
