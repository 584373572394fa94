//! Settings, this device, and the three verbs that must not be mixed up: hand over, back up, erase.

use domain::{Lang, device::Scope};
use leptos::prelude::*;

use super::{link::role_words, lock::LockSettings, report::ReportSection};
use crate::{
    app::{Theme, spawn_detached, spawn_scoped, start, use_app, use_session},
    browser::{profile::Profile, storage},
    components::{ConfirmDialog, PageTitle, People, SegmentedField, use_toaster},
    i18n::{fill, format::size, lang, more::MoreTexts},
    store::Rows,
};

const THEMES: [(&str, Theme); 4] = [
    ("auto", Theme::Auto),
    ("light", Theme::Light),
    ("dark", Theme::Dark),
    ("sunlight", Theme::Sunlight),
];

/// Settings and this device.
#[component]
pub fn MorePage() -> impl IntoView {
    let (app, session, toaster) = (use_app(), use_session(), use_toaster());
    let t = move || MoreTexts::of(lang());
    let label = move |pick: fn(&'static MoreTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    let languages = || {
        vec![
            ("zh".to_owned(), "中文".to_owned()),
            ("en".to_owned(), "English".to_owned()),
        ]
    };
    let language = Signal::derive(move || {
        if app.lang.get() == Lang::Zh {
            "zh"
        } else {
            "en"
        }
        .to_owned()
    });
    let choose_language = move |code: String| {
        let lang = if code == "zh" { Lang::Zh } else { Lang::En };
        start::store_lang(lang);
        app.lang.set(lang);
    };
    let themes = move || {
        THEMES
            .map(|(code, theme)| {
                (
                    code.to_owned(),
                    match theme {
                        Theme::Auto => t().auto,
                        Theme::Light => t().light,
                        Theme::Dark => t().dark,
                        Theme::Sunlight => t().sunlight,
                    }
                    .to_owned(),
                )
            })
            .to_vec()
    };
    let theme = Signal::derive(move || {
        THEMES
            .iter()
            .find(|(_, theme)| *theme == app.theme.get())
            .map_or("auto", |(code, _)| code)
            .to_owned()
    });
    let choose_theme = move |code: String| {
        let theme = THEMES
            .iter()
            .find(|(held, _)| *held == code)
            .map_or(Theme::Auto, |(_, theme)| *theme);
        start::store_theme(theme);
        app.theme.set(theme);
    };
    let room = RwSignal::new(None::<storage::Estimate>);
    let kept = RwSignal::new(false);
    spawn_scoped(async move {
        let (estimate, promised) = (storage::estimate().await, storage::persisted().await);
        room.try_set(estimate);
        kept.try_set(promised);
    });
    let ask = move |_| {
        spawn_detached(async move {
            let promised = storage::persist().await;
            kept.try_set(promised);
        });
    };
    let card = move || session.card.get();
    let role = move || card().map(|card| role_words(card.role));
    let scope = move || {
        card().map(|card| match card.scope {
            Scope::City => t().city.to_owned(),
            Scope::Dossier(dossier) => dossier,
            Scope::Dossiers(all) => all.join(" "),
            Scope::Areas(areas) => {
                let pack = app.pack();
                areas
                    .iter()
                    .map(|code| {
                        pack.area(code)
                            .map_or(code.clone(), |area| area.name.get(lang()).to_owned())
                    })
                    .collect::<Vec<_>>()
                    .join("、")
            }
        })
    };
    let bytes = |bytes: f64| size(bytes as u64);
    let erasing = RwSignal::new(false);
    let erase = move || {
        spawn_detached(async move {
            let words = MoreTexts::of(app.lang.try_get_untracked().unwrap_or_default());
            match start::erase(app, || toaster.say(words.erase_waits)).await {
                Ok(()) => drop(window().location().assign("/")),
                Err(_) => toaster.say(words.erase_failed),
            }
        });
    };
    let way = move |href: &'static str,
                    title: fn(&'static MoreTexts) -> &'static str,
                    detail: fn(&'static MoreTexts) -> &'static str| {
        view! {
            <a href=href class="row">
                <span class="main"><span class="title">{move || title(t())}</span><span class="detail">{move || detail(t())}</span></span>
            </a>
        }
    };
    view! {
        <main class="page narrow page-more">
            <header class="page-head"><PageTitle text=move || t().title /></header>
            <section class="stack">
                <SegmentedField label=label(|t| t.language) value=language options=languages on_choice=choose_language test="language" />
                <SegmentedField label=label(|t| t.theme) value=theme options=themes on_choice=choose_theme test="theme" />
            </section>
            <section class="section"><h2>{move || t().person}</h2>
                <p class="soft small">{move || t().person_hint}</p>
                <People />
            </section>
            <section class="section"><h2>{move || t().data}</h2>
                <div class="rows">
                    {way("/handover", |t| t.hand_over, |t| t.hand_over_help)}
                    {way("/import", |t| t.import, |t| t.import_help)}
                    {way("/conflicts", |t| t.conflicts, |t| t.conflicts_help)}
                    <Show when=move || session.is_office()>{way("/devices", |t| t.devices, |t| t.devices_help)}</Show>
                    {way("/backup", |t| t.backup, |t| t.backup_help)}
                    {way("/rules", |t| t.rules, |t| t.rules_help)}
                </div>
            </section>
            // The office has its own way there.
            <Show when=move || !session.is_office() && session.own_dossier().is_none()>
                <section class="section"><div class="rows">
                    {way("/desk", |t| t.progress, |t| t.progress_help)}
                    {way("/library/meeting", |t| t.meetings, |t| t.meetings_help)}
                    {way("/organisation", |t| t.organisation, |t| t.organisation_help)}
                </div></section>
            </Show>
            <section class="section"><h2>{move || t().device}</h2>
                <dl class="facts">
                    <dt>{move || t().name}</dt><dd>{move || card().map(|card| card.name)}</dd>
                    <dt>{move || t().role}</dt><dd>{role}</dd>
                    <dt>{move || t().scope}</dt><dd>{scope}</dd>
                    <dt>{move || t().id}</dt><dd>{move || card().map(|card| card.id.to_string())}</dd>
                </dl>
            </section>
            <Show when=move || session.profile == Profile::Real><LockSettings /></Show>
            <section class="section"><h2>{move || t().storage}</h2>
                <dl class="facts">
                    <dt>{move || t().used}</dt><dd>{move || room.get().map(|room| bytes(room.used))}</dd>
                    <dt>{move || t().quota}</dt><dd>{move || room.get().map(|room| bytes(room.free()))}</dd>
                    <dt>{move || t().keeping}</dt><dd data-test="kept">{move || if kept.get() { t().kept } else { t().not_kept }}</dd>
                </dl>
                <Show when=move || !kept.get()><div><button type="button" class="btn" on:click=ask>{move || t().ask}</button></div></Show>
            </section>
            <ReportSection />
            <Show when=move || session.profile == Profile::Real>
                <section class="section">
                    <p class="note">{move || t().erase_help}</p>
                    <div><button type="button" class="btn btn-danger" data-test="erase" on:click=move |_| erasing.set(true)>{move || t().erase}</button></div>
                </section>
            </Show>
            <ConfirmDialog open=erasing danger=true title=label(|t| t.erase) action=label(|t| t.erase) word=label(|t| t.erase_word) on_confirm=erase
                text=move || fill(t().erase_text, &[("dossiers", &app.rows.with(Rows::len)), ("pending", &app.pending.get())]) />
        </main>
    }
}
