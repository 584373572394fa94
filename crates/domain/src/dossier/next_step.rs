//! What an enterprise needs next, so that a day's list puts first what comes first.

use chrono::NaiveDate;

use super::DossierRow;

/// What comes next, the less urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NextStep {
    /// Nobody has assessed it.
    BeginAssessment,
    /// People disagree on something.
    SettleConflicts,
    /// An item of its retrofit is overdue.
    CatchUp,
    /// An assessment is begun and lacks answers.
    FinishAssessment,
}

impl DossierRow {
    /// The most urgent thing to do; none while all is done.
    pub fn next_step(&self, today: NaiveDate) -> Option<NextStep> {
        let steps = [
            (NextStep::FinishAssessment, self.lacks_answers()),
            (
                NextStep::CatchUp,
                self.next_due.is_some_and(|due| due < today),
            ),
            (NextStep::SettleConflicts, self.conflicts > 0),
            (NextStep::BeginAssessment, self.stage.is_none()),
        ];
        let due = steps.into_iter().find(|(_, due)| *due);
        due.map(|(step, _)| step)
    }

    /// Whether an assessment is begun and lacks answers.
    pub fn lacks_answers(&self) -> bool {
        self.unfinished.is_some() && self.missing > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Stage;

    #[test]
    fn what_is_begun_comes_before_what_is_late_disputed_or_not_begun() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a day");
        let mut row = DossierRow::default();
        assert_eq!(row.next_step(day(2)), Some(NextStep::BeginAssessment));
        row.conflicts = 1;
        assert_eq!(row.next_step(day(2)), Some(NextStep::SettleConflicts));
        row.next_due = Some(day(2));
        assert_eq!(row.next_step(day(2)), Some(NextStep::SettleConflicts));
        assert_eq!(row.next_step(day(3)), Some(NextStep::CatchUp));
        row.unfinished = Some("a".to_owned());
        assert_eq!(row.next_step(day(3)), Some(NextStep::CatchUp));
        row.missing = 3;
        assert_eq!(row.next_step(day(3)), Some(NextStep::FinishAssessment));
        let done = DossierRow {
            stage: Some(Stage::Diagnosis),
            ..DossierRow::default()
        };
        assert_eq!(done.next_step(day(3)), None);
        assert!(NextStep::FinishAssessment > NextStep::CatchUp);
    }
}
