//! Fields that hand over each keystroke and never fight the person typing.
//!
//! Chinese is typed by composing: until the composition ends, the text in the box is not yet the
//! text meant. So nothing is handed over while composing, and a value arriving from outside (a
//! second tab, an import) is put into the box only while nobody is in it.

use domain::decimal::{self, AMOUNT_MOST, NumberFault};
use leptos::prelude::*;
use leptos::{ev, html};
use rust_decimal::Decimal;
use wasm_bindgen::JsCast;

use crate::i18n::{common::Common, fill, format::grouped, lang};

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

/// Whether the browser can make nothing of what stands in a box, of which it gives no text then. Not by
/// `checkValidity`: WebKit calls a date invalid that a script emptied.
fn is_incomplete(event: &web_sys::Event) -> bool {
    let target = event.target();
    let input = target.and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
    input.is_some_and(|input| input.value().is_empty() && input.validity().bad_input())
}

/// What text is typed into.
trait TextBox: AsRef<web_sys::Element> {
    fn text(&self) -> String;
    fn set_text(&self, text: &str);
}

impl TextBox for web_sys::HtmlInputElement {
    fn text(&self) -> String {
        self.value()
    }

    fn set_text(&self, text: &str) {
        self.set_value(text);
    }
}

impl TextBox for web_sys::HtmlTextAreaElement {
    fn text(&self) -> String {
        self.value()
    }

    fn set_text(&self, text: &str) {
        self.set_value(text);
    }
}

/// Keeps a box at what is stored.
#[derive(Clone, Copy)]
struct Following {
    /// Somebody has typed in the box since it was entered.
    typed: StoredValue<bool>,
    /// What is in the box was not taken.
    refused: Signal<bool>,
    on_shown: Option<Callback<()>>,
}

impl Following {
    fn new(refused: Signal<bool>, on_shown: Option<Callback<()>>) -> Self {
        let typed = StoredValue::new(false);
        Self {
            typed,
            refused,
            on_shown,
        }
    }

    /// Puts the stored text into the box, unless somebody is typing something else there.
    fn show(self, input: &impl TextBox, stored: &str) {
        if input.text() != stored {
            let typing = is_focused(input.as_ref()) && self.typed.get_value();
            if typing || self.refused.get_untracked() {
                return;
            }
            input.set_text(stored);
        }
        if let Some(on_shown) = self.on_shown {
            on_shown.run(());
        }
    }

