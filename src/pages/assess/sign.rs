//! Both sides sign on the screen.

use crate::view::prelude::*;

use super::sheet::Sheet;
use crate::{
    components::SignaturePad,
    i18n::{assess::AssessTexts, lang},
};

#[component]
pub fn Sign(sheet: Sheet) -> Markup {
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
                label=derived(move || t().sign_team.to_owned()) />
            <SignaturePad live=sheet.live about=about("enterprise") test="sign-enterprise"
                label=derived(move || t().sign_enterprise.to_owned()) />
        </div>
    }
}
