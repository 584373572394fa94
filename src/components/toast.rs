//! A short message after an action, with the way to undo it.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;

use crate::i18n::{common::Common, lang};

type Action = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Message {
    /// Distinguishes it from the next one, whose time starts anew.
    number: u32,
    text: String,
    undo: Option<Action>,
}

/// Shows toasts; in context below the app.
#[derive(Clone, Copy, Default)]
pub struct Toaster {
    message: RwSignal<Option<Message>>,
    number: StoredValue<u32>,
}

impl Toaster {
    /// Says `text` for a few seconds.
    pub fn say(self, text: impl Into<String>) {
        self.show(text.into(), None, Duration::from_secs(4));
    }

    /// Says `text` and offers to take it back; longer, because somebody has to decide.
    pub fn say_with_undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.show(text.into(), Some(Arc::new(undo)), Duration::from_secs(10));
    }

    fn show(self, text: String, undo: Option<Action>, time: Duration) {
        let number = self
            .number
            .try_get_value()
            .unwrap_or_default()
            .wrapping_add(1);
        self.number.set_value(number);
        self.message.try_set(Some(Message { number, text, undo }));
        set_timeout(
            move || {
                self.message.try_update(|message| {
                    if message
                        .as_ref()
                        .is_some_and(|message| message.number == number)
                    {
                        *message = None;
                    }
                });
            },
            time,
        );
    }

    /// Where toasts appear; the shell shows it once.
    pub fn view(self) -> impl IntoView {
        view! {
            <div role="status" aria-live="polite">
                {move || {
                    self.message
                        .get()
                        .map(|message| {
                            let undo = message.undo.map(|undo| view! {
                                <button type="button" class="btn" data-test="undo"
                                    on:click=move |_| { self.message.set(None); undo(); }>
                                    {move || Common::of(lang()).undo}
                                </button>
                            });
                            view! { <div class="toast"><span>{message.text}</span>{undo}</div> }
                        })
                }}
            </div>
        }
    }
}

/// The toaster, from any component below the app.
pub fn use_toaster() -> Toaster {
    expect_context()
}
