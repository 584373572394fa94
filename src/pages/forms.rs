//! What a field may hold: its choices with their words, or a number, a day, a text. History and
//! conflicts read values by it, and a third value is asked for in the same form.

use domain::{
    Lang,
    assessment::{QuestionKind, Stage},
    enterprise::{Nature, SizeClass, Tier},
    need::{NeedType, Urgency},
    pack::ProgrammePack,
    retrofit::ItemState,
    value::Value,
};

use crate::i18n::{
    assess::AssessTexts, common::Common, dossier::DossierTexts, enterprise::EnterpriseTexts, fill,
    retrofit::RetrofitTexts, shell::stage_name,
};

/// How a field is filled in.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    Text,
    /// Whole numbers are stored as such, others as decimal text.
    Number {
        whole: bool,
    },
    /// ISO date.
    Date,
    /// Stored values and their words.
    Choice(Vec<(Value, String)>),
    /// Filled on its own page only: pictures, ratios, several options at once.
    Own,
}

/// A field's form.
pub fn form(pack: &ProgrammePack, field: &str, lang: Lang) -> Form {
    match field {
        "name" | "address" | "products" | "contact" | "phone" | "text" | "wish" | "title"
        | "product" | "provider" | "reason" | "caption" | "people" | "visited_from"
        | "visited_to" => Form::Text,
        note if note.starts_with("note.") => Form::Text,
        "year1" | "headcount1" | "headcount2" => Form::Number { whole: true },
        "revenue1" | "revenue2" | "budget" | "planned" | "actual" => Form::Number { whole: false },
        "founded" | "visited" | "due" | "done_on" => Form::Date,
        question
            if question
                .strip_prefix("q.")
                .is_some_and(|code| !is_single(pack, code)) =>
        {
            Form::Own
        }
        other => match choices(pack, other, lang) {
            none if none.is_empty() => Form::Own,
            choices => Form::Choice(choices),
        },
    }
}

fn kind<'a>(pack: &'a ProgrammePack, question: &str) -> Option<&'a QuestionKind> {
    pack.assessment_rules
        .iter()
        .rev()
        .find_map(|rule| rule.question(question))
        .map(|question| &question.kind)
}

fn is_single(pack: &ProgrammePack, question: &str) -> bool {
    matches!(kind(pack, question), Some(QuestionKind::Single { .. }))
}

/// A field's possible values with their words; none when it has no list. Of a question with
/// several answers, the values of each.
pub fn choices(pack: &ProgrammePack, field: &str, lang: Lang) -> Vec<(Value, String)> {
    let (c, d, e, r) = (
        Common::of(lang),
        DossierTexts::of(lang),
        EnterpriseTexts::of(lang),
        RetrofitTexts::of(lang),
    );
    let code = |code: &str, words: &str| (Value::text(code), words.to_owned());
    let levels = || (0..=4_i64).map(|level| (Value::Int(level), fill(c.level_n, &[("n", &level)])));
    match field {
        "area" => list(&pack.areas, |area| code(&area.code, area.name.get(lang))),
        "industry" => list(&pack.industries, |one| {
            code(&one.division, one.name.get(lang))
        }),
        "phase" => list(&pack.phases, |phase| {
            (
                Value::Int(phase.number.into()),
                phase.name.get(lang).to_owned(),
            )
        }),
        "scenario" => list(&pack.current_rule().scenarios, |one| {
            code(&one.code, one.name.get(lang))
        }),
        "nature" => list(&Nature::ALL, |nature| {
            let words = match nature {
                Nature::State => e.state,
                Nature::Private => e.private,
                Nature::Foreign => e.foreign,
                Nature::Mixed => e.mixed,
                Nature::Other => e.other,
            };
            code(nature.code(), words)
        }),
        "tier" => list(&Tier::ALL, |tier| {
            let words = match tier {
                Tier::None => e.tier_none,
                Tier::Innovative => e.innovative,
                Tier::Specialised => e.specialised,
                Tier::LittleGiant => e.giant,
            };
            code(tier.code(), words)
        }),
        "stage" => list(&Stage::ALL, |stage| {
            code(stage.code(), stage_name(*stage, lang))
        }),
        "state" => list(&ItemState::ALL, |state| {
            let words = match state {
                ItemState::NotStarted => r.not_started,
                ItemState::Doing => r.doing,
                ItemState::Done => r.done,
                ItemState::Dropped => r.dropped,
            };
            code(state.code(), words)
        }),
        "urgency" => list(&Urgency::ALL, |urgency| {
            code(urgency.code(), urgency_words(*urgency, lang))
        }),
        "type" => list(&NeedType::ALL, |need| {
            code(need.code(), need_type_words(*need, lang))
        }),
        "above_scale" | "promise" | "deleted" => vec![
            (Value::Bool(true), d.yes.to_owned()),
            (Value::Bool(false), d.no.to_owned()),
        ],
        "from" | "to" => levels().collect(),
        scenario if scenario.starts_with("s.") => {
            levels().chain([code("na", d.not_applicable)]).collect()
        }
        question => match question.strip_prefix("q.").and_then(|q| kind(pack, q)) {
            Some(QuestionKind::Single { options } | QuestionKind::Multiple { options }) => {
                list(options, |option| code(&option.code, option.label.get(lang)))
            }
            Some(QuestionKind::Trend { .. }) => {
                vec![code("same", AssessTexts::of(lang).trend_same)]
            }
            Some(QuestionKind::Ratio { .. }) | None => Vec::new(),
        },
    }
}

/// How urgent, in words.
pub fn urgency_words(urgency: Urgency, lang: Lang) -> &'static str {
    let t = DossierTexts::of(lang);
    match urgency {
        Urgency::High => t.high,
        Urgency::Medium => t.medium,
        Urgency::Low => t.low,
    }
}

/// Need, problem or scenario.
pub fn need_type_words(kind: NeedType, lang: Lang) -> &'static str {
    let t = DossierTexts::of(lang);
    match kind {
        NeedType::Need => t.kind_need,
        NeedType::Problem => t.kind_problem,
        NeedType::Scenario => t.kind_scenario,
    }
}

/// A size class in words.
pub fn size_words(class: SizeClass, lang: Lang) -> &'static str {
    let t = EnterpriseTexts::of(lang);
    match class {
        SizeClass::Micro => t.micro,
        SizeClass::Small => t.small,
        SizeClass::Medium => t.medium,
        SizeClass::Large => t.large,
    }
}

/// The choices of a field as pages' fields take them: code and words.
pub fn options(pack: &ProgrammePack, field: &str, lang: Lang) -> Vec<(String, String)> {
    let code = |value: Value| match value {
        Value::Text(text) => text,
        Value::Int(int) => int.to_string(),
        Value::Bool(true) => "yes".to_owned(),
        _ => "no".to_owned(),
    };
    choices(pack, field, lang)
        .into_iter()
        .map(|(value, words)| (code(value), words))
        .collect()
}

fn list<T>(all: &[T], entry: impl Fn(&T) -> (Value, String)) -> Vec<(Value, String)> {
    all.iter().map(entry).collect()
}
