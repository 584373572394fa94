//! The control of a record's field, by what the field holds.

use domain::{
    decimal::AMOUNT_MOST,
    limits::TEXT_BYTES,
    record::is_erased,
    schema::{Choices, FieldType},
    text,
    value::Value,
};
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::{
    Disagreement, NumberField, PlaceField, SegmentedField, SelectField, TextField,
    read_only::Framed,
};
use crate::{
    app::{LiveField, use_app},
    i18n::{
        choices::{choices_of, code_of, options},
        common::Common,
        dossier::DossierTexts,
        fields::unit_words,
        fill, lang,
    },
};

/// Asks for a field: its name, the control that fits what it holds, and each value saved as it is
/// given. Fields that have a page of their own (answers, pictures) are not asked for here. One that
/// this device may not write is shown with the reason, and not at all where it is empty.
#[component]
pub fn RecordField(
    of: LiveField,
    /// Other words than the field's own.
    #[prop(into, optional)]
    label: Option<Signal<String>>,
    /// Words under a text.
    #[prop(into, optional)]
    hint: Signal<String>,
    /// What is wrong with a text; empty when nothing is.
    #[prop(into, optional)]
    fault: Signal<String>,
    /// Lines of a text's box, where it holds several.
    #[prop(default = 2)]
    lines: u32,
    #[prop(default = "")] test: &'static str,
) -> impl IntoView {
    let label = label.unwrap_or_else(|| Signal::derive(move || of.words()));
    // What was typed last was not taken.
    let too_long = RwSignal::new(false);
    let take = move |typed: String| {
        let text = text::clean(&typed);
        let fits = text::check(&text).is_ok();
        too_long.set(!fits);
        if fits {
            of.put_typed(Value::entered(text));
        }
    };
    let fault = Signal::derive(move || {
        if too_long.get() {
            // A Chinese character takes three bytes.
            fill(Common::of(lang()).too_long, &[("n", &(TEXT_BYTES / 3))])
        } else {
            fault.get()
        }
    });
    let on_shown = Callback::new(move |()| of.on_shown());
    let line = move |kind: &'static str, lines: u32| {
        view! {
            <TextField label value=of.text() hint fault refused=too_long lines kind test
                on_text=take on_shown />
        }
        .into_any()
    };
    let most = move || of.holds().most().unwrap_or(AMOUNT_MOST);
    let control = match of.holds() {
        FieldType::Line => line("text", 1),
        FieldType::Lines => line("text", lines),
        FieldType::Phone => line("tel", 1),
        FieldType::Date => line("date", 1),
        FieldType::Time => line("time", 1),
        FieldType::Whole(unit) => view! {
            <NumberField label value=of.number() unit=move || unit_words(unit, lang()) whole=true most=most() test
                on_number=move |number| of.put_typed(whole_value(number)) on_shown />
        }
        .into_any(),
        FieldType::Amount(unit) => view! {
            <NumberField label value=of.number() unit=move || unit_words(unit, lang()) most=most() test
                on_number=move |number| of.put_typed(amount_value(number)) on_shown />
        }
        .into_any(),
        FieldType::Flag => view! { <ChoiceField of label none=None test /> }.into_any(),
        FieldType::Choice(list) => {
            let none = match list {
                Choices::Area
                | Choices::Industry
                | Choices::Indicator
                | Choices::Title
                | Choices::CostKind
                | Choices::Direction
                | Choices::Exclusion => Some(Choice::Please),
                Choices::Scenario | Choices::Question | Choices::Level => Some(Choice::None),
                _ => None,
            };
            view! { <ChoiceField of label none test /> }.into_any()
        }
        FieldType::Place => view! {
            <PlaceField label value=of.value() on_place=move |place| of.put_typed(place) on_shown />
        }
        .into_any(),
        _ => ().into_any(),
    };
    // Where a whole page is barred, its frame says so and shows every field.
    let in_frame = use_context::<Framed>().is_some();
    let barred = of.barred();
    let barred = move || barred.get().filter(|_| !in_frame);
    let is_empty = move || of.value().with(Value::is_null);
    view! {
        <fieldset class="record-field" role="presentation" disabled=move || barred().is_some()
            hidden=move || barred().is_some() && is_empty()>
            {control}
            {move || barred().map(|why| view! { <p class="note" data-test="field-barred">{why.words().get(lang()).to_owned()}</p> })}
            <Show when=move || of.value().with(is_erased)>
                <p class="note" data-test="erased">{move || DossierTexts::of(lang()).erased_here}</p>
            </Show>
            <Disagreement of />
        </fieldset>
    }
}

/// What stands in a list for no choice.
#[derive(Clone, Copy)]
enum Choice {
    /// There should be one.
    Please,
    /// There need be none.
    None,
}

/// A list where there are many, else each choice a large tap.
#[component]
fn ChoiceField(
    of: LiveField,
    label: Signal<String>,
    none: Option<Choice>,
    test: &'static str,
) -> impl IntoView {
    let app = use_app();
    let all = move || of.with_ref(|field| choices_of(&app.pack(), field, lang()));
    let value = Signal::derive(move || of.value().with(code_of));
    let on_choice = move |code: String| {
        let all = untrack(all).into_iter();
        let chosen = all
            .map(|(value, _)| value)
            .find(|value| code_of(value) == code);
        of.put(chosen.unwrap_or_default());
    };
    let Some(none) = none else {
        return view! { <SegmentedField label value options=move || options(all()) on_choice test /> }
            .into_any();
    };
    let listed = move || {
        let words = match none {
            Choice::Please => Common::of(lang()).choose,
            Choice::None => Common::of(lang()).none,
        };
        let mut listed = vec![(String::new(), words.to_owned())];
        listed.extend(options(all()));
        listed
    };
    view! { <SelectField label value options=listed on_choice test /> }.into_any()
}

/// A whole number as it is stored.
pub fn whole_value(number: Option<Decimal>) -> Value {
    let int = number.and_then(|number| number.normalize().to_string().parse().ok());
    int.map_or(Value::Null, Value::Int)
}

/// A decimal number as it is stored.
pub fn amount_value(number: Option<Decimal>) -> Value {
    number.map_or(Value::Null, |number| Value::text(number.to_string()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;
