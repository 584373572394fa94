//! The control of a library record's field, by what the field holds.

use std::collections::BTreeSet;

use domain::{
    library::{Field, Holds},
    text,
    value::Value,
};
use leptos::prelude::*;

use super::{
    value::{Names, stored},
    words::LibraryTexts,
};
use crate::{
    app::LiveField,
    components::{
        Disagreement, NumberField, SegmentedField, SelectField, TextField, amount_value,
        whole_value,
    },
    i18n::{common::Common, lang},
    pages::desk::known::Known,
};

/// So many choices stand side by side; more are a list.
const FEW: usize = 6;

/// Asks for a field; each value is saved as it is given.
#[component]
pub fn Control(known: Known, of: LiveField, field: &'static Field) -> impl IntoView {
    let label = Signal::derive(move || field.words.get(lang()).to_owned());
    let test = field.name;
    let on_shown = Callback::new(move |()| of.on_shown());
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
        let n = domain::limits::TEXT_BYTES / 3;
        if too_long.get() {
            crate::i18n::fill(Common::of(lang()).too_long, &[("n", &n)])
        } else {
            String::new()
        }
    });
    let line = move |kind: &'static str, lines: u32| {
        view! { <TextField label value=of.text() fault refused=too_long lines kind test on_text=take on_shown /> }.into_any()
    };
    let options = Signal::derive(move || {
        let Some(counted) = known.counted.get() else {
            return Vec::new();
        };
        let pack = known.app.pack();
        let names = Names {
            pack: &pack,
            counted: &counted,
            lang: lang(),
        };
        names.options(field.holds)
    });
    let code = Signal::derive(move || {
        of.value().with(|value| match value {
            Value::Text(text) => text.clone(),
            Value::Int(int) => int.to_string(),
            _ => String::new(),
        })
    });
    let choose = move |code: String| of.put(stored(field.holds, &code));
    let control = match field.holds {
        Holds::Line => line("text", 1),
        Holds::Lines => line("text", 3),
        Holds::Phone => line("tel", 1),
        Holds::Day => line("date", 1),
        Holds::Count => view! {
            <NumberField label value=of.number() whole=true test on_number=move |number| of.put_typed(whole_value(number)) on_shown />
        }
        .into_any(),
        Holds::Amount => view! {
            <NumberField label value=of.number() test on_number=move |number| of.put_typed(amount_value(number)) on_shown />
        }
        .into_any(),
        Holds::Areas => view! { <AreasField label of options test /> }.into_any(),
        Holds::OneOf(choices) if choices.len() <= FEW => {
            view! { <SegmentedField label value=code options on_choice=choose test /> }.into_any()
        }
        Holds::Phase => {
            view! { <SegmentedField label value=code options on_choice=choose test /> }.into_any()
        }
        _ => {
            let listed = Signal::derive(move || {
                let mut listed = vec![(String::new(), Common::of(lang()).none.to_owned())];
                listed.extend(options.get());
                let held = code.get();
                // What was chosen stays, though it is none of the choices any more.
                if !held.is_empty() && listed.iter().all(|(one, _)| *one != held) {
                    listed.push((held.clone(), held));
                }
                listed
            });
            view! { <SelectField label value=code options=listed on_choice=choose test /> }.into_any()
        }
    };
    let barred = of.barred();
    let is_empty = move || of.value().with(Value::is_null);
    let is_wide = matches!(field.holds, Holds::Lines | Holds::Areas | Holds::OneOf(_));
    view! {
        <fieldset class="record-field" class:whole=is_wide role="presentation" disabled=move || barred.with(Option::is_some)
            hidden=move || barred.with(Option::is_some) && is_empty()>
            {control}
            {move || barred.get().map(|why| view! { <p class="note" data-test="field-barred">{why.words().get(lang()).to_owned()}</p> })}
            <Disagreement of />
        </fieldset>
    }
}

/// Several areas, each a tap.
#[component]
fn AreasField(
    label: Signal<String>,
    of: LiveField,
    options: Signal<Vec<(String, String)>>,
    test: &'static str,
) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        of.value().with(|value| {
            let list = value.as_list().into_iter().flatten();
            list.filter_map(|one| one.as_text().map(str::to_owned))
                .collect::<BTreeSet<String>>()
        })
    });
    let turn = move |code: &str| {
        let mut now = chosen.get_untracked();
        if !now.remove(code) {
            now.insert(code.to_owned());
        }
        let list = now.into_iter().map(Value::Text).collect();
        of.put(Value::List(list));
    };
    view! {
        <fieldset class="field" data-test=test>
            <legend>{move || label.get()}</legend>
            <div class="segments">
                {move || options.get().into_iter().map(|(code, words)| {
                    let (mine, sent) = (code.clone(), code);
                    view! {
                        <label><input type="checkbox" prop:checked=move || chosen.with(|all| all.contains(&mine)) on:change=move |_| turn(&sent) />{words}</label>
                    }
                }).collect_view()}
            </div>
        </fieldset>
    }
}

/// Says so where no provider of a name is kept.
pub fn provider_hint(known: Known, name: &str) -> Option<&'static str> {
    let counted = known.counted.get()?;
    let all = domain::library::provider::providers(&counted.records);
    let is_known = all.iter().any(|one| one.is_called(name));
    (!name.trim().is_empty() && !is_known).then(|| LibraryTexts::of(lang()).not_kept)
}
