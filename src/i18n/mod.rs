//! Words on screen. Each group lists its words in both languages side by side, so that a missing
//! one does not compile. Our own table instead of a library: the best kept one costs about 40 kB
//! more of download for 400 words (measured; see ARCHITECTURE.md).

use std::cell::Cell;

use domain::Lang;
use leptos::prelude::*;

/// Declares a group of words: `name: "中文", "English";`.
#[macro_export]
macro_rules! texts {
    ($(#[$doc:meta])* $group:ident { $($name:ident: $zh:expr, $en:expr;)* }) => {
        $(#[$doc])*
        pub struct $group { $(pub $name: &'static str,)* }
        impl $group {
            const ZH: Self = Self { $($name: $zh,)* };
            const EN: Self = Self { $($name: $en,)* };
            /// The group in `lang`.
            pub const fn of(lang: domain::Lang) -> &'static Self {
                match lang {
                    domain::Lang::Zh => &Self::ZH,
                    domain::Lang::En => &Self::EN,
                }
            }
        }
    };
}

pub mod assess;
pub mod choices;
pub mod common;
pub mod dossier;
pub mod enterprise;
pub mod exchange;
pub mod fields;
pub mod format;
pub mod lock;
pub mod more;
pub mod paper;
pub mod people;
mod programme_fields;
mod project_fields;
pub mod result;
pub mod retrofit;
pub mod shell;
pub mod start;
pub mod steps;
pub mod store;
pub mod sync;
pub mod today;
mod trouble;

pub use trouble::Trouble;

thread_local! {
    /// One window shows one language. Words are also asked for where no component is above.
    static SHOWN: Cell<Option<RwSignal<Lang>>> = const { Cell::new(None) };
}

/// Says which signal holds the screen's language.
pub fn show_in(lang: RwSignal<Lang>) {
    SHOWN.set(Some(lang));
}

/// The screen language now; reading it in a view follows the person's choice.
pub fn lang() -> Lang {
    SHOWN
        .get()
        .and_then(|lang| lang.try_get())
        .unwrap_or_default()
}

/// Fills `{name}` places in a text.
pub fn fill(text: &str, places: &[(&str, &dyn std::fmt::Display)]) -> String {
    places.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), &value.to_string())
    })
}
