//! The way of one enterprise's file through the programme: what is done, what comes next, and whose
//! turn it is.
//!
//! The notice's order: application (task 8), diagnosis (12), retrofit (16), acceptance (26) and
//! subsidy (29). Order is advice and no lock: what was passed over stays open and stops nothing.

use super::Dossier;
use crate::{assessment::Stage, device::Role, project::way, retrofit::ItemState, workflow::State};

/// A step of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 登记: the office knows the enterprise's device.
    Register,
    /// 填报: every question of the self report is answered.
    FillIn,
    /// 提交: the self report is handed in.
    Submit,
    /// 核对: the office has approved it.
    Review,
    /// 现场诊断: signed by all sides.
    Diagnosis,
    /// 改造: every item of the checklist is done or dropped.
    Retrofit,
    /// 验收: signed by all sides, or approved.
    Acceptance,
    /// 补助: all that was approved is paid.
    Subsidy,
}

impl Step {
    pub const ALL: [Self; 8] = [
        Self::Register,
        Self::FillIn,
        Self::Submit,
        Self::Review,
        Self::Diagnosis,
        Self::Retrofit,
        Self::Acceptance,
        Self::Subsidy,
    ];

    /// Who takes this step.
    pub fn turn(self) -> Role {
        match self {
            Self::FillIn | Self::Submit | Self::Retrofit => Role::Enterprise,
            Self::Register | Self::Review => Role::Office,
            Self::Diagnosis | Self::Acceptance => Role::Team,
            Self::Subsidy => Role::Finance,
        }
    }
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Done,
    /// What is to be done now.
    Now,
    /// Not done, with a later one done already.
    PassedOver,
    Ahead,
}

