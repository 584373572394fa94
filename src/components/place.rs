//! A place on earth: typed by hand, or this very place as the device finds it.

use domain::{decimal, enterprise, value::Value};
use leptos::prelude::*;

use super::{Icon, IconName, TextField};
use crate::{
    browser::place,
    i18n::{assess::AssessTexts, format::place_words, lang},
};

/// A place that opens in the device's own maps; the app brings none.
pub fn place_link(words: &str) -> impl IntoView + use<> {
    view! { <a class="num" href=format!("geo:{}", words.replace(' ', "")) data-test="geo">{words.to_owned()}</a> }
}

/// Reads `latitude, longitude` as people type or paste it: `Null` for an empty text.
fn typed_place(text: &str) -> Option<Value> {
    let parts: Vec<&str> = text
        .split([',', '，', '、', ' ', '\u{3000}'])
        .filter(|part| !part.is_empty())
        .collect();
    match *parts.as_slice() {
        [] => Some(Value::Null),
        [lat, lon] => {
            let within = |text: &str, most: u32| {
                decimal::parse_typed(text)
                    .ok()?
                    .filter(|number| number.abs() <= most.into())
            };
            Some(enterprise::place_value(
                within(lat, 90)?.to_string(),
                within(lon, 180)?.to_string(),
            ))
        }
        _ => None,
    }
}

/// Hands over a place, or `Null` for an emptied field; what is none is not handed over but marked.
#[component]
pub fn PlaceField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<Value>,
    #[prop(into)] on_place: Callback<Value>,
    /// The box shows what is stored: what is typed next replaces that.
    #[prop(into)]
    on_shown: Callback<()>,
) -> impl IntoView {
    let t = move || AssessTexts::of(lang());
    // What is wrong with what was typed last.
    let wrong = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let typed = move |text: String| {
        let place = typed_place(&text);
        wrong.set(place.is_none());
        if let Some(place) = place {
            on_place.run(place);
        }
    };
    let take = move |_| {
        failed.set(false);
        place::current(move |found| match found {
            // The browser may answer when the page is gone: it asks the person, and looks for satellites.
            Some((lat, lon)) => drop(on_place.try_run(enterprise::place_value(lat, lon))),
            None => drop(failed.try_set(true)),
        });
    };
    let words = move || value.with(place_words);
    let fault = move || {
        if wrong.get() {
            t().place_wrong
        } else if failed.get() {
            t().place_failed
        } else {
            ""
        }
        .to_owned()
    };
    view! {
        <div class="stack tight">
            <TextField label value=move || words().unwrap_or_default() on_text=typed test="place"
                hint=move || t().place_hint fault=fault refused=wrong on_shown />
            <div class="cluster">
                <button type="button" class="btn" data-test="take-place" on:click=take><Icon name=IconName::Pin /> {move || t().place_take}</button>
                {move || words().map(|words| view! {
                    <a class="btn btn-quiet" href=format!("geo:{}", words.replace(' ', ""))>{t().place_open}</a>
                })}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_place_is_read_as_it_is_pasted() {
        let place = enterprise::place_value("37.98", "106.2");
        for text in ["37.98, 106.2", "37.98，106.2", " 37.98 106.2 "] {
            assert_eq!(typed_place(text), Some(place.clone()), "{text}");
        }
        assert_eq!(place_words(&place).as_deref(), Some("37.98, 106.2"));
        assert_eq!(typed_place("  "), Some(Value::Null));
    }

    #[wasm_bindgen_test]
    fn what_lies_nowhere_is_no_place() {
        for text in ["37.98", "106.2, 37.98", "37.98, 190", "north, 106", "1,2,3"] {
            assert_eq!(typed_place(text), None, "{text}");
        }
    }
}
