//! What people call a person or a device.

use domain::{limits::PERSON_BYTES, text};
use leptos::prelude::*;

use super::TextField;
use crate::i18n::{common::Common, fill, lang};

/// A line for the name of a person or a device. A name too long to be exchanged stays in the box and
/// is handed over as `None`.
#[component]
pub fn NameField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_name: Callback<Option<String>>,
    /// Words under the field.
    #[prop(into)]
    hint: Signal<String>,
    #[prop(default = "")] test: &'static str,
) -> impl IntoView {
    let too_long = RwSignal::new(false);
    let take = move |typed: String| {
        let name = text::clean(&typed);
        let fits = text::check_person(name.trim()).is_ok();
        too_long.set(!fits);
        on_name.run(fits.then(|| name.into_owned()));
    };
    let fault = move || {
        if too_long.get() {
            // A Chinese character takes three bytes.
            fill(Common::of(lang()).name_long, &[("n", &(PERSON_BYTES / 3))])
        } else {
            String::new()
        }
    };
    view! { <TextField label value hint fault refused=too_long on_text=take test /> }
}
