//! Copying a text with one press.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::{
    app::spawn_scoped, components::use_toaster, i18n::lang, pages::office::inbox::words::InboxTexts,
};

/// A button that copies `text`. Left out where the browser has no clipboard: on pages without https.
#[component]
pub fn CopyButton(text: String, #[prop(into)] words: Signal<String>) -> impl IntoView {
    let toaster = use_toaster();
    let clipboard = window().navigator().clipboard();
    let copy = move |_| {
        let writing = window().navigator().clipboard().write_text(&text);
        let said = InboxTexts::of(lang()).copied;
        spawn_scoped(async move {
            if JsFuture::from(writing).await.is_ok() {
                toaster.say(said);
            }
        });
    };
    (!clipboard.is_undefined()).then(|| {
        view! { <button type="button" class="btn" data-test="copy" on:click=copy>{move || words.get()}</button> }
    })
}
