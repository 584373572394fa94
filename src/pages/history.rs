//! Who changed what and when.

use crate::view::prelude::*;
use domain::{device::DeviceCard, order, record::Change};
use wasm_bindgen_futures::spawn_local;

use super::{
    dossier::this_dossier,
    labels::{by_words, field_words, kind_words, value_words},
    words::moment,
};
use crate::{
    app::use_app,
    components::{Icon, IconName, TroubleNote},
    i18n::{Trouble, dossier::DossierTexts, fill, lang},
};

/// Changes shown at first and with every tap on "earlier".
const PAGE: usize = 50;

/// `/d/:dossier/history`.
#[component]
pub fn HistoryPage() -> Markup {
    let (id, live) = this_dossier();
    let app = use_app();
    let t = move || DossierTexts::of(lang());
    let changes = RwSignal::new(None::<(Vec<Change>, Vec<DeviceCard>)>);
    let shown = RwSignal::new(PAGE);
    let failed = RwSignal::new(Trouble::default());
    Effect::new(move |_| {
        live.records.track();
        let (store, id) = (app.store(), live.id.get_value());
        spawn_local(async move {
            match store.history(&id).await {
                Ok(mut all) => {
                    let cards = store.devices().await.unwrap_or_default();
                    order::sort_by_key(&mut all, |change| std::cmp::Reverse(change.at));
                    changes.try_set(Some((all, cards)));
                }
                Err(error) => {
                    let lang = app.lang.try_get_untracked().unwrap_or_default();
                    failed.try_set(Trouble::of_store(&error, lang));
                }
            }
        });
    });
    let row = move |change: &Change, cards: &[DeviceCard]| {
        let pack = app.pack();
        let fields: Vec<_> = change
            .fields
            .iter()
            .map(|(field, write)| {
                let words = (
                    field_words(&pack, field, lang()),
                    value_words(&pack, field, &write.value, lang()),
                );
                view! { <li>{fill(t().set_to, &[("field", &words.0), ("value", &words.1)])}</li> }
            })
            .collect();
        view! {
            <div class="row" data-test="change">
                <div class="main"><span class="title">{kind_words(&change.record.kind, lang())}</span><ul class="detail">{fields}</ul></div>
                <span class="aside">{by_words(change, cards)}<br />{moment(change.at.ms, lang())}</span>
            </div>
        }
    };
    view! {
        <main class="page page-history">
            <header class="page-head">
                <h1>{move || t().history}</h1>
                <a class="btn btn-quiet" href=format!("/d/{id}")><Icon name=IconName::Back /> {move || t().back_to}</a>
            </header>
            <TroubleNote trouble=failed />
            {move || changes.with(|changes| changes.as_ref().map(|(all, cards)| {
                if all.is_empty() {
                    return view! { <p class="note">{t().no_history}</p> };
                }
                let rest = all.len() > shown.get();
                view! {
                    <div class="rows">{all.iter().take(shown.get()).map(|change| row(change, cards)).collect_view()}</div>
                    {rest.then(|| view! { <button type="button" class="btn" on:click=move |_| shown.update(|shown| *shown += PAGE)>{t().more}</button> })}
                }
            }))}
        </main>
    }
}
