//! What differs between two assessments: the second beside the first.

use rust_decimal::Decimal;

use super::{AssessmentRule, Outcome};

/// How the later assessment differs from the earlier, in the order of the form. What either of them
/// lacks is compared with nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Between {
    /// Code, points before and after.
    pub questions: Vec<(String, Decimal, Decimal)>,
    /// Code, level before and after.
    pub scenarios: Vec<(String, u8, u8)>,
}

impl Between {
    /// Of two results by the same rule.
    pub fn of(rule: &AssessmentRule, before: &Outcome, after: &Outcome) -> Self {
        let questions = rule.questions().filter_map(|question| {
            let score = |of: &Outcome| of.question(&question.code)?.score;
            let (was, is) = (score(before)?, score(after)?);
            (was != is).then(|| (question.code.clone(), was, is))
        });
        let scenarios = rule.scenarios.iter().filter_map(|scenario| {
            let level = |of: &Outcome| of.scenarios.get(&scenario.code).copied();
            let (was, is) = (level(before)?, level(after)?);
            (was != is).then(|| (scenario.code.clone(), was, is))
        });
        Self {
            questions: questions.collect(),
            scenarios: scenarios.collect(),
        }
    }

    /// How many scenarios rose, and how many fell.
    pub fn risen_and_fallen(&self) -> (usize, usize) {
        let risen = self.scenarios.iter().filter(|(_, was, is)| is > was);
        let risen = risen.count();
        (risen, self.scenarios.len() - risen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        assessment::ScenarioAnswer::Level,
        testing::{outcome, pack},
    };

    #[test]
    fn only_what_both_answered_and_differs_is_said() {
        let pack = pack();
        let rule = pack.current_rule();
        let codes: Vec<&str> = rule.scenarios.iter().map(|one| one.code.as_str()).collect();
        let [a, b, c, d] = [codes[0], codes[1], codes[2], codes[3]];
        let before = outcome(rule, &[], &[(a, Level(1)), (b, Level(3)), (c, Level(2))]);
        let after = outcome(
            rule,
            &[],
            &[(a, Level(2)), (b, Level(1)), (c, Level(2)), (d, Level(4))],
        );
        let between = Between::of(rule, &before, &after);
        assert_eq!(
            between.scenarios,
            [(a.to_owned(), 1, 2), (b.to_owned(), 3, 1)]
        );
        assert_eq!(between.risen_and_fallen(), (1, 1));
        assert!(between.questions.is_empty());
        let all: Vec<&str> = rule.questions().map(|one| one.code.as_str()).collect();
        let full = outcome(rule, &all, &[]);
        assert!(Between::of(rule, &before, &full).questions.is_empty());
        assert!(Between::of(rule, &full, &full).questions.is_empty());
    }
}
