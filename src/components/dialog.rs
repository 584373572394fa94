//! Asking before something that cannot be taken back.

use leptos::html;
use leptos::prelude::*;

use super::TextField;
use crate::i18n::{common::Common, fill, lang};

/// Opens a native dialog while `is_open` says so. `begin` runs before it opens.
pub fn show_while(
    dialog: NodeRef<html::Dialog>,
    is_open: impl Fn() -> bool + 'static,
    begin: impl Fn() + 'static,
) {
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (is_open(), dialog.open()) {
            (true, false) => {
                begin();
                drop(dialog.show_modal());
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
}

/// A native dialog: it traps focus, closes on Escape and gives focus back. With `word`, the
/// person types that word before it can be done.
#[component]
pub fn ConfirmDialog(
    /// Opens and closes it.
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] text: Signal<String>,
    /// The verb on the button.
    #[prop(into)]
    action: Signal<String>,
    #[prop(into)] on_confirm: Callback<()>,
    /// The word to type; empty for none.
    #[prop(into, optional)]
    word: Signal<String>,
    #[prop(optional)] danger: bool,
    /// Another way out, which is then the main one.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = match (danger, &children) {
        (true, _) => "btn btn-danger",
        (false, None) => "btn btn-primary",
        (false, Some(_)) => "btn",
    };
    let dialog = NodeRef::<html::Dialog>::new();
    let typed = RwSignal::new(String::new());
    let input = NodeRef::<html::Input>::new();
    let begin = move || {
        typed.set(String::new());
        // Emptied by hand: a value written back at each key would break Chinese input.
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
    };
    show_while(dialog, move || open.get(), begin);
    let barred = move || !word.get().is_empty() && typed.get().trim() != word.get();
    let t = move || Common::of(lang());
    view! {
        <dialog node_ref=dialog class="sheet" on:close=move |_| open.set(false)>
            <div class="stack">
                <h2>{move || title.get()}</h2>
                <p>{move || text.get()}</p>
                <Show when=move || !word.get().is_empty()>
                    <div class="field">
                        <label>
                            {move || fill(t().type_word, &[("word", &word.get())])}
                            <input type="text" autocomplete="off" data-test="confirm-word" node_ref=input
                                on:input=move |event| typed.set(event_target_value(&event)) />
                        </label>
                    </div>
                </Show>
            </div>
            <div class="actions">
                <button type="button" class="btn" on:click=move |_| open.set(false)>{move || t().cancel}</button>
                <button type="button" data-test="confirm" disabled=barred class=class
                    on:click=move |_| { open.set(false); on_confirm.run(()); }>
                    {move || action.get()}
                </button>
                {children.map(|children| children())}
            </div>
        </dialog>
    }
}

/// Asks for a line of text before an action; without one, or when cancelled, nothing is done.
#[component]
pub fn AskDialog(
    /// Opens and closes it.
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// What follows from it; nothing when empty.
    #[prop(into, optional)]
    text: Signal<String>,
    /// What the text is.
    #[prop(into)]
    label: Signal<String>,
    /// The verb on the button.
    #[prop(into)]
    action: Signal<String>,
    /// Gets the text, trimmed and not empty.
    #[prop(into)]
    on_text: Callback<String>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let typed = RwSignal::new(String::new());
    show_while(dialog, move || open.get(), move || typed.set(String::new()));
    let t = move || Common::of(lang());
    view! {
        <dialog node_ref=dialog class="sheet" on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                {
                    let done = move || {
                        let text = typed.get_untracked().trim().to_owned();
                        if !text.is_empty() {
                            open.set(false);
                            on_text.run(text);
                        }
                    };
                    view! {
                        <form method="dialog" on:submit=move |event| { event.prevent_default(); done(); }>
                            <div class="stack">
                                <h2>{move || title.get()}</h2>
                                <Show when=move || !text.with(String::is_empty)><p>{move || text.get()}</p></Show>
                                <TextField label=label value=typed test="ask-text" on_text=move |text| typed.set(text) />
                            </div>
                            <div class="actions">
                                <button type="button" class="btn" data-test="ask-cancel" on:click=move |_| open.set(false)>{move || t().cancel}</button>
                                <button type="submit" class="btn btn-primary" data-test="ask-done"
                                    disabled=move || typed.with(|text| text.trim().is_empty())>{move || action.get()}</button>
                            </div>
                        </form>
                    }
                }
            </Show>
        </dialog>
    }
}