/// What an enterprise does next in its own file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnNext<'a> {
    BeginSelfReport,
    /// The self report's id, and how many answers it lacks.
    GoOn(&'a str, usize),
    /// The self report's id: it is whole, or was returned with remarks.
    Submit(&'a str),
    /// The checklist has items that are not done.
    Items,
}

impl Dossier {
    /// Each step and how far it is; `registered` says whether the office knows the device.
    pub fn steps(&self, registered: bool) -> [(Step, Progress); 8] {
        let done = Step::ALL.map(|step| self.is_done(step, registered));
        // What an enterprise does before the office knows it does not pass its registration over.
        let furthest = done.iter().rposition(|done| *done).filter(|_| registered);
        let first_open = furthest.map_or(0, |at| at + 1);
        std::array::from_fn(|at| {
            let progress = match done[at] {
                true => Progress::Done,
                false if at == first_open => Progress::Now,
                false if at < first_open => Progress::PassedOver,
                false => Progress::Ahead,
            };
            (Step::ALL[at], progress)
        })
    }

    /// The first thing that is the enterprise's own to do, whatever the others are at.
    pub fn next_of_enterprise(&self, registered: bool) -> Option<OwnNext<'_>> {
        let open = |(step, progress): &(Step, Progress)| {
            step.turn() == Role::Enterprise && matches!(progress, Progress::Now | Progress::Ahead)
        };
        let (step, _) = self.steps(registered).into_iter().find(open)?;
        if step == Step::Retrofit {
            return (!self.items.is_empty()).then_some(OwnNext::Items);
        }
        let Some(report) = self.official(Stage::SelfReport) else {
            return Some(OwnNext::BeginSelfReport);
        };
        Some(match report.outcome.missing.len() {
            0 => OwnNext::Submit(&report.id),
            missing => OwnNext::GoOn(&report.id, missing),
        })
    }

    fn is_done(&self, step: Step, registered: bool) -> bool {
        let state = |stage| self.official(stage).map(|one| one.standing.position.state);
        match step {
            Step::Register => registered,
            // What was returned is to be filled in again.
            Step::FillIn => self.official(Stage::SelfReport).is_some_and(|one| {
                one.outcome.is_complete() && one.standing.position.state != State::Returned
            }),
            Step::Submit => matches!(
                state(Stage::SelfReport),
                Some(State::Submitted | State::InReview | State::Approved)
            ),
            Step::Review => state(Stage::SelfReport) == Some(State::Approved),
            Step::Diagnosis => state(Stage::Diagnosis) == Some(State::Signed),
            Step::Retrofit => {
                let open = |state| matches!(state, ItemState::NotStarted | ItemState::Doing);
                !self.items.is_empty() && !self.items.iter().any(|item| open(item.state))
            }
            Step::Acceptance => matches!(
                state(Stage::Acceptance),
                Some(State::Signed | State::Approved)
            ),
            Step::Subsidy => way::is_paid(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        assessment,
        retrofit::RetrofitItem,
        testing::{CODE, best, pack, record},
        value::Value,
    };

    fn progress(dossier: &Dossier, registered: bool) -> [Progress; 8] {
        dossier.steps(registered).map(|(_, progress)| progress)
    }

    #[test]
    fn a_new_file_begins_with_its_registration() {
        use Progress::{Ahead, Done, Now};
        let dossier = Dossier::default();
        let mut all = [Ahead; 8];
        all[0] = Now;
        assert_eq!(progress(&dossier, false), all);
        all[..2].copy_from_slice(&[Done, Now]);
        assert_eq!(progress(&dossier, true), all);
    }

    #[test]
    fn what_was_passed_over_stays_open_and_stops_nothing() {
        use Progress::{Ahead, Done, Now, PassedOver};
        let item = RetrofitItem {
            state: ItemState::Done,
            ..RetrofitItem::default()
        };
        let mut dossier = Dossier {
            items: vec![item.clone()],
            ..Dossier::default()
        };
        assert_eq!(
            progress(&dossier, true),
            [
                Done, PassedOver, PassedOver, PassedOver, PassedOver, Done, Now, Ahead
            ]
        );
        dossier.items.push(RetrofitItem {
            state: ItemState::Doing,
            ..item
        });
        assert_eq!(progress(&dossier, true)[1], Now);
    }

    #[test]
    fn a_registration_is_not_passed_over_by_what_is_done_before_it() {
        let dossier = Dossier {
            items: vec![RetrofitItem {
                state: ItemState::Done,
                ..RetrofitItem::default()
            }],
            ..Dossier::default()
        };
        assert_eq!(progress(&dossier, false)[0], Progress::Now);
        assert_eq!(progress(&dossier, true)[0], Progress::Done);
        // Meanwhile it has something to do.
        let next = Some(OwnNext::BeginSelfReport);
        assert_eq!(dossier.next_of_enterprise(false), next);
        assert_eq!(Dossier::default().next_of_enterprise(true), next);
    }

    #[test]
    fn a_report_that_was_returned_leads_to_its_submission_again() {
        let pack = pack();
        let rule = pack.current_rule();
        let answers = rule.questions().map(|question| {
            let field = format!("q.{}", question.code);
            (field, best(rule, &question.code).to_value())
        });
        let scenarios = rule.scenarios.iter();
        let rungs = scenarios.map(|scenario| (format!("s.{}", scenario.code), Value::Int(1)));
        let stage = ("stage".to_owned(), Value::text(Stage::SelfReport.code()));
        let fields: Vec<(String, Value)> = answers.chain(rungs).chain([stage]).collect();
        let fields: Vec<(&str, Value)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        let report = record(assessment::KIND, "a1", &fields);
        let mut dossier = Dossier::read(CODE, &[report], &pack);
        let submit = Some(OwnNext::Submit("a1"));
        assert_eq!(dossier.next_of_enterprise(true), submit);
        let stands = |dossier: &mut Dossier, state| {
            dossier.assessments[0].standing.position.state = state;
        };
        // With the office it is not the enterprise's turn.
        for state in [State::Submitted, State::InReview, State::Approved] {
            stands(&mut dossier, state);
            assert_eq!(dossier.next_of_enterprise(true), None, "{state:?}");
        }
        stands(&mut dossier, State::Returned);
        assert_eq!(dossier.next_of_enterprise(true), submit);
        let (fill_in, progress) = dossier.steps(true)[1];
        assert_eq!((fill_in, progress), (Step::FillIn, Progress::Now));
    }

    #[test]
    fn every_step_is_somebodys_turn() {
        let turns = Step::ALL.map(Step::turn);
        for role in [Role::Enterprise, Role::Office, Role::Team, Role::Finance] {
            assert!(turns.contains(&role));
        }
    }
}
