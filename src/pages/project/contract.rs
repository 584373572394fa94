//! 合同: number, parties, days and amounts, and the items it buys.

use domain::{
    project::{
        advice::{self, Advice},
        contract::{self, Contract, ContractField as Field},
        terms::{self, Terms},
        way::{self, Sheet},
    },
    retrofit::{self, RetrofitField},
    value::Value,
    workflow::State,
};
use leptos::prelude::*;

use super::{
    entries::{aside, ids_of, table},
    facts::{FieldsPart, Part, total},
    items::items_lack,
    on_page::{OnPage, Seen},
    paper_page::{Digest, ITEM_COLUMNS, PaperSpec, digest_of_terms, fact, item_name},
    words::ProjectTexts,
};
use crate::{
    app::{LiveField, use_app},
    components::{Disagreement, distinct},
    i18n::lang,
};

pub static CONTRACT: PaperSpec = PaperSpec {
    sheet: Sheet::Contract,
    single: false,
    covers: |records, content| {
        let contract = Contract::read("", content);
        Terms::of_contract(records, &contract.items)
    },
    parts: &[
        FieldsPart {
            id: "agreed",
            title: |t| t.agreed,
            fields: &[
                Field::Number.name(),
                Field::Provider.name(),
                Field::Signed.name(),
                Field::Until.name(),
                Field::Parties.name(),
            ],
        },
        FieldsPart {
            id: "money",
            title: |t| t.money,
            fields: &[Field::Net.name(), Field::Tax.name(), Field::Gross.name()],
        },
    ],
    below: |on| view! { <Picked on /> }.into_any(),
    begins: |_| vec![(Field::Number.name(), Value::text(""))],
    advice,
    digest,
};

/// The items of the checklist, those in the contract ticked.
#[component]
fn Picked(on: OnPage) -> impl IntoView {
    let app = use_app();
    let live = on.live;
    let t = move || ProjectTexts::of(lang());
    let of = on
        .id
        .with_value(|id| LiveField::new(live, contract::KIND, id, Field::Items.name()));
    let ids = ids_of(live, retrofit::KIND);
    let is_picked = move |id: &str| {
        of.value().with(|value| {
            let list = value.as_list().unwrap_or_default();
            list.iter().any(|one| one.as_text() == Some(id))
        })
    };
    let pick = move |id: &str, picked: bool| {
        let list = of.value().get_untracked();
        let mut list: Vec<Value> = list.as_list().unwrap_or_default().to_vec();
        list.retain(|one| one.as_text() != Some(id));
        if picked {
            list.push(Value::text(id));
        }
        of.put(Value::List(list));
    };
    let row = move |id: String| {
        let stored = StoredValue::new(id);
        let checked = move || stored.with_value(|id| is_picked(id));
        let line = move || {
            let record = stored.with_value(|id| live.record(retrofit::KIND, id))?;
            let title = item_name(record.text(RetrofitField::Title.name()));
            let cost = aside(terms::cost(&domain::paper::Content::of(&record)));
            Some(
                view! { <span class="option-text spread"><span>{title}</span><span class="num soft">{cost}</span></span> },
            )
        };
        view! {
            <label class="option" data-test="pick-item">
                <input type="checkbox" prop:checked=checked
                    on:change=move |event| stored.with_value(|id| pick(id, event_target_checked(&event))) />
                {line}
            </label>
        }
    };
    let picks = move || {
        view! {
            <div class="stack tight screen-only">
                <Show when=move || !ids.with(Vec::is_empty) fallback=move || view! {
                    <p class="note">{t().no_items}</p>
                    <div><a class="btn" href=live.id.with_value(|id| format!("/d/{id}/retrofit"))>{t().to_items}</a></div>
                }>
                    <p class="note">{move || t().pick_help}</p>
                    <For each=move || distinct(ids.get(), String::clone) key=String::clone let:id>{row(id)}</For>
                </Show>
                <Disagreement of />
            </div>
        }
    };
    let read = move || {
        let rows: Vec<_> = on
            .terms
            .with(|terms| terms.items.values().cloned().collect());
        table(app, retrofit::KIND, &ITEM_COLUMNS, &rows)
    };
    view! {
        <Part id="items" title=|t| t.picked lacks=items_lack(on)>
            <Show when=move || on.writes.get()>{picks}</Show>
            <div class:print-only=move || on.writes.get()>{read}</div>
            {move || on.terms.with(|terms| (!terms.items.is_empty()).then(|| total(t().of_items.to_owned(), terms.cost())))}
        </Part>
    }
}

fn advice(seen: &Seen) -> Vec<Advice> {
    let contract = Contract::read(&seen.id, &seen.content);
    let plan = way::papers(&seen.dossier, Sheet::Plan);
    let planned = plan
        .filter(|one| one.standing.state() == State::Approved)
        .find_map(|one| Terms::from_figures(&one.standing.basis()?.figures));
    let others = contracts(seen).into_iter();
    let others: Vec<Contract> = others.filter(|one| one.id != seen.id).collect();
    let pack = seen.live.app().pack();
    advice::of_contract(
        &contract,
        &seen.terms,
        planned.as_ref(),
        &others,
        &pack.funding,
    )
}

/// The contracts of the dossier that are not void, as they stand.
fn contracts(seen: &Seen) -> Vec<Contract> {
    let all = way::papers(&seen.dossier, Sheet::Contract);
    all.filter_map(|one| match one.standing.fixed() {
        Some(content) => Some(Contract::read(&one.id, content)),
        None => {
            let mut records = seen.records.iter();
            let record = records.find(|it| it.key.kind == contract::KIND && it.key.id == one.id)?;
            Some(Contract::from_record(record))
        }
    })
    .collect()
}

fn digest(seen: &Seen) -> Digest {
    let more = [
        Field::Number,
        Field::Provider,
        Field::Signed,
        Field::Until,
        Field::Gross,
    ];
    let more = more.iter().filter_map(|field| fact(seen, field.name()));
    let gross = fact(seen, Field::Gross.name());
    let said = gross.map(|(label, words)| format!("{label} {words}"));
    digest_of_terms(seen, more.collect(), said.into_iter().collect())
}