    /// The box is left. A browser says so also of a box that goes with its page, whose signals are
    /// gone by then.
    fn leave<I: TextBox>(self, input: Option<Option<I>>, stored: Option<String>) {
        if let (Some(Some(input)), Some(stored)) = (input, stored) {
            self.typed.set_value(false);
            self.show(&input, &stored);
        }
    }
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
    /// What is in the box was not taken: it stays there.
    #[prop(into, optional)]
    refused: Signal<bool>,
    /// The box shows what is stored: what is typed next replaces that.
    #[prop(into, optional)]
    on_shown: Option<Callback<()>>,
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
    // A date or a time of which a part is missing: the browser gives no text for it.
    let incomplete = RwSignal::new(false);
    let refused = Signal::derive(move || incomplete.get() || refused.get());
    let fault = Signal::derive(move || {
        if incomplete.get() {
            Common::of(lang()).incomplete.to_owned()
        } else {
            fault.get()
        }
    });
    let following = Following::new(refused, on_shown);
    Effect::new(move |_| {
        let text = value.get();
        if let Some(input) = line.get() {
            following.show(&input, &text);
        }
        if let Some(input) = area.get() {
            following.show(&input, &text);
        }
    });
    let on_input = move |event: ev::Event| {
        following.typed.set_value(true);
        if composing(&event) {
            return;
        }
        incomplete.set(is_incomplete(&event));
        if !incomplete.get_untracked() {
            on_text.run(event_target_value(&event));
        }
    };
    let on_leave = move |event: ev::FocusEvent| {
        // Begun in an empty box it stays empty, of which the browser says nothing before.
        incomplete.try_set(is_incomplete(&event));
        following.leave(line.try_get_untracked(), value.try_get_untracked());
        following.leave(area.try_get_untracked(), value.try_get_untracked());
    };
    let on_settled = move |event: ev::CompositionEvent| on_text.run(event_target_value(&event));
    let invalid = move || (!fault.get().is_empty()).then_some("true");
    let control = if lines > 1 {
        view! {
            <textarea node_ref=area id=id.clone() rows=lines style=("--lines", lines.to_string()) aria-invalid=invalid aria-describedby=note_id.clone()
                data-test=test on:input=on_input on:compositionend=on_settled on:blur=on_leave></textarea>
        }.into_any()
    } else {
        view! {
            <input node_ref=line id=id.clone() type=kind inputmode=keyboard autocomplete="off" aria-invalid=invalid
                aria-describedby=note_id.clone() data-test=test on:input=on_input on:compositionend=on_settled on:blur=on_leave />
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

/// Why what was typed is not taken as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Number(NumberFault),
    NotWhole,
    Negative,
}

/// Reads what was typed; `most` is the greatest number.
fn read_number(text: &str, whole: bool, most: i64) -> Result<Option<Decimal>, Refusal> {
    let Some(number) = decimal::parse_typed(text).map_err(Refusal::Number)? else {
        return Ok(None);
    };
    if number.abs() > most.into() {
        return Err(Refusal::Number(NumberFault::TooLarge));
    }
    if whole && !number.fract().is_zero() {
        return Err(Refusal::NotWhole);
    }
    if whole && number.is_sign_negative() && !number.is_zero() {
        return Err(Refusal::Negative);
    }
    Ok(Some(number))
}

/// An exact number with its unit. Hands over `None` for an emptied field; what is no number, too
/// large a one, or can be read in two ways is not handed over: it is said and asked about beside the
/// box, which keeps what was typed.
#[component]
pub fn NumberField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<Option<Decimal>>,
    #[prop(into)] on_number: Callback<Option<Decimal>>,
    #[prop(into, optional)] unit: Signal<String>,
    /// Whole numbers only, from 0.
    #[prop(optional)]
    whole: bool,
    /// What it says with other numbers cannot be; said beside them.
    #[prop(into, optional)]
    invalid: Signal<bool>,
    /// The greatest number that is taken.
    #[prop(default = AMOUNT_MOST)]
    most: i64,
    /// The box shows what is stored: what is typed next replaces that.
    #[prop(into, optional)]
    on_shown: Option<Callback<()>>,
    #[prop(default = "")] test: &'static str,
) -> impl IntoView {
    let id = crate::browser::new_id();
    let note_id = format!("{id}-note");
    let input = NodeRef::<html::Input>::new();
    let refusal = RwSignal::new(None::<Refusal>);
    let stored = Signal::derive(move || {
        value
            .get()
            .map(|number| number.to_string())
            .unwrap_or_default()
    });
    let refused = move || refusal.with(Option::is_some);
    let following = Following::new(Signal::derive(refused), on_shown);
    Effect::new(move |_| {
        let text = stored.get();
        if let Some(input) = input.get() {
            following.show(&input, &text);
        }
    });
    let leave = move || following.leave(input.try_get_untracked(), stored.try_get_untracked());
    let take = move |text: String| match read_number(&text, whole, most) {
        Ok(number) => {
            refusal.set(None);
            on_number.run(number);
        }
        Err(why) => refusal.set(Some(why)),
    };
    let take_reading = move |reading: Decimal| {
        // Another limit may stand against it.
        take(reading.to_string());
        leave();
    };
    let take_back = move || {
        refusal.set(None);
        leave();
    };
    view! {
        <div class="field">
            <label for=id.clone()>{move || label.get()}</label>
            // Room for the unit: a Chinese character is as wide as it is high.
            <span class="with-unit" style=("--unit", move || unit.with(|unit| unit.chars().count()).to_string())>
                <input node_ref=input id=id type="text" autocomplete="off"
                    inputmode=if whole { "numeric" } else { "decimal" }
                    aria-invalid=move || (refused() || invalid.get()).then_some("true") aria-describedby=note_id.clone() data-test=test
                    on:input=move |event| {
                        following.typed.set_value(true);
                        if !composing(&event) { take(event_target_value(&event)) }
                    }
                    on:compositionend=move |event| take(event_target_value(&event)) on:blur=move |_| leave() />
                <span class="unit">{move || unit.get()}</span>
            </span>
            <div id=note_id aria-live="polite">
                {move || refusal.get().map(|why| view! { <NumberRefused why most stored take_reading take_back /> })}
            </div>
        </div>
    }
}

/// What is wrong with a number, what is stored instead, and the ways on.
#[component]
fn NumberRefused(
    why: Refusal,
    most: i64,
    stored: Signal<String>,
    #[prop(into)] take_reading: Callback<Decimal>,
    #[prop(into)] take_back: Callback<()>,
) -> impl IntoView {
    let t = move || Common::of(lang());
    let words = move || match why {
        Refusal::Number(NumberFault::NotANumber) => t().not_a_number.to_owned(),
        Refusal::Number(NumberFault::Unclear { .. }) => t().number_unclear.to_owned(),
        Refusal::Number(NumberFault::TooLarge) => fill(t().number_large, &[("n", &grouped(most))]),
        Refusal::NotWhole => t().number_whole.to_owned(),
        Refusal::Negative => t().number_negative.to_owned(),
    };
    let reading = match why {
        Refusal::Number(NumberFault::Unclear { reading }) => reading,
        _ => None,
    };
    view! {
        <p class="fault" data-test="number-refused">{words}</p>
        <div class="cluster">
            {reading.map(|reading| view! {
                <button type="button" class="btn" data-test="number-reading" on:click=move |_| take_reading.run(reading)>
                    {move || fill(t().number_is, &[("n", &reading)])}</button>
            })}
            <button type="button" class="btn" data-test="number-stored" on:click=move |_| take_back.run(())>
                {move || stored.with(|stored| match stored.as_str() {
                    "" => t().number_empty.to_owned(),
                    stored => fill(t().number_back, &[("n", &stored)]),
                })}</button>
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
                    options
                        .get()
                        .into_iter()
                        .map(|(code, words)| {
                            let mine = code.clone();
                            // The property: once a person has chosen, the attribute says nothing.
                            view! { <option value=code prop:selected=move || value.with(|chosen| *chosen == mine)>{words}</option> }
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
                            let test = (!test.is_empty()).then(|| format!("{test}-{code}"));
                            view! {
                                <label>
                                    <input type="radio" name=name.clone() value=code data-test=test
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
