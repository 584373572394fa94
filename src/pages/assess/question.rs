//! A scored question: its options, its band or its trend, evidence and note.

use std::collections::BTreeMap;

use domain::{
    assessment::{
        Answer, AnswerFault, Band, ItemRef, Question, QuestionKind, QuestionOption, QuestionScore,
        TrendOutcome, declaring_same, toggled,
    },
    btree, decimal,
    value::Value,
};
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::{
    beside::Beside,
    help::HelpNote,
    reported::Reported,
    shared::{SharedFigures, SharedFiguresLine},
    sheet::Sheet,
};
use crate::{
    components::{Disagreement, NumberField},
    i18n::{assess::AssessTexts, fill, lang},
};

#[component]
pub fn QuestionItem(sheet: Sheet, question: Question) -> impl IntoView {
    let t = move || AssessTexts::of(lang());
    let code = question.code.clone();
    let max = question.max().normalize();
    let name = question.name.clone();
    let hint = question.note.clone();
    let score_code = code.clone();
    let score = Memo::new(move |_| {
        sheet
            .outcome
            .with(|outcome| outcome.as_ref()?.question(&score_code).cloned())
    });
    // What is only half typed is no fault yet.
    let faulty = move || {
        score.with(|score| {
            let fault = score.as_ref().and_then(|score| score.fault.as_ref());
            fault.is_some_and(|fault| *fault != AnswerFault::Incomplete)
        })
    };
    let shared = SharedFigures::new(sheet, &question);
    let control = match question.kind.clone() {
        QuestionKind::Single { options } => {
            view! { <Options sheet code=code.clone() options many=false /> }.into_any()
        }
        QuestionKind::Multiple { options } => {
            view! { <Options sheet code=code.clone() options many=true /> }.into_any()
        }
        QuestionKind::Ratio {
            numerator,
            denominator,
            ..
        } => {
            let part = |field: &'static str, words: domain::Words, other: &'static str| {
                let stored = sheet.question(&code);
                let number = move |value: &Value, field: &str| {
                    decimal::parse(value.as_map()?.get(field)?.as_text()?)
                };
                view! {
                    <NumberField
                        label=move || words.get(lang()).to_owned()
                        value=move || stored.value().with(|value| number(value, field))
                        on_shown=move |()| stored.on_shown()
                        on_number=move |typed| {
                            let other_number = stored.value().with_untracked(|value| number(value, other));
                            let (numerator, denominator) = if field == "numerator" {
                                (typed, other_number)
                            } else {
                                (other_number, typed)
                            };
                            stored.put_typed(Answer::Ratio { numerator, denominator }.to_value());
                        }
                        invalid=Signal::derive(faulty)
                        test=field
                    />
                }
            };
            view! {
                <div class="grid">
                    {part("numerator", numerator, "denominator")}
                    {part("denominator", denominator, "numerator")}
                </div>
            }
            .into_any()
        }
        QuestionKind::Trend {
            inputs,
            may_declare_same,
            ..
        } => {
            let stored = sheet.question(&code);
            let declared = Memo::new(move |_| {
                stored.value().with(|value| {
                    let answer = value.as_map();
                    answer.is_some_and(|answer| answer.contains_key("declared"))
                })
            });
            let numbers = move || -> BTreeMap<String, Decimal> {
                let value = stored.value().get_untracked();
                let entries = value.as_map().into_iter().flatten();
                let numbers = entries.filter_map(|(name, number)| {
                    Some((name.clone(), decimal::parse(number.as_text()?)?))
                });
                btree::map(numbers)
            };
            let fields = inputs
                .into_iter()
                .map(|input| {
                    let stored = sheet.question(&code);
                    let (read, write) = (input.code.clone(), input.code.clone());
                    let (words, figure) = (input.name.clone(), input.figure);
                    let unit = input.unit.clone();
                    view! {
                        <NumberField
                            label=move || format!("{}{}", words.get(lang()), shared.year_of(figure))
                            unit=move || unit.get(lang()).to_owned()
                            value=move || {
                                stored.value().with(|value| decimal::parse(value.as_map()?.get(&read)?.as_text()?))
                            }
                            on_shown=move |()| stored.on_shown()
                            on_number=move |typed| {
                                let mut numbers = numbers();
                                match typed {
                                    Some(number) => numbers.insert(write.clone(), number),
                                    None => numbers.remove(&write),
                                };
                                stored.put_typed(Answer::Trend(numbers).to_value());
                            }
                            test="trend-input"
                        />
                    }
                })
                .collect_view();
            view! {
                <fieldset class="record-field" disabled=declared><div class="grid">{fields}</div></fieldset>
                {may_declare_same.then(|| view! {
                    <label class="option">
                        <input type="checkbox" data-test="declare-same" prop:checked=declared
                            on:change=move |event| {
                                let before = stored.value().get_untracked();
                                stored.put(declaring_same(&before, event_target_checked(&event)));
                            } />
                        <span class="option-text">{move || t().declare_same}</span>
                    </label>
                })}
            }
            .into_any()
        }
    };
    let kind = StoredValue::new(question.kind);
    let reason = sheet.field(&format!("note.q.{code}")).text();
    let anchor = format!("q-{code}");
    let item = format!("q.{code}");
    view! {
        <article class="ask" id=anchor data-test=format!("q-{code}")>
            <header>
                <span class="ask-number">{question.number}</span>
                <h3>{move || name.get(lang()).to_owned()}</h3>
                <span class="soft num">
                    {move || {
                        let got = score.get().and_then(|score| score.score);
                        let got = got.map_or_else(|| "–".to_owned(), |got| got.normalize().to_string());
                        format!("{got} / {max}")
                    }}
                </span>
            </header>
            {hint.map(|hint| view! { <p class="soft small">{move || hint.get(lang()).to_owned()}</p> })}
            <HelpNote help=question.help evidence=question.evidence is_self=sheet.is_self() />
            <Reported sheet item=ItemRef::Question(code.clone()) />
            <div on:input=move |_| shared.on_typed() on:focusout=move |_| shared.keep_news()>{control}</div>
            <SharedFiguresLine shared />
            <Disagreement of=sheet.question(&code) />
            <p class="verdict" class:fault=faulty aria-live="polite">
                {move || score.get().and_then(|score| verdict(&kind.get_value(), &score, !reason.with(String::is_empty)))}
            </p>
            <Beside sheet item />
        </article>
    }
}

