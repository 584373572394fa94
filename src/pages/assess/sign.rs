//! Both sides sign on the screen.

use leptos::prelude::*;

use super::sheet::Sheet;
use crate::{
    components::SignaturePad,
    i18n::{assess::AssessTexts, lang},
};

#[component]
pub fn Sign(sheet: Sheet) -> impl IntoView {
    let t = move || AssessTexts::of(lang());
    let about = move |side: &str| {
        vec![
            domain::assessment::KIND.to_owned(),
            sheet.id.get_value(),
            format!("sign.{side}"),
        ]
    };
    view! {
        <div class="stack loose">
            <SignaturePad live=sheet.live about=about("team") test="sign-team"
                label=move || t().sign_team />
            <SignaturePad live=sheet.live about=about("enterprise") test="sign-enterprise"
                label=move || t().sign_enterprise />
        </div>
    }
}
