//! The retrofit checklist, made for the factory floor: each item's states stand side by side, one tap
//! each.

mod item;

use std::collections::BTreeSet;

use domain::{
    retrofit::{self, ItemState, Progress, RetrofitField as Field},
    value::Value,
};
use leptos::prelude::*;

use crate::pages::{
    at::{asked, show_asked},
    dossier::ProgressWords,
    undo::UndoButton,
};
use crate::{
    app::{use_app, use_live_dossier},
    browser::{new_id, today},
    components::{Empty, Icon, IconName, PageHead, PrintedList, distinct},
    i18n::{dossier::DossierTexts, fields::scenario_words, lang, retrofit::RetrofitTexts},
};

/// What stands on paper, in columns.
const PRINTED: [&str; 9] = [
    Field::Scenario.name(),
    Field::Title.name(),
    Field::From.name(),
    Field::To.name(),
    Field::Product.name(),
    Field::Provider.name(),
    Field::Planned.name(),
    Field::Due.name(),
    Field::State.name(),
];

/// `/d/:dossier/retrofit`.
#[component]
pub fn RetrofitPage(dossier: String) -> impl IntoView {
    let live = use_live_dossier(dossier.clone());
    let app = use_app();
    let t = move || RetrofitTexts::of(lang());
    let progress = Memo::new(move |_| {
        live.dossier
            .get()
            .map(|dossier| Progress::of(&dossier.items, today()))
            .unwrap_or_default()
    });
    // Groups in the form's order; which item stands where changes seldom, so rows keep their place.
    let groups = Memo::new(move |_| {
        let Some(dossier) = live.dossier.get() else {
            return Vec::new();
        };
        let pack = app.pack();
        let order: Vec<&str> = pack
            .current_rule()
            .scenarios
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        let place = |code: &str| {
            order
                .iter()
                .position(|known| *known == code)
                .unwrap_or(order.len())
        };
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for item in &dossier.items {
            match groups.iter_mut().find(|(code, _)| *code == item.scenario) {
                Some((_, ids)) => ids.push(item.id.clone()),
                None => groups.push((item.scenario.clone(), vec![item.id.clone()])),
            }
        }
        groups.sort_by_key(|(code, _)| place(code));
        groups
    });
    let unfolded = RwSignal::new(BTreeSet::from_iter(asked()));
    show_asked(move || {
        groups.with(|groups| groups.iter().flat_map(|(_, ids)| ids.clone()).collect())
    });
    let add = move |_| {
        let id = new_id();
        unfolded.update(|open| {
            open.insert(id.clone());
        });
        let state = Value::text(ItemState::NotStarted.code());
        let fields = vec![("state", state), ("title", Value::text(""))];
        live.add(retrofit::KIND, &id, fields);
    };
    let in_order = Signal::derive(move || {
        groups.with(|groups| groups.iter().flat_map(|(_, ids)| ids.clone()).collect())
    });
    let print = move |_| drop(window().print());
    view! {
        <main class="page page-retrofit">
            <PageHead title=move || t().title under=live.name() back=format!("/d/{dossier}")>
                <UndoButton live kind=retrofit::KIND />
                <button data-read="" type="button" class="btn" hidden=move || groups.with(Vec::is_empty) data-test="print" on:click=print><Icon name=IconName::Print /> {move || DossierTexts::of(lang()).print}</button>
                <button type="button" class="btn btn-primary" data-test="add-item" disabled=move || live.dossier.with(Option::is_none) on:click=add>
                    <Icon name=IconName::Plus /> {move || t().add}
                </button>
            </PageHead>
            <Show when=move || !groups.with(Vec::is_empty) fallback=move || view! {
                <Show when=move || live.dossier.with(Option::is_some)>
                    <Empty title=move || t().empty text=move || t().empty_text />
                </Show>
            }>
                <ProgressWords progress=progress />
                <div class="stack screen-only">
                // By scenario alone: an item more must not draw the others anew.
                <For each=move || groups.with(|groups| groups.iter().map(|(code, _)| code.clone()).collect::<Vec<_>>()) key=String::clone let:code>
                    {
                        let of = code.clone();
                        let ids = move || groups.with(|groups| groups.iter().find(|(code, _)| *code == of).map(|(_, ids)| ids.clone()).unwrap_or_default());
                        view! {
                            <section class="section">
                                <h2>{move || if code.is_empty() { t().no_scenario.to_owned() } else { scenario_words(&app.pack(), &code, lang()) }}</h2>
                                <For each=move || distinct(ids(), String::clone) key=String::clone let:id>
                                    <item::Item live=live unfolded=unfolded id=id />
                                </For>
                            </section>
                        }
                    }
                </For>
                </div>
                <PrintedList live kind=retrofit::KIND fields=&PRINTED ids=in_order />
            </Show>
        </main>
    }
}
