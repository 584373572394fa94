//! Who changed what and when.

use domain::{
    device::DeviceCard,
    record::{self, Change, HistoryEntry},
    schema::FieldRef,
};
use leptos::prelude::*;

use crate::{
    app::{spawn_detached, spawn_scoped, use_app, use_live_dossier},
    components::{PageHead, TroubleNote},
    i18n::{
        Trouble,
        dossier::DossierTexts,
        fields::{field_words, value_words},
        fill,
        format::moment,
        lang,
    },
    pages::{
        deleted::DeletedThings,
        labels::{by_words, is_for_people, words_of},
        result::mark,
    },
    sync::fetch_history,
};

/// Lines shown at first and with every tap on "earlier".
const PAGE: usize = 50;

/// Fields of one change shown before the rest is folded.
const FIELDS: usize = 6;

/// `/d/:dossier/history`.
#[component]
pub fn HistoryPage(dossier: String) -> impl IntoView {
    let live = use_live_dossier(dossier.clone());
    let app = use_app();
    let t = move || DossierTexts::of(lang());
    let changes = RwSignal::new(None::<(Vec<Change>, Vec<DeviceCard>)>);
    let shown = RwSignal::new(PAGE);
    let failed = RwSignal::new(Trouble::default());
    // What was written before this device began is at the office.
    let compacted = RwSignal::new(false);
    let fetching = RwSignal::new(false);
    Effect::new(move |_| {
        live.records.track();
        if fetching.get() {
            return;
        }
        let (store, id) = (app.store(), live.id.get_value());
        spawn_scoped(async move {
            match store.history(&id).await {
                Ok(mut all) => {
                    compacted.try_set(store.is_compacted(&id).await.unwrap_or_default());
                    let cards = store.devices().await.unwrap_or_default();
                    all.sort_by_key(|change| std::cmp::Reverse(change.at));
                    changes.try_set(Some((all, cards)));
                }
                Err(error) => {
                    let lang = app.lang.try_get_untracked().unwrap_or_default();
                    failed.try_set(Trouble::of_store(&error, lang));
                }
            }
        });
    });
    let fetch = move || {
        fetching.set(true);
        let (store, id) = (app.store(), live.id.get_value());
        spawn_detached(async move {
            match fetch_history(&store, &id).await {
                Ok(()) => drop(failed.try_set(Trouble::default())),
                Err(error) => {
                    let lang = app.lang.try_get_untracked().unwrap_or_default();
                    failed.try_set(Trouble::of_sync(&error, lang));
                }
            }
            fetching.try_set(false);
        });
    };
    let row = move |line: HistoryEntry<'_>, cards: &[DeviceCard]| {
        let (pack, change) = (app.pack(), line.last);
        let of = live.records.with(|records| {
            let records = records.as_deref().map(Vec::as_slice);
            words_of(&pack, records.unwrap_or_default(), &change.record, lang())
        });
        let record = live.record(&change.record.kind, &change.record.id);
        let mut fields: Vec<_> = change
            .fields
            .iter()
            .map(|(name, write)| (name, FieldRef::of(&change.record.kind, name), &write.value))
            .filter(|(_, field, value)| is_for_people(*field, value))
            .map(|(name, field, value)| {
                let words = (
                    field_words(&pack, field, lang()),
                    value_words(&pack, field, value, lang()),
                );
                // One of the values that people disagree on.
                let field = record.as_ref().and_then(|record| record.field(name));
                let in_dispute = field.is_some_and(|field| {
                    field.is_conflict() && field.live().any(|(id, _)| *id == change.id)
                });
                view! { <li>{fill(t().set_to, &[("field", &words.0), ("value", &words.1)])}{mark(in_dispute)}</li> }
            })
            .collect();
        // A whole assessment in one change would be a page of its own.
        let rest = if fields.len() > FIELDS + 1 {
            fields.split_off(FIELDS)
        } else {
            Vec::new()
        };
        let rest = (!rest.is_empty()).then(|| {
            view! {
                <details class="detail-fold">
                    <summary>{fill(t().more_fields, &[("n", &rest.len())])}</summary>
                    <ul class="detail">{rest}</ul>
                </details>
            }
        });
        view! {
            <div class="row change" data-test="change">
                <div class="main"><span class="title">{of}</span><ul class="detail">{fields}</ul>{rest}</div>
                <span class="aside"><span>{by_words(change, cards)}</span><span>{moment(change.at.ms, lang())}</span></span>
            </div>
        }
    };
    view! {
        <main class="page page-history">
            <PageHead title=move || t().history under=live.name() back=format!("/d/{dossier}") />
            <TroubleNote trouble=failed />
            <DeletedThings live />
            {move || changes.with(|changes| changes.as_ref().map(|(all, cards)| {
                if all.is_empty() && !compacted.get() {
                    return view! { <p class="note">{t().no_history}</p> }.into_any();
                }
                let all = record::history(all);
                let rest = all.len() > shown.get();
                view! {
                    <div class="rows">{all.into_iter().take(shown.get()).map(|line| row(line, cards)).collect_view()}</div>
                    {rest.then(|| view! { <button type="button" class="btn" on:click=move |_| shown.update(|shown| *shown += PAGE)>{t().more}</button> })}
                }.into_any()
            }))}
            {move || compacted.get().then(|| view! {
                <div class="row" data-test="compacted">
                    <p class="main note">{t().compacted}</p>
                    <button type="button" class="btn btn-small" data-test="fetch-history" disabled=move || fetching.get()
                        on:click=move |_| fetch()>{move || if fetching.get() { t().fetching } else { t().fetch_history }}</button>
                </div>
            })}
        </main>
    }
}
