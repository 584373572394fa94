//! Fields that hand over each keystroke and never fight the person typing.
//!
//! Chinese is typed by composing: until the composition ends, the text in the box is not yet the
//! text meant. So nothing is handed over while composing, and a value arriving from outside (a
//! second tab, an import) is put into the box only while nobody is in it.

use leptos::prelude::*;
use leptos::{ev, html};
use rust_decimal::Decimal;
use wasm_bindgen::JsCast;

fn is_focused(element: &web_sys::Element) -> bool {
    document()
        .active_element()
        .is_some_and(|active| active == *element)
}

fn composing(event: &web_sys::Event) -> bool {
    event
        .dyn_ref::<web_sys::InputEvent>()
        .is_some_and(web_sys::InputEvent::is_composing)
}

/// A line of text, or with `lines` a box. `on_text` gets every settled text at once.
#[component]
pub fn TextField(
    #[prop(into)] label: Signal<String>,
    /// The stored text.
    #[prop(into)]
    value: Signal<String>,
    #[prop(into)] on_text: Callback<String>,
    /// Words under the field.
    #[prop(into, optional)]
    hint: Signal<String>,
    /// What is wrong with the text; empty when nothing is.
    #[prop(into, optional)]
    fault: Signal<String>,
    /// More than 1: a box of so many lines.
    #[prop(default = 1)]
    lines: u32,
    /// `text`, `tel`, `date`, `search`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The on-screen keyboard, e.g. `decimal`.
    #[prop(default = "text")]
    keyboard: &'static str,
    #[prop(default = "")] test: &'static str,
    #[prop(default = "")] class: &'static str,
) -> impl IntoView {
    let id = crate::browser::new_id();
    let note_id = format!("{id}-note");
    let line = NodeRef::<html::Input>::new();
    let area = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        let text = value.get();
        if let Some(input) = line.get()
            && !is_focused(&input)
            && input.value() != text
        {
            input.set_value(&text);
        }
        if let Some(input) = area.get()
            && !is_focused(&input)
            && input.value() != text
        {
            input.set_value(&text);
        }
    });
    let on_input = move |event: ev::Event| {
        if !composing(&event) {
            on_text.run(event_target_value(&event));
        }
    };
    let on_settled = move |event: ev::CompositionEvent| on_text.run(event_target_value(&event));
    let invalid = move || (!fault.get().is_empty()).then_some("true");
    let control = if lines > 1 {
        view! {
            <textarea node_ref=area id=id.clone() rows=lines style=("--lines", lines.to_string()) aria-invalid=invalid aria-describedby=note_id.clone()
                data-test=test on:input=on_input on:compositionend=on_settled></textarea>
        }.into_any()
    } else {
        view! {
            <input node_ref=line id=id.clone() type=kind inputmode=keyboard autocomplete="off" aria-invalid=invalid
                aria-describedby=note_id.clone() data-test=test on:input=on_input on:compositionend=on_settled />
        }.into_any()
    };
    view! {
        <div class=format!("field {class}")>
            <label for=id>{move || label.get()}</label>
            {control}
            <div id=note_id aria-live="polite">
                {move || {
                    let (fault, hint) = (fault.get(), hint.get());
                    if !fault.is_empty() {
                        view! { <p class="fault">{fault}</p> }.into_any()
                    } else if !hint.is_empty() {
                        view! { <p class="hint">{hint}</p> }.into_any()
                    } else {
                        ().into_any()
                    }
                }}
            </div>
        </div>
    }
}

/// An exact number with its unit. Hands over `None` for an emptied field; what is no number is
/// not handed over but marked.
#[component]
pub fn NumberField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<Option<Decimal>>,
    #[prop(into)] on_number: Callback<Option<Decimal>>,
    #[prop(into, optional)] unit: Signal<String>,
    /// Whole numbers only.
    #[prop(optional)]
    whole: bool,
    #[prop(default = "")] test: &'static str,
) -> impl IntoView {
    let id = crate::browser::new_id();
    let input = NodeRef::<html::Input>::new();
    let wrong = RwSignal::new(false);
    Effect::new(move |_| {
        let text = value
            .get()
            .map(|number| number.to_string())
            .unwrap_or_default();
        if let Some(input) = input.get()
            && !is_focused(&input)
            && !wrong.get_untracked()
            && input.value() != text
        {
            input.set_value(&text);
        }
    });
    let take = move |text: String| match domain::decimal::parse_typed(&text) {
        Ok(number) if !whole || number.is_none_or(|number| number.fract().is_zero()) => {
            wrong.set(false);
            on_number.run(number);
        }
        _ => wrong.set(true),
    };
    view! {
        <div class="field">
            <label for=id.clone()>{move || label.get()}</label>
            // Room for the unit: a Chinese character is as wide as it is high.
            <span class="with-unit" style=("--unit", move || unit.with(|unit| unit.chars().count()).to_string())>
                <input node_ref=input id=id type="text" autocomplete="off"
                    inputmode=if whole { "numeric" } else { "decimal" }
                    aria-invalid=move || wrong.get().then_some("true") data-test=test
                    on:input=move |event| if !composing(&event) { take(event_target_value(&event)) }
                    on:compositionend=move |event| take(event_target_value(&event)) />
                <span class="unit">{move || unit.get()}</span>
            </span>
            <Show when=move || wrong.get()>
                <p class="fault" role="alert">{move || crate::i18n::common::Common::of(crate::i18n::lang()).not_a_number}</p>
            </Show>
        </div>
    }
}

/// A choice from a list: (value, words). The empty value stands for no choice.
#[component]
pub fn SelectField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] on_choice: Callback<String>,
    #[prop(default = "")] test: &'static str,
) -> impl IntoView {
    let id = crate::browser::new_id();
    view! {
        <div class="field">
            <label for=id.clone()>{move || label.get()}</label>
            <select id=id data-test=test on:change=move |event| on_choice.run(event_target_value(&event))>
                {move || {
                    let chosen = value.get();
                    options
                        .get()
                        .into_iter()
                        .map(|(code, words)| {
                            let selected = code == chosen;
                            view! { <option value=code selected=selected>{words}</option> }
                        })
                        .collect_view()
                }}
            </select>
        </div>
    }
}

/// A choice of few, each a large tap: (value, words).
#[component]
pub fn SegmentedField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] on_choice: Callback<String>,
    #[prop(default = "")] test: &'static str,
) -> impl IntoView {
    let name = crate::browser::new_id();
    view! {
        <fieldset class="field" data-test=test>
            <legend>{move || label.get()}</legend>
            <div class="segments">
                {move || {
                    options
                        .get()
                        .into_iter()
                        .map(|(code, words)| {
                            let (mine, sent) = (code.clone(), code.clone());
                            view! {
                                <label>
                                    <input type="radio" name=name.clone() value=code
                                        prop:checked=move || value.get() == mine
                                        on:change=move |_| on_choice.run(sent.clone()) />
                                    {words}
                                </label>
                            }
                        })
                        .collect_view()
                }}
            </div>
        </fieldset>
    }
}
