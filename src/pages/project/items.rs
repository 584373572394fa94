//! The items of a plan and what they cost.

use domain::{
    paper::Content,
    project::terms,
    record::Record,
    retrofit::{self, ItemState, RetrofitField as Field},
    value::Value,
};
use leptos::prelude::*;

use super::{
    entries::{Entries, EntrySpec, Line, aside, nothing_more},
    facts::{Part, lacking, total},
    on_page::OnPage,
    paper_page::{ITEM_COLUMNS, item_name, yuan},
    words::ProjectTexts,
};
use crate::{
    app::{AppState, use_app},
    i18n::{
        choices::item_state_words,
        fields::{scenario_words, value_words},
        fill, lang,
    },
};
use domain::{project::missing::Missing, schema::FieldRef};

/// The retrofit checklist as a plan has it.
pub static ITEMS: EntrySpec = EntrySpec {
    kind: retrofit::KIND,
    add: Some(|t| t.add_item),
    test: "add-item",
    fields: &[
        Field::Title.name(),
        Field::CostKind.name(),
        Field::Scenario.name(),
        Field::From.name(),
        Field::To.name(),
        Field::Product.name(),
        Field::Provider.name(),
        Field::Due.name(),
        Field::Planned.name(),
        Field::Net.name(),
        Field::Tax.name(),
        Field::Gross.name(),
    ],
    columns: &ITEM_COLUMNS,
    line,
    begins: || {
        vec![
            (
                Field::State.name(),
                Value::text(ItemState::NotStarted.code()),
            ),
            (Field::Title.name(), Value::text("")),
        ]
    },
    more: nothing_more,
};

fn line(app: AppState, record: &Record) -> Line {
    let (pack, lang) = (app.pack(), lang());
    let words = |field: Field| {
        let value = record.get(field.name())?;
        let of = FieldRef::of(retrofit::KIND, field.name());
        Some(value_words(&pack, of, value, lang))
    };
    let scenario = record.text(Field::Scenario.name()).unwrap_or_default();
    let scenario = match (words(Field::From), words(Field::To)) {
        _ if scenario.is_empty() => String::new(),
        (Some(from), Some(to)) => {
            format!("{} {from} → {to}", scenario_words(&pack, scenario, lang))
        }
        _ => scenario_words(&pack, scenario, lang),
    };
    let kind = words(Field::CostKind);
    let kind = kind.unwrap_or_else(|| ProjectTexts::of(lang).kind_none.to_owned());
    let content = Content::of(record);
    let dropped = record.text(Field::State.name()) == Some(ItemState::Dropped.code());
    let dropped = dropped.then(|| item_state_words(ItemState::Dropped, lang).to_owned());
    Line {
        title: item_name(record.text(Field::Title.name())),
        detail: vec![
            kind,
            scenario,
            words(Field::Provider).unwrap_or_default(),
            dropped.unwrap_or_default(),
        ],
        aside: aside(terms::cost(&content)),
    }
}

/// What is missing of a paper's items, in words.
pub fn items_lack(on: OnPage) -> Signal<Vec<String>> {
    let app = use_app();
    let missing = lacking(on);
    Signal::derive(move || {
        let (pack, t, lang) = (app.pack(), ProjectTexts::of(lang()), lang());
        let missing = missing.get().into_iter();
        let of_items = missing.filter_map(|one| match one {
            Missing::Field(_) => None,
            Missing::Items => Some(t.items.to_owned()),
            Missing::OfItem { item, field } => {
                let of = FieldRef::of(retrofit::KIND, field);
                let field = crate::i18n::fields::field_words(&pack, of, lang);
                let known = record_name(on, &item);
                Some(format!("{} · {field}", known.unwrap_or(item)))
            }
        });
        of_items.collect()
    })
}

/// An item that has no name yet is not called by its id.
fn record_name(on: OnPage, item: &str) -> Option<String> {
    let nameless = on.terms.with(|terms| terms.items.contains_key(item));
    nameless.then(|| item_name(None))
}

/// The items of a plan, with their sums by kind of cost.
#[component]
pub fn PlanItems(on: OnPage) -> impl IntoView {
    let rows = Signal::derive(move || {
        on.terms
            .with(|terms| terms.items.values().cloned().collect::<Vec<_>>())
    });
    view! {
        <Part id="items" title=|t| t.items lacks=items_lack(on)>
            <Entries live=on.live spec=&ITEMS open=on.writes instead=rows />
            {move || sums(on)}
        </Part>
    }
}

/// What the items of each kind of cost come to, and all of them.
pub fn sums(on: OnPage) -> Option<AnyView> {
    let (pack, lang) = (on.live.app().pack(), lang());
    let t = ProjectTexts::of(lang);
    on.terms.with(|terms| {
        if terms.items.is_empty() {
            return None;
        }
        let lines: Vec<_> = terms
            .by_kind()
            .into_iter()
            .map(|(code, sum)| {
                let kind = pack.funding.kind(&code);
                let words = match kind {
                    None => t.kind_none.to_owned(),
                    Some(kind) if kind.eligible => kind.name.get(lang).to_owned(),
                    Some(kind) => fill(t.kind_not, &[("kind", &kind.name.get(lang))]),
                };
                view! { <p class="total part"><span>{words}</span><span class="num">{yuan(sum)}</span></p> }
            })
            .collect();
        Some(
            view! {
                <div class="totals" data-test="totals">
                    {lines}
                    {total(t.sum.to_owned(), terms.cost())}
                </div>
            }
            .into_any(),
        )
    })
}
