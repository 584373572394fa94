//! What the enterprise's figures already say of a question's numbers: filled in with one tap, kept for
//! the next question that asks, and shown where the two do not agree.

use domain::{
    assessment::{AnswerFault, Question, SharedNumber, shared_numbers, with_known},
    enterprise,
    figures::FigureRef,
    schema::{FieldRef, FieldType},
    value::Value,
};
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::sheet::Sheet;
use crate::{
    app::{LiveField, Session, use_app, use_session},
    components::{amount_value, whole_value},
    i18n::{
        assess::AssessTexts,
        common::Common,
        fields::{field_words, number_words, of_year_words},
        fill, lang,
    },
};

/// The figures that a question shares with the enterprise's own.
#[derive(Clone, Copy)]
pub struct SharedFigures {
    sheet: Sheet,
    session: Session,
    answer: LiveField,
    /// Somebody has typed since the boxes were left.
    typed: StoredValue<bool>,
    /// What was kept from these boxes since the page was opened: who corrects it means both.
    kept: StoredValue<Vec<(String, Decimal)>>,
    code: StoredValue<String>,
    numbers: Memo<Vec<SharedNumber>>,
}

impl SharedFigures {
    pub fn new(sheet: Sheet, question: &Question) -> Self {
        let answer = sheet.question(&question.code);
        let code = StoredValue::new(question.code.clone());
        let question = StoredValue::new(question.clone());
        let numbers = Memo::new(move |_| {
            let assessed = sheet.year.get();
            sheet.live.dossier.with(|dossier| {
                let Some(dossier) = dossier else {
                    return Vec::new();
                };
                let figures = &dossier.enterprise.figures;
                let answer = answer.value();
                question.with_value(|question| {
                    answer.with(|answer| shared_numbers(question, answer, figures, assessed))
                })
            })
        });
        Self {
            sheet,
            session: use_session(),
            answer,
            typed: StoredValue::new(false),
            kept: StoredValue::new(Vec::new()),
            code,
            numbers,
        }
    }

    /// The year that a number of the question is of, behind its name.
    pub fn year_of(self, figure: Option<FigureRef>) -> String {
        let year = figure.and_then(|figure| figure.year(self.sheet.year.get()));
        let t = AssessTexts::of(lang());
        year.map_or_else(String::new, |year| fill(t.in_year, &[("year", &year)]))
    }

    /// Writes numbers of the answer into the enterprise's own figures, where this device may.
    fn correct(self, numbers: &[SharedNumber]) {
        let (live, kind) = (self.sheet.live, enterprise::KIND);
        let assessed = self.sheet.year.get_untracked();
        let fields = numbers.iter().filter_map(|number| {
            let field = number.figure.field(assessed)?;
            let barred = untrack(|| live.barred(self.session, kind, kind, &field));
            let value = as_stored(number.figure, number.given?);
            barred.is_none().then_some((field, value))
        });
        let fields: Vec<(String, Value)> = fields.collect();
        if !fields.is_empty() {
            let fields = fields
                .iter()
                .map(|(field, value)| (field.as_str(), value.clone()));
            live.put(kind, kind, fields.collect());
        }
    }

    /// Somebody types in a box of the question.
    pub fn on_typed(self) {
        self.typed.try_set_value(true);
    }

    /// Keeps what was typed and is known nowhere yet, once its box is left. Who only passes through the
    /// boxes writes nothing.
    pub fn keep_news(self) {
        if self.typed.try_update_value(std::mem::take) != Some(true) {
            return;
        }
        // What cannot be so is no figure of the enterprise's.
        if self.is_faulty() {
            return;
        }
        let mut numbers = self.numbers.try_get_untracked().unwrap_or_default();
        let kept = self.kept.try_get_value().unwrap_or_default();
        numbers.retain(|number| {
            let own = |known| kept.contains(&(number.part.clone(), known));
            let corrected = number.differs()
                && number.known.as_ref().is_some_and(|known| own(known.value))
                && number.figure.takes(number.given.unwrap_or_default());
            number.is_news() || corrected
        });
        self.correct(&numbers);
        self.kept.try_update_value(|kept| {
            let given = |number: SharedNumber| Some((number.part, number.given?));
            kept.extend(numbers.into_iter().filter_map(given));
        });
    }

