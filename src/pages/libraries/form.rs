//! One record of a library: its fields, its photos and files, and what follows from it.

use domain::{
    library::{Holds, Home, Kind, PRODUCT, PROVIDER, REPORT, kind},
    programme::is_programme_wide,
    record::DELETED,
    value::Value,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    Which,
    control::{Control, provider_hint},
    list::places,
    provider::{ProductSections, ProviderSections},
    report::prefilled,
    value::{Names, stored},
    words::LibraryTexts,
};
use crate::{
    app::{LiveDossier, LiveField, instead, use_live_dossier},
    components::{AddEvidence, PageHead, PhotoGrid, SelectField, use_toaster},
    i18n::lang,
    pages::{
        deleted::delete_record,
        desk::known::{Known, use_known},
        undo::UndoButton,
    },
};

/// What stands before a field's name in an address that fills it in.
const PRESET: &str = "set-";

/// What photos beside a record are about.
const FILES: &str = "files";

/// `/library/<kind>/<dossier>/<id>`. What its address names beside (`?set-provider=…`) is filled in, where
/// the record is not there yet.
#[component]
pub fn FormPage(which: Which) -> impl IntoView {
    let known = use_known();
    let pack = known.app.pack();
    let kind = kind(&which.kind).filter(|kind| match kind.home {
        Home::Enterprise => !is_programme_wide(&which.dossier, &pack),
        Home::City | Home::Places => is_programme_wide(&which.dossier, &pack),
    });
    let Some(kind) = kind else {
        return view! { <crate::pages::not_found::NotFoundPage /> }.into_any();
    };
    let live = use_live_dossier(which.dossier.clone());
    fill_in(known, live, kind, &which.id);
    let (toaster, navigate) = (use_toaster(), StoredValue::new_local(use_navigate()));
    let t = move || LibraryTexts::of(lang());
    let id = StoredValue::new(which.id.clone());
    let record = Memo::new(move |_| id.with_value(|id| live.record(kind.kind, id)));
    let is_there = Memo::new(move |_| {
        record.with(|record| record.as_ref().is_some_and(|record| !record.is_deleted()))
    });
    let title = move || {
        let counted = known.counted.get();
        let name = record.with(|record| {
            let (counted, record) = (counted.as_ref()?, record.as_ref()?);
            let pack = known.app.pack();
            Some(
                Names {
                    pack: &pack,
                    counted,
                    lang: lang(),
                }
                .shown(kind.name(), record),
            )
        });
        name.filter(|name| !name.is_empty())
            .unwrap_or_else(|| kind.words.get(lang()).to_owned())
    };
    let dossier = which.dossier.clone();
    let under = move || {
        let counted = known.counted.get();
        let pack = known.app.pack();
        let place = counted.map(|counted| {
            let names = Names {
                pack: &pack,
                counted: &counted,
                lang: lang(),
            };
            if kind.home == Home::Enterprise {
                names.enterprise(&dossier)
            } else {
                names.place(&dossier)
            }
        });
        format!("{} · {}", kind.words.get(lang()), place.unwrap_or_default())
    };
    let back = match kind.home {
        Home::Enterprise => format!("/d/{}", which.dossier),
        Home::City | Home::Places => format!("/library/{}", kind.kind),
    };
    let place = (kind.home == Home::Places).then(|| {
        let here = which.dossier.clone();
        let options = Signal::derive(move || places(known));
        let choose = move |place: String| {
            let to = id.with_value(|id| format!("/library/{}/{place}/{id}", kind.kind));
            navigate.with_value(|navigate| navigate(&to, instead()));
        };
        // Once it is written, it lies where it lies.
        view! { <Show when=move || !is_there.get()><SelectField label=move || t().place.to_owned() value=Signal::stored(here.clone()) options on_choice=choose test="form-place" /></Show> }
    });
    let fields: Vec<_> = kind
        .fields
        .iter()
        .map(|field| {
            let of = id.with_value(|id| LiveField::new(live, kind.kind, id, field.name));
            let is_provider = field.name == "provider" && field.holds == Holds::Line;
            let hint = move || {
                let said = of.value().with(|value| {
                    let name = value.as_text().unwrap_or_default();
                    is_provider.then(|| provider_hint(known, name)).flatten()
                });
                said.map(|said| view! { <p class="hint">{said}</p> })
            };
            view! { <div class:whole=is_wide(field.holds)><Control known of field />{hint}</div> }
        })
        .collect();
    let first = kind.name().name;
    let reads = move || known.session.barred(kind.kind, first, None).is_some();
    let no_delete = id
        .with_value(|id| LiveField::new(live, kind.kind, id, DELETED))
        .barred();
    let delete = move |_| {
        delete_record(
            live,
            kind.kind,
            id.get_value(),
            t().deleted.to_owned(),
            toaster,
        );
        let to = format!("/library/{}", kind.kind);
        if kind.home != Home::Enterprise {
            navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
        }
    };
    let more = match kind.kind {
        of if of == PROVIDER.kind => {
            Some(view! { <ProviderSections known id=which.id.clone() /> }.into_any())
        }
        of if of == PRODUCT.kind => {
            Some(view! { <ProductSections known live id=which.id.clone() /> }.into_any())
        }
        _ => None,
    };
    view! {
        <main class="page narrow page-form" data-kind=kind.kind>
            <PageHead title under back><UndoButton live kind=kind.kind /></PageHead>
            <p class="soft small screen-only">{move || if reads() { t().not_yours } else { t().saved_hint }}</p>
            {place}
            <div class="grid">{fields}</div>
            {kind.has_files.then(|| view! { <Files live kind id reads=Signal::derive(reads) /> })}
            {more}
            <div class="screen-only" hidden=move || no_delete.with(Option::is_some) || !is_there.get()>
                <button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="form-delete" on:click=delete>{move || t().delete}</button>
            </div>
        </main>
    }
    .into_any()
}

