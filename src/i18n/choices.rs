//! The lists that fields are chosen from, with their words.

use domain::{
    Lang,
    assessment::{QuestionKind, Stage},
    certificate::Title,
    enterprise::{Nature, SizeClass, Tier},
    need::{NeedType, Urgency},
    pack::ProgrammePack,
    programme::{HandState, MeetingKind, ShowcaseKind},
    project::{
        acceptance_request::Satisfaction, effect::Direction, finding::Severity,
        subsidy_payment::PaymentKind,
    },
    retrofit::ItemState,
    schema::{Choices, FieldRef, FieldType},
    value::Value,
};

use super::{
    assess::AssessTexts, common::Common, dossier::DossierTexts, fields::pick, fill,
    programme_fields, project_fields, shell::stage_name,
};

/// A list's values with their words.
pub fn choices(pack: &ProgrammePack, list: Choices, lang: Lang) -> Vec<(Value, String)> {
    let code = |code: &str, words: &str| (Value::text(code), words.to_owned());
    let levels = (0..=4_i64).map(|level| {
        let words = fill(Common::of(lang).level_n, &[("n", &level)]);
        (Value::Int(level), words)
    });
    match list {
        Choices::Area => each(&pack.areas, |area| code(&area.code, area.name.get(lang))),
        Choices::Industry => each(&pack.industries, |one| {
            let words = format!("{} {}", one.division, one.name.get(lang));
            code(&one.division, &words)
        }),
        Choices::Phase => each(&pack.phases, |phase| {
            let number = Value::Int(phase.number.into());
            (number, phase.name.get(lang).to_owned())
        }),
        Choices::Scenario => each(&pack.current_rule().scenarios, |one| {
            code(&one.code, one.name.get(lang))
        }),
        Choices::Question => {
            let questions: Vec<_> = pack.current_rule().questions().collect();
            each(&questions, |one| code(&one.code, one.name.get(lang)))
        }
        Choices::CostKind => each(&pack.funding.eligible_kinds, |kind| {
            code(&kind.code, kind.name.get(lang))
        }),
        Choices::Direction => each(&Direction::ALL, |one| {
            code(one.code(), pick(project_fields::direction(*one), lang))
        }),
        Choices::Severity => each(&Severity::ALL, |one| {
            code(one.code(), pick(project_fields::severity(*one), lang))
        }),
        Choices::Exclusion => each(&pack.funding.excluded, |one| {
            code(&one.code, one.name.get(lang))
        }),
        Choices::PaymentKind => each(&PaymentKind::ALL, |one| {
            code(one.code(), pick(project_fields::payment_kind(*one), lang))
        }),
        Choices::Satisfaction => each(&Satisfaction::ALL, |one| {
            code(one.code(), pick(project_fields::satisfaction(*one), lang))
        }),
        Choices::Nature => each(&Nature::ALL, |one| code(one.code(), nature(*one, lang))),
        Choices::Tier => each(&Tier::ALL, |one| code(one.code(), tier(*one, lang))),
        Choices::Stage => each(&Stage::ALL, |one| code(one.code(), stage_name(*one, lang))),
        Choices::ItemState => each(&ItemState::ALL, |one| {
            code(one.code(), item_state_words(*one, lang))
        }),
        Choices::Urgency => each(&Urgency::ALL, |one| {
            code(one.code(), urgency_words(*one, lang))
        }),
        Choices::NeedType => each(&NeedType::ALL, |one| {
            code(one.code(), need_type_words(*one, lang))
        }),
        Choices::Title => each(&Title::ALL, |one| code(one.code(), one.words().get(lang))),
        Choices::Meeting => each(&MeetingKind::ALL, |one| {
            code(one.code(), pick(programme_fields::meeting_kind(*one), lang))
        }),
        Choices::Showcase => each(&ShowcaseKind::ALL, |one| {
            code(
                one.code(),
                pick(programme_fields::showcase_kind(*one), lang),
            )
        }),
        Choices::Indicator => each(&pack.indicators, |one| code(&one.code, one.name.get(lang))),
        Choices::TaskState => each(&HandState::ALL, |one| {
            code(one.code(), pick(programme_fields::hand_state(*one), lang))
        }),
        Choices::Level => levels.collect(),
        Choices::LevelOrNone => {
            let none = code("na", DossierTexts::of(lang).not_applicable);
            levels.chain([none]).collect()
        }
    }
}