    /// Whether the answer as it stands cannot be right; one that is half typed may be.
    fn is_faulty(self) -> bool {
        let outcome = self.sheet.outcome.try_get_untracked().flatten();
        let fault = outcome.and_then(|outcome| {
            let score = self.code.with_value(|code| outcome.question(code).cloned());
            score?.fault
        });
        fault.is_some_and(|fault| fault != AnswerFault::Incomplete)
    }

    fn fill_in(self, wanted: fn(&SharedNumber) -> bool) {
        let mut numbers = self.numbers.get_untracked();
        numbers.retain(wanted);
        let stored = self.answer.value().get_untracked();
        self.answer.put(with_known(&stored, &numbers));
    }

    fn correct_differing(self) {
        let mut numbers = self.numbers.get_untracked();
        numbers.retain(|number| {
            number.differs() && number.figure.takes(number.given.unwrap_or_default())
        });
        self.correct(&numbers);
    }
}

fn as_stored(figure: FigureRef, number: Decimal) -> Value {
    match figure.holds() {
        FieldType::Whole(_) => whole_value(Some(number)),
        _ => amount_value(Some(number)),
    }
}

/// A line under a question's boxes; nothing where there is nothing to say.
#[component]
pub fn SharedFiguresLine(shared: SharedFigures) -> impl IntoView {
    let app = use_app();
    let t = move || AssessTexts::of(lang());
    let name = move |number: &SharedNumber| {
        let (pack, lang) = (app.pack(), lang());
        let years = number.known.as_ref().map_or(&[][..], |known| &known.years);
        match (number.figure, years) {
            (FigureRef::Count(of), _) => field_words(&pack, FieldRef::Count(of), lang),
            (FigureRef::Average { of, .. }, [first, .., last]) => fill(
                t().average_of,
                &[
                    ("from", first),
                    ("to", last),
                    ("what", &of_year_words(of, lang)),
                ],
            ),
            (figure, [year, ..]) => figure.of().map_or_else(String::new, |of| {
                field_words(&pack, FieldRef::OfYear(*year, of), lang)
            }),
            (_, []) => String::new(),
        }
    };
    let listed = move |wanted: fn(&SharedNumber) -> bool,
                       words: &dyn Fn(&SharedNumber) -> String| {
        shared.numbers.with(|numbers| {
            let those = numbers.iter().filter(|number| wanted(number));
            those
                .map(words)
                .collect::<Vec<_>>()
                .join(Common::of(lang()).sep)
        })
    };
    let known = move |number: &SharedNumber| {
        let known = number.known.as_ref();
        known.map_or_else(String::new, |known| {
            number_words(number.figure.holds(), known.value, lang())
        })
    };
    let offered = Memo::new(move |_| {
        listed(SharedNumber::is_offered, &|number| {
            format!("{} {}", name(number), known(number))
        })
    });
    let differing = Memo::new(move |_| {
        listed(SharedNumber::differs, &|number| {
            let given = number.given.unwrap_or_default();
            let given = number_words(number.figure.holds(), given, lang());
            fill(
                t().differs_in,
                &[
                    ("what", &name(number)),
                    ("known", &known(number)),
                    ("given", &given),
                ],
            )
        })
    });
    // What is only looked at offers nothing, and cannot be corrected.
    let writes = move || shared.sheet.barred.with(Option::is_none);
    view! {
        <Show when=move || writes() && !offered.with(String::is_empty)>
            <div class="cluster shared-figures" data-test="figures-known">
                <p class="soft small">{move || fill(t().figures_known, &[("what", &offered.get())])}</p>
                <button type="button" class="btn btn-small" data-test="fill-in" on:click=move |_| shared.fill_in(SharedNumber::is_offered)>{move || t().fill_in}</button>
            </div>
        </Show>
        <Show when=move || writes() && !differing.with(String::is_empty)>
            <div class="cluster shared-figures" data-test="figures-differ">
                <p class="note warn">{move || fill(t().figures_differ, &[("what", &differing.get())])}</p>
                <button type="button" class="btn btn-small" data-test="take-known" on:click=move |_| shared.fill_in(SharedNumber::differs)>{move || t().take_known}</button>
                <button type="button" class="btn btn-small" data-test="correct-known" on:click=move |_| shared.correct_differing()>{move || t().correct_known}</button>
            </div>
        </Show>
    }
}