/// What the numbers say, or what is wrong with them.
fn verdict(kind: &QuestionKind, score: &QuestionScore, has_note: bool) -> Option<String> {
    let (lang, t) = (lang(), AssessTexts::of(lang()));
    if let Some(fault) = &score.fault {
        return match fault {
            AnswerFault::ZeroDenominator => Some(t.fault_zero.to_owned()),
            AnswerFault::AboveWhole => Some(t.fault_above.to_owned()),
            AnswerFault::Negative => Some(t.fault_negative.to_owned()),
            AnswerFault::Incomplete => None,
            _ => Some(t.fault_other.to_owned()),
        };
    }
    let points = score.score?.normalize();
    match kind {
        QuestionKind::Ratio { bands, .. } => {
            let share = (score.ratio? * Decimal::ONE_HUNDRED)
                .round_dp(2)
                .normalize();
            let band = Band::words(bands, score.band?, lang)?;
            let share = format!("{share}%");
            Some(fill(
                t.share,
                &[("share", &share), ("band", &band), ("score", &points)],
            ))
        }
        QuestionKind::Trend {
            earlier,
            later,
            unit,
            ..
        } => {
            let trend = match score.trend? {
                TrendOutcome::Better => t.trend_better,
                TrendOutcome::Same => t.trend_same,
                TrendOutcome::Worse => t.trend_worse,
            };
            let Some((a, b)) = score.figures else {
                let words = if has_note {
                    t.declared_with_note
                } else {
                    t.declare_note
                };
                return Some(words.to_owned());
            };
            Some(fill(
                t.figures,
                &[
                    ("earlier", &earlier.name.get(lang)),
                    ("later", &later.name.get(lang)),
                    ("a", &a),
                    ("b", &b),
                    ("unit", &unit.get(lang)),
                    ("trend", &trend),
                    ("score", &points),
                ],
            ))
        }
        _ => None,
    }
}

/// Full-width rows one taps anywhere.
#[component]
fn Options(sheet: Sheet, code: String, options: Vec<QuestionOption>, many: bool) -> impl IntoView {
    let stored = sheet.question(&code);
    let chosen = Memo::new(move |_| match stored.value().get() {
        Value::Text(one) => vec![one],
        Value::List(all) => all
            .iter()
            .filter_map(|one| one.as_text().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    });
    let all_options = StoredValue::new(options.clone());
    let t = move || AssessTexts::of(lang());
    let group = format!("o-{}-{code}", sheet.id.get_value());
    let rows = options
        .into_iter()
        .map(|option| {
            let (mine, shown) = (option.code.clone(), option.code.clone());
            let tap = move |_| {
                if !many {
                    stored.put(Answer::Single(mine.clone()).to_value());
                    return;
                }
                let all = chosen.with_untracked(|chosen| {
                    all_options.with_value(|options| toggled(options, chosen, &mine))
                });
                stored.put(if all.is_empty() {
                    Value::Null
                } else {
                    Answer::Multiple(all).to_value()
                });
            };
            let score = option.score.normalize();
            let label = option.label;
            view! {
                <label class="option">
                    <input type=if many { "checkbox" } else { "radio" } name=group.clone()
                        data-test=format!("option-{}", option.code)
                        prop:checked=move || chosen.with(|all| all.contains(&shown))
                        on:change=tap />
                    <span class="option-text">
                        {move || label.get(lang()).to_owned()}
                        {option.exclusive.then(|| view! {
                            <span class="soft small">" · "{move || t().exclusive}</span>
                        })}
                    </span>
                    <span class="soft num">{move || fill(t().points, &[("n", &score)])}</span>
                </label>
            }
        })
        .collect_view();
    view! { <div class="options" role=if many { "group" } else { "radiogroup" }>{rows}</div> }
}