fn is_wide(holds: Holds) -> bool {
    matches!(holds, Holds::Lines | Holds::Areas | Holds::OneOf(_))
}

/// Writes what the address names, once the dossier was read and holds no such record.
fn fill_in(known: Known, live: LiveDossier, kind: &'static Kind, id: &str) {
    let query = use_query_map();
    let id = id.to_owned();
    let done = StoredValue::new(false);
    Effect::new(move |_| {
        if done.get_value() || live.records.with(Option::is_none) {
            return;
        }
        let mut fields: Vec<(&str, Value)> = query.with_untracked(|query| {
            let all = kind.fields.iter();
            all.filter_map(|field| {
                Some((
                    field.name,
                    stored(field.holds, &query.get(&format!("{PRESET}{}", field.name))?),
                ))
            })
            .collect()
        });
        if fields.is_empty() || live.record_now(kind.kind, &id).is_some() {
            done.set_value(true);
            return;
        }
        if kind.kind == REPORT.kind {
            // Its figures are needed first.
            let Some(counted) = known.counted.get() else {
                return;
            };
            fields.extend(prefilled(known, &counted, &fields));
        }
        done.set_value(true);
        live.add(kind.kind, &id, fields);
    });
}

/// Photos and files beside the record.
#[component]
fn Files(
    live: LiveDossier,
    kind: &'static Kind,
    id: StoredValue<String>,
    /// Nothing may be added here.
    reads: Signal<bool>,
) -> impl IntoView {
    let t = move || LibraryTexts::of(lang());
    let photos = Signal::derive(move || {
        live.dossier.with(|dossier| {
            let all = dossier.iter().flat_map(|dossier| dossier.photos.iter());
            all.filter(|photo| id.with_value(|id| photo.is_about(kind.kind, id, FILES)))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let about = vec![kind.kind.to_owned(), id.get_value(), FILES.to_owned()];
    let is_meeting = kind.kind == domain::library::MEETING.kind;
    view! {
        <section class="section" hidden=move || reads.get() && photos.with(Vec::is_empty)>
            <h2>{move || if is_meeting { t().sign_in } else { t().files }}</h2>
            <PhotoGrid live photos />
            <div class="cluster screen-only" hidden=reads><AddEvidence live about /></div>
        </section>
    }
}
