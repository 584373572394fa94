//! A new enterprise: its code first, so that no factory gets two dossiers.

use crate::view::prelude::*;
use domain::{
    Lang,
    credit_code::{CreditCode, CreditCodeFault},
    enterprise::KIND,
    ids::RecordKey,
    record::Edit,
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{save, use_app, use_place},
    components::{SelectField, TextField, TroubleNote},
    i18n::{Trouble, enterprise::EnterpriseTexts, fill, lang},
};

/// What is wrong with a code, and where; empty when nothing is, or nothing was typed.
pub fn code_words(text: &str, lang: Lang) -> String {
    let t = EnterpriseTexts::of(lang);
    match CreditCode::parse(text) {
        Ok(_) | Err(CreditCodeFault::Empty) => String::new(),
        Err(CreditCodeFault::Length(n)) => fill(t.code_length, &[("n", &n)]),
        Err(CreditCodeFault::Character(c, n)) => fill(t.code_char, &[("n", &n), ("c", &c)]),
        Err(CreditCodeFault::Check) => t.code_check.to_owned(),
    }
}

/// Code, name and area; then the dossier opens.
#[component]
pub fn NewEnterprisePage() -> Markup {
    let app = use_app();
    let t = move || EnterpriseTexts::of(lang());
    let typed = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let area = RwSignal::new(String::new());
    let fault = RwSignal::new(Trouble::default());
    let code = Memo::new(move |_| {
        CreditCode::parse(&typed.get())
            .ok()
            .map(|code| code.as_str().to_owned())
    });
    let existing = Memo::new(move |_| {
        let code = code.get()?;
        app.rows.with(|rows| {
            rows.iter()
                .find(|row| row.dossier == code)
                .map(|row| (code, row.name.clone()))
        })
    });
    let ready = move || {
        code.get().is_some()
            && existing.get().is_none()
            && !name.get().trim().is_empty()
            && !area.get().is_empty()
    };
    let areas = move || {
        std::iter::once((String::new(), t().choose.to_owned()))
            .chain(
                app.pack()
                    .areas
                    .iter()
                    .map(|area| (area.code.clone(), area.name.get(lang()).to_owned())),
            )
            .collect::<Vec<_>>()
    };
    let place = use_place();
    let create = move |_| {
        let Some(code) = code.get_untracked() else {
            return;
        };
        let edit = Edit::new(RecordKey::only(code.clone(), KIND))
            .set("code", code.clone())
            .set("name", name.get_untracked().trim().to_owned())
            .set("area", area.get_untracked());
        spawn_local(async move {
            match save(app, vec![edit], Vec::new()).await {
                Ok(_) => place.go(&format!("/d/{code}")),
                Err(error) => {
                    fault.try_set(Trouble::of_store(
                        &error,
                        app.lang.try_get_untracked().unwrap_or_default(),
                    ));
                }
            }
        });
    };
    let label = move |pick: fn(&'static EnterpriseTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    let hint = move || {
        if code.get().is_some() {
            t().code_good.to_owned()
        } else {
            t().code_hint.to_owned()
        }
    };
    view! {
        <main class="page narrow page-new-enterprise">
            <header class="page-head"><h1>{move || t().new}</h1></header>
            <TextField label=label(|t| t.code) value=typed on_text=move |text| typed.set(text) test="code"
                hint=Signal::derive(hint) fault=Signal::derive(move || code_words(&typed.get(), lang())) />
            {move || existing.get().map(|(code, name)| view! {
                <div class="banner calm" data-test="exists">
                    <span>{t().exists} <strong>{name}</strong></span>
                    <a href=format!("/d/{code}") class="btn">{t().open}</a>
                </div>
            })}
            <TextField label=label(|t| t.name) value=name on_text=move |text| name.set(text) test="name" />
            <SelectField label=label(|t| t.area) value=area options=Signal::derive(areas) on_choice=move |choice| area.set(choice) test="area" />
            <button type="button" class="btn btn-primary btn-wide" data-test="create" disabled=move || !ready() on:click=create>{move || t().create}</button>
            <TroubleNote trouble=fault />
        </main>
    }
}
