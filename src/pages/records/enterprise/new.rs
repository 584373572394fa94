//! A new enterprise: its code first, so that no factory gets two dossiers.

use std::sync::Arc;

use domain::{
    credit_code::CreditCode, dossier::DossierRow, enterprise::KIND, ids::RecordKey, record::Edit,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    app::{spawn_detached, spawn_scoped, use_app, use_session},
    components::{PageTitle, SelectField, StillMissing, TextField, TroubleNote, use_toaster},
    i18n::{
        Trouble,
        enterprise::{EnterpriseTexts, code_words},
        fill, lang,
    },
    pages::deleted::restore_record,
    store::settings::{REGISTERED_AS, Registration},
};

/// Code, name and area; then the dossier opens. A team begins enterprises in its own areas, an
/// enterprise none but itself: what the office would set aside is not begun here.
#[component]
pub fn NewEnterprisePage() -> impl IntoView {
    let (app, session, toaster) = (use_app(), use_session(), use_toaster());
    let t = move || EnterpriseTexts::of(lang());
    let own = session.own_dossier();
    let typed = RwSignal::new(own.clone().unwrap_or_default());
    let name = RwSignal::new(String::new());
    let areas = Memo::new(move |_| -> Vec<(String, String)> {
        let pack = app.pack();
        let mine = pack
            .areas
            .iter()
            .filter(|area| session.works_in(&area.code));
        mine.map(|area| (area.code.clone(), area.name.get(lang()).to_owned()))
            .collect()
    });
    // With one area there is nothing to choose.
    let area = RwSignal::new(match areas.get_untracked().as_slice() {
        [(only, _)] => only.clone(),
        _ => String::new(),
    });
    let industry = RwSignal::new(String::new());
    // What it said when it registered is not asked again.
    let registered = RwSignal::new(None::<Registration>);
    if own.is_some() {
        let store = app.store();
        spawn_scoped(async move {
            let said = store.setting(&REGISTERED_AS).await.ok().flatten();
            if let Some(said) = &said
                && name.try_with_untracked(String::is_empty) == Some(true)
            {
                name.try_set(said.name.clone());
            }
            registered.try_set(said);
        });
    }
    let fault = RwSignal::new(Trouble::default());
    let code = Memo::new(move |_| {
        CreditCode::parse(&typed.get())
            .ok()
            .map(|code| code.as_str().to_owned())
    });
    let existing = Memo::new(move |_| {
        let code = code.get()?;
        app.rows.with(|rows| rows.get(&code).cloned())
    });
    let lacking = move || {
        let all = [
            (code.get().is_none(), t().code),
            (name.with(|name| name.trim().is_empty()), t().name),
            (area.with(String::is_empty), t().area),
        ];
        all.into_iter()
            .filter_map(|(missing, what)| missing.then_some(what))
            .collect::<Vec<_>>()
    };
    let ready = move || existing.with(Option::is_none) && lacking().is_empty();
    // One firm under two codes is mostly a slip in one of them.
    let namesake = Memo::new(move |_| {
        let (name, code) = (name.get(), code.get().unwrap_or_default());
        app.rows.with(|rows| rows.namesake(&name, &code).cloned())
    });
    let choices = move || {
        std::iter::once((String::new(), t().choose.to_owned()))
            .chain(areas.get())
            .collect::<Vec<_>>()
    };
    let industries = move || {
        let pack = app.pack();
        let all = pack.industries.iter();
        let all = all.map(|one| (one.division.clone(), one.name.get(lang()).to_owned()));
        std::iter::once((String::new(), t().industry_later.to_owned()))
            .chain(all)
            .collect::<Vec<_>>()
    };
    let navigate = use_navigate();
    let create = move |_| {
        let navigate = navigate.clone();
        let Some(code) = code.get_untracked() else {
            return;
        };
        let mut edit = Edit::new(RecordKey::only(code.clone(), KIND))
            .set("code", code.clone())
            .set("name", name.get_untracked().trim().to_owned())
            .set("area", area.get_untracked());
        let said = registered.get_untracked();
        let said = said.filter(|said| said.dossier == code);
        let more = [
            ("industry", industry.get_untracked()),
            (
                "contact",
                said.as_ref()
                    .map(|it| it.person.clone())
                    .unwrap_or_default(),
            ),
            ("phone", said.map(|it| it.contact).unwrap_or_default()),
        ];
        for (field, text) in more.into_iter().filter(|(_, text)| !text.is_empty()) {
            edit = edit.set(field, text);
        }
        spawn_detached(async move {
            match app.saves().save(vec![edit], Vec::new()).await {
                Ok(_) => navigate(&format!("/d/{code}"), NavigateOptions::default()),
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
    // An enterprise that is here already: open it, or the reason why not.
    let found = move |row: DossierRow| {
        let area = app
            .pack()
            .area(&row.area)
            .map(|area| area.name.get(lang()).to_owned());
        let href = format!("/d/{}", row.dossier);
        if row.deleted {
            let back = move |_| {
                let edit = Edit::new(RecordKey::only(row.dossier.clone(), KIND));
                restore_record(app, toaster, edit);
            };
            return view! {
                <div class="banner" data-test="exists-deleted">
                    <span>{t().exists_deleted} " " <strong>{row.name.clone()}</strong></span>
                    <button type="button" class="btn" data-test="restore-enterprise" on:click=back>{t().restore}</button>
                </div>
            }.into_any();
        }
        if session.covers(&row) {
            view! {
                <div class="banner calm" data-test="exists">
                    <span>{t().exists} " " <strong>{row.name}</strong></span>
                    <a href=href class="btn">{t().open}</a>
                </div>
            }
            .into_any()
        } else {
            let of = area.unwrap_or(row.area);
            view! {
                <div class="banner" data-test="elsewhere">
                    <span>{fill(t().elsewhere, &[("name", &row.name), ("area", &of)])}</span>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <main class="page narrow page-new-enterprise">
            <header class="page-head"><PageTitle text=move || if session.own_dossier().is_some() { t().new_own } else { t().new } /></header>
            {match own {
                Some(own) => view! {
                    <div class="field" data-test="own-code">
                        <span class="label">{move || t().code}</span>
                        <strong>{own}</strong>
                        <p class="hint">{move || t().own_only}</p>
                    </div>
                }.into_any(),
                None => view! {
                    <TextField label=label(|t| t.code) value=typed on_text=move |text| typed.set(text) test="code"
                        hint=hint fault=move || code_words(&typed.get(), lang()) />
                }.into_any(),
            }}
            {move || existing.get().map(Arc::unwrap_or_clone).map(found)}
            <TextField label=label(|t| t.name) value=name on_text=move |text| name.set(text) test="name" />
            {move || namesake.get().map(|row| {
                let words = fill(t().namesake, &[("code", &row.dossier)]);
                view! {
                    <div class="banner calm" data-test="namesake">
                        <span>{words}</span>
                        {session.covers(&row).then(|| view! { <a href=format!("/d/{}", row.dossier) class="btn">{t().open}</a> })}
                    </div>
                }
            })}
            <SelectField label=label(|t| t.area) value=area options=choices on_choice=move |choice| area.set(choice) test="area" />
            <SelectField label=label(|t| t.industry) value=industry options=industries on_choice=move |choice| industry.set(choice) test="industry" />
            {move || areas.with(|mine| mine.len() < app.pack().areas.len()).then(|| view! { <p class="note" data-test="own-areas">{t().own_areas}</p> })}
            <button type="button" class="btn btn-primary btn-wide" data-test="create" disabled=move || !ready() on:click=create>{move || t().create}</button>
            <StillMissing what=Signal::derive(lacking) />
            <TroubleNote trouble=fault />
        </main>
    }
}
