//! What an enterprise needs next from those who visit it: for the order of a day's list, and for the
//! one thing its own page offers first.
//!
//! The notice's order: diagnosis (task 12), needs and retrofit (16), acceptance (26). It is advice and
//! no lock.

use chrono::NaiveDate;

use super::{Assessment, Dossier, DossierRow};
use crate::{
    assessment::Stage,
    decision::Verb,
    device::Role,
    paper::Paper,
    workflow::{State, Workflow},
};

/// What comes next, the less urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NextStep {
    /// Items of its retrofit are open, and none is overdue.
    CheckOff,
    /// Its self report was handed in and waits to be looked through.
    Review,
    /// Nobody has diagnosed it, or the diagnosis was declared void.
    BeginDiagnosis,
    /// All of its retrofit is done.
    BeginAcceptance,
    /// The diagnosis is signed, and no need was written down.
    MakeNeeds,
    /// The same with nothing on the checklist.
    MakeItems,
    /// People disagree on something.
    SettleConflicts,
    /// A diagnosis or an acceptance is whole and lacks a signature, or people who had not heard of each
    /// other decided differently about it.
    Sign,
    /// One is begun and lacks answers.
    FinishAssessment,
    /// An item of its retrofit is overdue.
    CatchUp,
}

impl NextStep {
    /// Whether it is somebody's to do today. What was handed in stands in a list of its own, and an
    /// item that is not late is the enterprise's.
    pub fn is_for_today(self) -> bool {
        self > Self::Review
    }
}

/// What the team does next in an enterprise's file.
#[derive(Clone, Copy, Debug)]
pub struct TeamNext<'a> {
    pub step: NextStep,
    /// The assessment it is about: the one to go on with, to sign or to look through, and the diagnosis
    /// of which needs and items are made while it shows a way up.
    pub assessment: Option<&'a Assessment>,
}

impl DossierRow {
    /// The most urgent thing to do; none while all is done.
    pub fn next_step(&self, today: NaiveDate) -> Option<NextStep> {
        let on_site = self.stage.filter(|stage| *stage != Stage::SelfReport);
        let state = on_site.map(|stage| self.state_of(Paper::of_stage(stage)));
        let diagnosed = on_site.is_some() && state != Some(State::Void);
        let handed_in = self.state_of(Paper::SelfReport);
        let signed = self.state_of(Paper::Diagnosis) == State::Signed;
        let unsigned = matches!(
            state,
            Some(State::Draft | State::Signing | State::Contradicted)
        );
        let open = self.items > self.items_done;
        let steps = [
            (
                NextStep::CatchUp,
                self.next_due.is_some_and(|due| due < today),
            ),
            (
                NextStep::FinishAssessment,
                on_site.is_some() && self.lacks_answers(),
            ),
            (NextStep::Sign, unsigned && self.missing == 0),
            (NextStep::SettleConflicts, self.conflicts > 0),
            (NextStep::MakeNeeds, signed && self.needs == 0),
            (NextStep::MakeItems, signed && self.items == 0),
            (
                NextStep::BeginAcceptance,
                diagnosed && on_site == Some(Stage::Diagnosis) && self.items > 0 && !open,
            ),
            (
                NextStep::Review,
                !diagnosed && matches!(handed_in, State::Submitted | State::InReview),
            ),
            (NextStep::BeginDiagnosis, !diagnosed),
            (NextStep::CheckOff, open),
        ];
        let due = steps.into_iter().find(|(_, due)| *due);
        due.map(|(step, _)| step)
    }

    /// Whether an assessment is begun and lacks answers.
    pub fn lacks_answers(&self) -> bool {
        self.unfinished.is_some() && self.missing > 0
    }

    /// The verbs its papers wait for, each with the roles whose turn it is; none where it is the turn of
    /// `role`. The latest assessment waits also before anything was decided about it.
    pub fn awaited<'a>(&self, workflow: &'a Workflow, role: Role) -> Vec<(Verb, &'a [Role])> {
        let latest = self.stage.map(Paper::of_stage);
        let undecided = latest.filter(|paper| !self.papers.iter().any(|row| row.paper == *paper));
        let papers = self.papers.iter().map(|row| (row.paper, row.state));
        let papers = papers.chain(undecided.map(|paper| (paper, State::Draft)));
        papers
            .filter_map(|(paper, state)| workflow.awaited(role, paper, state))
            .collect()
    }

    /// Where a paper stands: nothing was decided about one that has no row.
    fn state_of(&self, paper: Paper) -> State {
        let row = self.papers.iter().find(|row| row.paper == paper);
        row.map_or(State::Draft, |row| row.state)
    }
}

