//! Every field of an enterprise, each saved as it is given.

use domain::{
    certificate,
    enterprise::{EnterpriseField as Field, KIND},
    record::DELETED,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::figures::YearFigures;
use crate::{
    app::{LiveField, use_app, use_live_dossier},
    components::{ConfirmDialog, PageHead, RecordField, use_toaster},
    i18n::{
        choices::size_words, common::Common, enterprise::EnterpriseTexts, fields::kind_words, fill,
        lang,
    },
    pages::{deleted::delete_record, undo::UndoButton},
};

/// Who, where, how large: the enterprise's own page of fields.
#[component]
pub fn EditEnterprisePage(dossier: String) -> impl IntoView {
    let app = use_app();
    let live = use_live_dossier(dossier.clone());
    let certificates = format!("/kept/{dossier}/{}", certificate::KIND);
    let t = move || EnterpriseTexts::of(lang());
    let label = move |pick: fn(&'static EnterpriseTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    let of = move |field: Field| LiveField::new(live, KIND, KIND, field.name());
    let field = move |field: Field| view! { <RecordField of=of(field) test=field.name() /> };
    let size = move || {
        let dossier = live.dossier.get()?;
        let class = dossier.enterprise.size_class(&app.pack())?;
        Some(size_words(class, lang()))
    };
    let (toaster, navigate) = (use_toaster(), StoredValue::new(use_navigate()));
    // Entered wrongly: only where work hangs on it is one asked.
    let held = move || {
        live.dossier.with(|dossier| {
            let Some(dossier) = dossier else {
                return String::new();
            };
            let (t, sep) = (t(), Common::of(lang()).sep);
            [
                (t.n_assessments, dossier.assessments.len()),
                (t.n_needs, dossier.needs.len()),
                (t.n_items, dossier.items.len()),
                (t.n_photos, dossier.photos.len()),
            ]
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(words, n)| fill(words, &[("n", &n)]))
            .collect::<Vec<_>>()
            .join(sep)
        })
    };
    let asking = RwSignal::new(false);
    let no_delete = LiveField::new(live, KIND, KIND, DELETED).barred();
    let delete = move || {
        let name = live.name().get_untracked();
        let said = fill(untrack(t).deleted, &[("name", &name)]);
        delete_record(live, KIND, KIND.to_owned(), said, toaster);
        navigate.with_value(|go| go("/enterprises", NavigateOptions::default()));
    };
    let ask = move |_| {
        if untrack(held).is_empty() {
            delete();
        } else {
            asking.set(true);
        }
    };
    view! {
        <main class="page page-edit-enterprise">
            <PageHead title=label(|t| t.edit) under=dossier.clone() back=format!("/d/{dossier}")>
                <UndoButton live kind=KIND />
            </PageHead>
            <section class="section"><h2>{move || t().identity}</h2>
                <div class="grid">
                    {field(Field::Name)} {field(Field::Area)} {field(Field::Address)} {field(Field::Industry)}
                    {field(Field::Place)} {field(Field::Products)} {field(Field::Founded)}
                </div>
                {field(Field::Nature)} {field(Field::Tier)}
                <div><a class="btn" data-test="to-certificates" href=certificates>{move || kind_words(certificate::KIND, lang())}</a></div>
                <div class="grid">{field(Field::AboveScale)} {field(Field::Phase)} {field(Field::Selected)}</div>
            </section>
            <section class="section"><h2>{move || t().scale}</h2>
                <p class="soft">{move || t().scale_hint}</p>
                <YearFigures live />
                <p data-test="size-class">{move || match size() {
                    Some(size) => view! { <span>{t().size} " " <strong>{size}</strong></span> }.into_any(),
                    None => view! { <span class="note">{t().size_unknown}</span> }.into_any(),
                }}</p>
            </section>
            <section class="section"><h2>{move || t().people}</h2>
                <div class="grid">{field(Field::Contact)} {field(Field::Phone)}</div>
            </section>
            <section class="section" hidden=move || no_delete.with(Option::is_some)>
                <div><button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="delete-enterprise" on:click=ask>{move || t().delete}</button></div>
            </section>
            <ConfirmDialog open=asking danger=true title=label(|t| t.delete) action=label(|t| t.delete) on_confirm=delete
                text=move || fill(t().delete_text, &[("what", &held())]) />
        </main>
    }
}
