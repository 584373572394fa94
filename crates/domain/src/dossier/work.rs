//! From result to work: a step of the way up as a need, or as an item of the checklist.
//!
//! The notice's task 12 has the diagnosis end in a list of needs, task 16 the retrofit begin with one of
//! what is to be done; both say by how much which scenario is to rise.

use super::Dossier;
use crate::{
    assessment::{AssessmentRule, Step},
    need::{Need, NeedField, NeedType},
    retrofit::{ItemState, RetrofitField, RetrofitItem},
    value::Value,
    words::Lang,
};

impl Step {
    /// The fields of the need it becomes, by name: its advice as the text, and what it is about.
    pub fn as_need(&self, rule: &AssessmentRule, lang: Lang) -> Vec<(&'static str, Value)> {
        use NeedField as Field;
        let mut fields = vec![
            (Field::Type.name(), Value::text(NeedType::Need.code())),
            (Field::Text.name(), Value::text(self.sentence(rule, lang))),
        ];
        match self {
            Self::Scenario { code, from, to, .. } => fields.extend([
                (Field::Scenario.name(), Value::text(code)),
                (Field::From.name(), Value::Int((*from).into())),
                (Field::To.name(), Value::Int((*to).into())),
            ]),
            Self::Question { code, .. } => {
                fields.push((Field::Question.name(), Value::text(code)));
            }
        }
        fields
    }

    /// The fields of the checklist's item it becomes, by name: a scenario's is called by what the
    /// level to reach asks for, a question's like the question.
    pub fn as_item(&self, rule: &AssessmentRule, lang: Lang) -> Vec<(&'static str, Value)> {
        use RetrofitField as Field;
        let state = ItemState::NotStarted.code();
        let mut fields = vec![(Field::State.name(), Value::text(state))];
        let title = match self {
            Self::Scenario { code, from, to, .. } => {
                fields.extend([
                    (Field::Scenario.name(), Value::text(code)),
                    (Field::From.name(), Value::Int((*from).into())),
                    (Field::To.name(), Value::Int((*to).into())),
                ]);
                rule.scenario(code).map(|scenario| {
                    let rung = usize::from(*to).checked_sub(1);
                    let rung = rung.and_then(|rung| scenario.levels.get(rung));
                    rung.unwrap_or(&scenario.name)
                })
            }
            Self::Question { code, .. } => {
                fields.push((Field::Question.name(), Value::text(code)));
                rule.question(code).map(|question| &question.name)
            }
        };
        let title = title.map_or("", |title| title.get(lang));
        fields.push((Field::Title.name(), Value::text(title)));
        fields
    }

    /// Whether something about this scenario or this question is about the step.
    fn is_about(&self, scenario: &str, question: &str) -> bool {
        match self {
            Self::Scenario { code, .. } => code == scenario,
            Self::Question { code, .. } => code == question,
        }
    }

    /// Whether something that aims at level `to` ends below the step.
    fn is_beyond(&self, to: Option<u8>) -> bool {
        matches!(self, Self::Scenario { to: aim, .. } if to.is_some_and(|to| to < *aim))
    }
}

impl Dossier {
    /// The need that a step of the way up already is: one of the same scenario, or question. One that
    /// wished for a lower level was of an earlier step.
    pub fn need_of(&self, step: &Step) -> Option<&Need> {
        self.needs
            .iter()
            .find(|need| step.is_about(&need.scenario, &need.question) && !step.is_beyond(need.to))
    }

    /// The same for the checklist. A lower level ends an item's part in the step only once the item
    /// is done: until then it is the one to raise.
    pub fn item_of(&self, step: &Step) -> Option<&RetrofitItem> {
        self.items.iter().find(|item| {
            let over = item.state == ItemState::Done && step.is_beyond(item.to);
            step.is_about(&item.scenario, &item.question) && !over
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{need, retrofit, testing::pack, testing::record};

    fn raise(code: &str, from: u8, to: u8) -> Step {
        Step::Scenario {
            code: code.to_owned(),
            from,
            to,
            binding: true,
        }
    }

    fn earn(code: &str) -> Step {
        Step::Question {
            code: code.to_owned(),
            have: 0.into(),
            gain: 6.into(),
        }
    }

    #[test]
    fn a_step_fills_in_the_scenario_its_level_and_the_one_to_reach() {
        let (pack, step) = (pack(), raise("marketing", 1, 2));
        let rule = pack.current_rule();
        let need = record(need::KIND, "n1", &step.as_need(rule, Lang::Zh));
        let need = Need::from_record(&need);
        assert_eq!(
            (need.kind, need.scenario.as_str(), need.from, need.to),
            (NeedType::Need, "marketing", Some(1), Some(2))
        );
        assert_eq!(need.text, step.sentence(rule, Lang::Zh));
        let item = record(retrofit::KIND, "i1", &step.as_item(rule, Lang::Zh));
        let item = RetrofitItem::from_record(&item);
        assert_eq!(
            (item.scenario.as_str(), item.from, item.to, item.state),
            ("marketing", Some(1), Some(2), ItemState::NotStarted)
        );
        let rung = &rule.scenario("marketing").expect("a scenario").levels[1];
        assert_eq!(item.title, rung.zh);
        let english = record(retrofit::KIND, "i1", &step.as_item(rule, Lang::En));
        assert_eq!(RetrofitItem::from_record(&english).title, rung.en);
    }

    #[test]
    fn a_question_is_named_and_has_no_level() {
        let (pack, step) = (pack(), earn("systems"));
        let rule = pack.current_rule();
        let need = record(need::KIND, "n1", &step.as_need(rule, Lang::Zh));
        let need = Need::from_record(&need);
        assert_eq!((need.question.as_str(), need.to), ("systems", None));
        let item = record(retrofit::KIND, "i1", &step.as_item(rule, Lang::Zh));
        let item = RetrofitItem::from_record(&item);
        let name = &rule.question("systems").expect("a question").name;
        assert_eq!((item.question.as_str(), &item.title), ("systems", &name.zh));
    }

    #[test]
    fn a_step_is_on_a_list_once() {
        let pack = pack();
        let rule = pack.current_rule();
        let read = |step: &Step| Dossier {
            needs: vec![Need::from_record(&record(
                need::KIND,
                "n1",
                &step.as_need(rule, Lang::Zh),
            ))],
            items: vec![RetrofitItem::from_record(&record(
                retrofit::KIND,
                "i1",
                &step.as_item(rule, Lang::Zh),
            ))],
            ..Dossier::default()
        };
        let on = |dossier: &Dossier, step: &Step| {
            (
                dossier.need_of(step).is_some(),
                dossier.item_of(step).is_some(),
            )
        };
        for step in [raise("marketing", 1, 2), earn("systems")] {
            let dossier = read(&step);
            assert_eq!(on(&dossier, &step), (true, true));
            assert_eq!(on(&dossier, &raise("office", 1, 2)), (false, false));
            assert_eq!(on(&dossier, &earn("network")), (false, false));
        }
        // Nothing about no scenario is about every step.
        let none = Dossier {
            items: vec![RetrofitItem::default()],
            ..Dossier::default()
        };
        assert_eq!(on(&none, &earn("systems")), (false, false));
        // The next step of a scenario is another, once this one is done.
        let mut dossier = read(&raise("marketing", 1, 2));
        let next = raise("marketing", 2, 3);
        assert_eq!(on(&dossier, &next), (false, true));
        dossier.items[0].state = ItemState::Done;
        assert_eq!(on(&dossier, &next), (false, false));
        assert_eq!(on(&dossier, &raise("marketing", 1, 2)), (true, true));
    }
}
