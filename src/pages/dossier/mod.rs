//! The dossier: the story of one factory from top to bottom.

mod next;
mod project;
mod sections;
mod steps;

use domain::{enterprise, photo::Photo, record::DELETED, value::Value};
use leptos::prelude::*;

pub use sections::ProgressWords;

use crate::{
    app::{LiveField, use_live_dossier, use_session},
    components::{AddEvidence, PageTitle, PhotoGrid},
    i18n::{common::Common, dossier::DossierTexts, fill, lang},
    pages::deleted::is_gone,
};

/// `/d/:dossier`.
#[component]
pub fn OverviewPage(dossier: String) -> impl IntoView {
    let live = use_live_dossier(dossier.clone());
    let session = use_session();
    let own = session.own_dossier().is_some();
    let t = move || DossierTexts::of(lang());
    let title = move || {
        live.dossier.with(|dossier| match dossier {
            None => t().loading.to_owned(),
            Some(dossier) if dossier.enterprise.name.is_empty() => t().unnamed.to_owned(),
            Some(dossier) => dossier.enterprise.name.clone(),
        })
    };
    let conflicts = Memo::new(move |_| live.dossier.get().map_or(0, |dossier| dossier.conflicts));
    let photos = Memo::new(move |_| -> Vec<Photo> {
        live.dossier
            .get()
            .map(|dossier| {
                let signed = |photo: &&Photo| !photo.is_signature();
                dossier.photos.iter().filter(signed).cloned().collect()
            })
            .unwrap_or_default()
    });
    let no_restore = LiveField::new(live, enterprise::KIND, enterprise::KIND, DELETED).barred();
    let gone = Memo::new(move |_| {
        let record = live.record(enterprise::KIND, enterprise::KIND);
        record.as_ref().is_some_and(is_gone)
    });
    let hand_over = format!("/handover?dossier={dossier}");
    view! {
        <main class="page page-dossier">
            <header class="page-head">
                <PageTitle text=title test="enterprise-name" />
                {(!own).then(|| view! { <a class="btn" href=hand_over>{move || t().hand_over}</a> })}
            </header>
            <Show when=move || conflicts.get() != 0>
                <p class="banner" role="status" data-test="conflict-banner">
                    {move || fill(t().conflict_banner, &[("n", &conflicts.get())])}
                    <a class="btn" href="/conflicts">{move || t().settle}</a>
                </p>
            </Show>
            <Show when=move || live.dossier.with(|dossier| dossier.as_ref().is_some_and(|dossier| dossier.deleted))>
                <div class="banner" role="status" data-test="enterprise-deleted">
                    <span data-test="enterprise-gone">{move || if gone.get() { t().erased_dossier } else { t().deleted_enterprise }}</span>
                    <button type="button" class="btn" data-test="restore-enterprise" hidden=move || gone.get() || no_restore.with(Option::is_some)
                        on:click=move |_| live.put(enterprise::KIND, enterprise::KIND, vec![(DELETED, Value::Bool(false))])>{move || Common::of(lang()).restore}</button>
                </div>
            </Show>
            <Show when=move || own><steps::Steps live=live /></Show>
            <Show when=move || !own && !session.only_reads()><next::Next live=live /></Show>
            <sections::Who live=live />
            <sections::Stands live=live />
            <sections::Needs live=live />
            <sections::Building live=live />
            <project::Project live=live />
            <section class="section">
                <h2>{move || t().seen}</h2>
                <Show when=move || !photos.with(Vec::is_empty) fallback=move || view! { <p class="note">{move || t().photos_none}</p> }>
                    <PhotoGrid live=live photos=photos />
                </Show>
                <div class="cluster"><AddEvidence live=live /></div>
            </section>
            <sections::Happened live=live />
        </main>
    }
}
