//! The sheet to put up: where enterprises register, as an address in large print and as a QR code.

use leptos::prelude::*;

use super::{
    inbox::{LocalNote, register_address},
    qr,
};
use crate::{
    app::use_app,
    components::{Icon, IconName, PageTitle},
    i18n::lang,
    texts,
};

texts! {
    PosterTexts {
        title: "企业登记", "Register your enterprise";
        print: "打印", "Print";
        scan: "用手机或电脑打开", "Open on a phone or a computer";
        one: "打开上面的地址，选“企业”。", "Open the address above and choose “Enterprise”.";
        two: "填统一社会信用代码、企业名称、联系人姓名和电话，点“登记”。", "Enter the unified social credit code, the enterprise's name, a contact and a phone number, and press “Register”.";
        three: "马上就可以填写自评，没有网络也能填；办公室接纳后自动送到。", "Begin the self report at once, without a network too; once the office admits you, it is sent by itself.";
    }
}

/// `/poster`.
#[component]
pub fn PosterPage() -> impl IntoView {
    let app = use_app();
    let t = move || PosterTexts::of(lang());
    let address = register_address();
    let picture = qr::picture(&address);
    view! {
        <main class="page narrow page-poster">
            <header class="page-head">
                <div class="titles"><PageTitle text=move || t().title /><p class="soft">{move || app.pack().name.get(lang()).to_owned()}</p></div>
                <button type="button" class="btn btn-primary screen-only" data-test="print" on:click=move |_| drop(window().print())>
                    <Icon name=IconName::Print />{move || t().print}
                </button>
            </header>
            <LocalNote address=address.clone() />
            <p class="scan">{move || t().scan}</p>
            <p class="address" data-test="poster-address">{address.clone()}</p>
            {picture.map(|picture| view! { <img class="poster-code" src=picture alt=address width="360" height="360" /> })}
            <ol class="poster-steps">
                <li>{move || t().one}</li>
                <li>{move || t().two}</li>
                <li>{move || t().three}</li>
            </ol>
        </main>
    }
}