impl Dossier {
    /// What the team does next, as the row of the day's list says it.
    pub fn next_of_team(&self, today: NaiveDate) -> Option<TeamNext<'_>> {
        let row = self.row("");
        let step = row.next_step(today)?;
        let latest = row.stage.and_then(|stage| self.official(stage));
        let assessment = match step {
            NextStep::FinishAssessment => {
                let id = row.unfinished.as_ref();
                self.assessments.iter().find(|one| Some(&one.id) == id)
            }
            NextStep::Sign => latest,
            NextStep::Review => self.official(Stage::SelfReport),
            NextStep::MakeNeeds | NextStep::MakeItems => {
                let goes_up = |one: &&Assessment| {
                    let outcome = &one.outcome;
                    let mut levels = outcome.checks.iter();
                    levels.any(|check| check.level > outcome.level)
                };
                self.official(Stage::Diagnosis).filter(goes_up)
            }
            _ => None,
        };
        Some(TeamNext { step, assessment })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{dossier::PaperRow, testing::pack};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("a day")
    }

    fn paper(paper: Paper, state: State) -> PaperRow {
        PaperRow {
            paper,
            record: "a".to_owned(),
            state,
            at: 0,
            person: String::new(),
            returned: false,
        }
    }

    fn diagnosed(state: State) -> DossierRow {
        DossierRow {
            stage: Some(Stage::Diagnosis),
            papers: vec![paper(Paper::Diagnosis, state)],
            ..DossierRow::default()
        }
    }

    #[test]
    fn what_is_overdue_comes_before_what_is_begun_unsigned_disputed_or_not_begun() {
        let mut row = DossierRow::default();
        let next = |row: &DossierRow| row.next_step(day(3));
        assert_eq!(next(&row), Some(NextStep::BeginDiagnosis));
        row.conflicts = 1;
        assert_eq!(next(&row), Some(NextStep::SettleConflicts));
        row.stage = Some(Stage::Diagnosis);
        assert_eq!(next(&row), Some(NextStep::Sign));
        row.missing = 3;
        assert_eq!(next(&row), Some(NextStep::SettleConflicts));
        row.unfinished = Some("a".to_owned());
        assert_eq!(next(&row), Some(NextStep::FinishAssessment));
        row.next_due = Some(day(3));
        assert_eq!(next(&row), Some(NextStep::FinishAssessment));
        row.next_due = Some(day(2));
        assert_eq!(next(&row), Some(NextStep::CatchUp));
        assert!(NextStep::CatchUp > NextStep::FinishAssessment);
        assert!(NextStep::FinishAssessment > NextStep::Sign);
    }

    #[test]
    fn a_whole_diagnosis_is_signed_then_made_into_work_then_accepted() {
        let next = |row: &DossierRow| row.next_step(day(3));
        for state in [State::Draft, State::Signing, State::Contradicted] {
            assert_eq!(next(&diagnosed(state)), Some(NextStep::Sign));
        }
        // Nothing was decided about it at all.
        let fresh = DossierRow {
            papers: Vec::new(),
            ..diagnosed(State::Draft)
        };
        assert_eq!(next(&fresh), Some(NextStep::Sign));
        let mut row = diagnosed(State::Signed);
        assert_eq!(next(&row), Some(NextStep::MakeNeeds));
        row.needs = 1;
        assert_eq!(next(&row), Some(NextStep::MakeItems));
        row.items = 2;
        assert_eq!(next(&row), Some(NextStep::CheckOff));
        row.items_done = 2;
        assert_eq!(next(&row), Some(NextStep::BeginAcceptance));
        row.stage = Some(Stage::Acceptance);
        assert_eq!(next(&row), Some(NextStep::Sign));
        row.papers.push(paper(Paper::Acceptance, State::Signed));
        assert_eq!(next(&row), None);
        assert_eq!(
            next(&diagnosed(State::Void)),
            Some(NextStep::BeginDiagnosis)
        );
    }

    #[test]
    fn a_self_report_is_the_enterprises_and_then_looked_through() {
        let next = |row: &DossierRow| row.next_step(day(3));
        let mut row = DossierRow {
            stage: Some(Stage::SelfReport),
            unfinished: Some("a".to_owned()),
            missing: 9,
            ..DossierRow::default()
        };
        assert_eq!(next(&row), Some(NextStep::BeginDiagnosis));
        row.missing = 0;
        for (state, step) in [
            (State::Submitted, NextStep::Review),
            (State::InReview, NextStep::Review),
            (State::Returned, NextStep::BeginDiagnosis),
            (State::Approved, NextStep::BeginDiagnosis),
        ] {
            row.papers = vec![paper(Paper::SelfReport, state)];
            assert_eq!(next(&row), Some(step));
        }
    }

    #[test]
    fn the_day_has_what_is_somebodys_to_do() {
        assert!(NextStep::BeginDiagnosis.is_for_today() && NextStep::Sign.is_for_today());
        assert!(!NextStep::Review.is_for_today() && !NextStep::CheckOff.is_for_today());
    }

    #[test]
    fn a_paper_waits_for_others_and_not_for_oneself() {
        let pack = pack();
        let awaited = |row: &DossierRow, role| row.awaited(&pack.workflow, role);
        let mut row = DossierRow {
            stage: Some(Stage::SelfReport),
            ..DossierRow::default()
        };
        let submits = (Verb::Submit, &[Role::Enterprise][..]);
        assert_eq!(awaited(&row, Role::Team), [submits]);
        assert_eq!(awaited(&row, Role::Enterprise), []);
        row.papers = vec![paper(Paper::SelfReport, State::Returned)];
        assert_eq!(awaited(&row, Role::Team), [submits]);
        row.papers[0].state = State::Approved;
        assert_eq!(awaited(&row, Role::Team), []);
        let signs = awaited(&diagnosed(State::Signing), Role::Office);
        assert_eq!(signs.first().map(|(verb, _)| *verb), Some(Verb::Sign));
        assert_eq!(awaited(&diagnosed(State::Signing), Role::Team), []);
        assert_eq!(awaited(&DossierRow::default(), Role::Team), []);
    }

    #[test]
    fn a_dossier_without_anything_is_to_be_diagnosed() {
        let dossier = Dossier::default();
        let next = dossier.next_of_team(day(3)).expect("a step");
        assert_eq!(next.step, NextStep::BeginDiagnosis);
        assert!(next.assessment.is_none());
    }
}
