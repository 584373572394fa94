//! What the enterprise's figures already say of a question's numbers, so that each is entered once.

use rust_decimal::Decimal;

use super::rule::{Question, QuestionKind};
use crate::{
    decimal,
    figures::{FigureRef, Figures, KnownFigure},
    value::Value,
};

/// A number of an answer that is one of the enterprise's figures too.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedNumber {
    /// Where in the answer: `numerator`, `denominator`, or an input's code.
    pub part: String,
    pub figure: FigureRef,
    /// As the enterprise's figures have it.
    pub known: Option<KnownFigure>,
    /// As the answer has it.
    pub given: Option<Decimal>,
}

impl SharedNumber {
    /// Known and not answered yet: it can be filled in.
    pub fn is_offered(&self) -> bool {
        self.known.is_some() && self.given.is_none()
    }

    /// Both are there and are not the same number. An average of fewer years than it should be of,
    /// and a period that need not be the year, say nothing against an answer.
    pub fn differs(&self) -> bool {
        let (Some(known), Some(given)) = (&self.known, self.given) else {
            return false;
        };
        let comparable = match self.figure {
            FigureRef::Count(_) | FigureRef::Year { .. } => true,
            FigureRef::Average { over, .. } => known.years.len() == usize::from(over),
            FigureRef::Period { .. } => false,
        };
        comparable && known.value != given
    }

    /// Answered and not known yet: it belongs to the figures too, where they have a field for it.
    pub fn is_news(&self) -> bool {
        self.known.is_none() && self.given.is_some_and(|given| self.figure.takes(given))
    }
}

/// The numbers of a question that are figures of the enterprise, for an assessment made in the year
/// `assessed`. None where "the same" was declared: its numbers do not count.
pub fn shared_numbers(
    question: &Question,
    answer: &Value,
    figures: &Figures,
    assessed: u16,
) -> Vec<SharedNumber> {
    let answer = answer.as_map();
    if answer.is_some_and(|answer| answer.contains_key("declared")) {
        return Vec::new();
    }
    let of = |part: &str, figure: Option<FigureRef>| {
        let figure = figure?;
        let given = answer.and_then(|answer| answer.get(part)?.as_text());
        Some(SharedNumber {
            part: part.to_owned(),
            figure,
            known: figures.find(figure, assessed),
            given: given.and_then(decimal::parse),
        })
    };
    match &question.kind {
        QuestionKind::Ratio {
            numerator_figure,
            denominator_figure,
            ..
        } => [
            of("numerator", *numerator_figure),
            of("denominator", *denominator_figure),
        ]
        .into_iter()
        .flatten()
        .collect(),
        QuestionKind::Trend { inputs, .. } => inputs
            .iter()
            .filter_map(|input| of(&input.code, input.figure))
            .collect(),
        QuestionKind::Single { .. } | QuestionKind::Multiple { .. } => Vec::new(),
    }
}

/// The stored answer with the known figures of `numbers` in it; all else in it stays.
#[must_use]
pub fn with_known(stored: &Value, numbers: &[SharedNumber]) -> Value {
    let mut answer = stored.as_map().cloned().unwrap_or_default();
    for number in numbers {
        if let Some(known) = &number.known {
            let text = Value::text(known.value.to_string());
            answer.insert(number.part.clone(), text);
        }
    }
    Value::Map(answer)
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "test data")]
mod tests {
    use super::*;
    use crate::{
        enterprise,
        testing::{pack, record},
    };

    fn figures(fields: &[(&str, Value)]) -> Figures {
        Figures::from_record(&record(enterprise::KIND, enterprise::KIND, fields))
    }

    fn shared(code: &str, answer: &Value, figures: &Figures) -> Vec<SharedNumber> {
        let pack = pack();
        let question = pack.current_rule().question(code).expect("a question");
        shared_numbers(question, answer, figures, 2026)
    }

    fn parts(of: &[SharedNumber], is: fn(&SharedNumber) -> bool) -> Vec<&str> {
        let those = of.iter().filter(|number| is(number));
        those.map(|number| number.part.as_str()).collect()
    }

    #[test]
    fn what_is_known_is_offered_and_filled_in() {
        let figures = figures(&[
            ("year.2024.headcount", Value::Int(110)),
            ("year.2025.headcount", Value::Int(120)),
            ("year.2025.revenue", "3400.5".into()),
        ]);
        let answer = Value::object([("headcount-after", "121".into())]);
        let shared = shared("revenue-per-head", &answer, &figures);
        assert_eq!(
            parts(&shared, SharedNumber::is_offered),
            ["headcount-before", "revenue-after"]
        );
        assert_eq!(parts(&shared, SharedNumber::differs), ["headcount-after"]);
        let offered: Vec<SharedNumber> = shared
            .into_iter()
            .filter(SharedNumber::is_offered)
            .collect();
        assert_eq!(
            with_known(&answer, &offered),
            Value::object([
                ("headcount-after", "121".into()),
                ("headcount-before", "110".into()),
                ("revenue-after", "3400.5".into()),
            ])
        );
    }

    #[test]
    fn two_questions_about_the_equipment_share_its_number() {
        let figures = figures(&[("equipment", Value::Int(40))]);
        for code in ["digital-equipment", "networked-equipment"] {
            let shared = shared(code, &Value::Null, &figures);
            assert_eq!(parts(&shared, SharedNumber::is_offered), ["denominator"]);
        }
        let answer = Value::object([("numerator", "12".into()), ("denominator", "40".into())]);
        let shared = shared("digital-equipment", &answer, &figures);
        assert_eq!(parts(&shared, SharedNumber::is_news), ["numerator"]);
        assert_eq!(parts(&shared, SharedNumber::differs), [""; 0]);
    }

    #[test]
    fn a_period_is_offered_and_never_contradicted() {
        let figures = figures(&[("year.2025.energy", "80".into())]);
        let shared = |answer: Value| shared("energy-intensity", &answer, &figures);
        let offered = shared(Value::Null);
        assert_eq!(parts(&offered, SharedNumber::is_offered), ["energy-after"]);
        let answered = shared(Value::object([("energy-after", "70".into())]));
        assert_eq!(parts(&answered, SharedNumber::differs), [""; 0]);
    }

    #[test]
    fn an_average_contradicts_only_when_it_is_whole() {
        let answer = Value::object([("denominator", "3000".into())]);
        let years = [
            ("year.2023.revenue", "2000".into()),
            ("year.2024.revenue", "3000".into()),
            ("year.2025.revenue", "3700".into()),
        ];
        let of = |known: &[(&str, Value)]| shared("spending", &answer, &figures(known));
        assert_eq!(parts(&of(&years), SharedNumber::differs), ["denominator"]);
        assert_eq!(parts(&of(&years[1..]), SharedNumber::differs), [""; 0]);
    }

    #[test]
    fn nothing_is_shared_where_the_same_was_declared() {
        let figures = figures(&[("year.2025.energy", "80".into())]);
        let declared = Value::object([("declared", "same".into())]);
        assert_eq!(shared("energy-intensity", &declared, &figures), []);
    }
}