/// The values a field may hold, with their words; none where it has no list. Of a question with
/// several answers, the values of each.
pub fn choices_of(pack: &ProgrammePack, field: FieldRef<'_>, lang: Lang) -> Vec<(Value, String)> {
    let code = |code: &str, words: &str| (Value::text(code), words.to_owned());
    match (field, field.holds()) {
        (_, FieldType::Choice(list)) => choices(pack, list, lang),
        (_, FieldType::Flag) => {
            let t = DossierTexts::of(lang);
            [(true, t.yes), (false, t.no)]
                .map(|(flag, words)| (Value::Bool(flag), words.to_owned()))
                .to_vec()
        }
        (FieldRef::Question(question), _) => match question_kind(pack, question) {
            Some(QuestionKind::Single { options } | QuestionKind::Multiple { options }) => {
                each(options, |option| code(&option.code, option.label.get(lang)))
            }
            Some(QuestionKind::Trend { .. }) => {
                vec![code("same", AssessTexts::of(lang).trend_same)]
            }
            Some(QuestionKind::Ratio { .. }) | None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The kind of a question, by the newest rule that has it.
pub fn question_kind<'a>(pack: &'a ProgrammePack, question: &str) -> Option<&'a QuestionKind> {
    let mut rules = pack.assessment_rules.iter().rev();
    rules.find_map(|rule| rule.question(question).map(|question| &question.kind))
}

/// What a control calls a value of a list.
pub fn code_of(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(int) => int.to_string(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        _ => String::new(),
    }
}

/// A list as controls take it: codes and words.
pub fn options(choices: Vec<(Value, String)>) -> Vec<(String, String)> {
    choices
        .into_iter()
        .map(|(value, words)| (code_of(&value), words))
        .collect()
}

fn nature(nature: Nature, lang: Lang) -> &'static str {
    let both = match nature {
        Nature::State => ("国有", "State"),
        Nature::Private => ("民营", "Private"),
        Nature::Foreign => ("外资", "Foreign"),
        Nature::Mixed => ("混合", "Mixed"),
        Nature::Other => ("其他", "Other"),
    };
    pick(both, lang)
}

fn tier(tier: Tier, lang: Lang) -> &'static str {
    let both = match tier {
        Tier::None => ("无", "None"),
        Tier::Innovative => ("创新型", "Innovative"),
        Tier::Specialised => ("专精特新", "Specialised"),
        Tier::LittleGiant => ("专精特新“小巨人”", "Little giant"),
    };
    pick(both, lang)
}

/// How far an item of the checklist is.
pub fn item_state_words(state: ItemState, lang: Lang) -> &'static str {
    let both = match state {
        ItemState::NotStarted => ("未开始", "Not started"),
        ItemState::Doing => ("进行中", "Doing"),
        ItemState::Done => ("已完成", "Done"),
        ItemState::Dropped => ("不做了", "Dropped"),
    };
    pick(both, lang)
}

/// How urgent.
pub fn urgency_words(urgency: Urgency, lang: Lang) -> &'static str {
    let both = match urgency {
        Urgency::High => ("高", "High"),
        Urgency::Medium => ("中", "Medium"),
        Urgency::Low => ("低", "Low"),
    };
    pick(both, lang)
}

/// Need, problem or scenario.
pub fn need_type_words(kind: NeedType, lang: Lang) -> &'static str {
    let both = match kind {
        NeedType::Need => ("需求", "Need"),
        NeedType::Problem => ("问题", "Problem"),
        NeedType::Scenario => ("场景", "Scenario"),
    };
    pick(both, lang)
}

/// A size class.
pub fn size_words(class: SizeClass, lang: Lang) -> &'static str {
    let both = match class {
        SizeClass::Micro => ("微型", "micro"),
        SizeClass::Small => ("小型", "small"),
        SizeClass::Medium => ("中型", "medium"),
        SizeClass::Large => ("大型", "large"),
    };
    pick(both, lang)
}

fn each<T>(all: &[T], entry: impl Fn(&T) -> (Value, String)) -> Vec<(Value, String)> {
    all.iter().map(entry).collect()
}
