//! What went wrong, on the screen.

use leptos::prelude::*;

use crate::i18n::{Trouble, lang};

/// A failure's words, and its technical detail folded under them; nothing while there is none.
#[component]
pub fn TroubleNote(
    #[prop(into)] trouble: Signal<Trouble>,
    #[prop(default = "trouble")] test: &'static str,
) -> impl IntoView {
    view! {
        <Show when=move || !trouble.with(Trouble::is_empty)>
            <div class="note bad" role="alert" data-test=test>
                {move || trouble.with(|trouble| trouble.words.clone())}
                <Detail trouble=trouble />
            </div>
        </Show>
    }
}

/// The technical detail alone, folded; nothing when there is none.
#[component]
pub fn Detail(#[prop(into)] trouble: Signal<Trouble>) -> impl IntoView {
    move || {
        let detail = trouble.with(|trouble| trouble.detail.clone());
        (!detail.is_empty()).then(|| {
            view! {
                <details class="detail-fold">
                    <summary>{move || Trouble::detail_label(lang())}</summary>
                    <code>{detail}</code>
                </details>
            }
        })
    }
}
