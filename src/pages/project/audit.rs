//! 审计: what the auditors left of each item, and why they cut what they cut.

use domain::{
    decimal,
    money::money,
    project::{
        audit::{self, AuditField as Field, KIND},
        terms::{self, Terms},
        way::Sheet,
    },
    record::{Fields as _, Record},
    retrofit::{self, RetrofitField as Item},
    value::Value,
};
use leptos::prelude::*;

use super::{
    entries::{Entries, EntrySpec, Line, aside, evidence},
    facts::{FieldsPart, Part, total},
    items::items_lack,
    on_page::{OnPage, Seen},
    paper_page::{Digest, PaperSpec, fact, item_name, yuan},
    words::ProjectTexts,
};
use crate::{
    app::{AppState, LiveDossier},
    browser::today,
    i18n::{fill, lang},
};

pub static AUDIT: PaperSpec = PaperSpec {
    sheet: Sheet::Audit,
    single: true,
    covers: |records, _| Terms::of_audit(records),
    parts: &[FieldsPart {
        id: "auditors",
        title: |t| t.auditors,
        fields: &[
            Field::Day.name(),
            Field::Body.name(),
            Field::Number.name(),
            Field::Text.name(),
        ],
    }],
    below: |on| view! { <Audited on /> <Evidence on /> }.into_any(),
    begins: |_| {
        let day = Value::text(today().to_string());
        vec![(Field::Day.name(), day)]
    },
    advice: |_| Vec::new(),
    digest,
};

/// The checklist as auditors see it.
static ITEMS: EntrySpec = EntrySpec {
    kind: retrofit::KIND,
    // The plan's.
    add: None,
    test: "add-item",
    fields: &[
        Item::AuditedNet.name(),
        Item::AuditedGross.name(),
        Item::CutAmount.name(),
        Item::CutReason.name(),
    ],
    columns: &[
        Item::Title.name(),
        Item::Gross.name(),
        Item::AuditedNet.name(),
        Item::AuditedGross.name(),
        Item::CutAmount.name(),
        Item::CutReason.name(),
    ],
    line,
    begins: Vec::new,
    more: take_cut,
};

fn line(_: AppState, record: &Record) -> Line {
    let t = ProjectTexts::of(lang());
    let cost = terms::cost(record).map(|cost| format!("{} {}", t.contracted, yuan(cost)));
    let reason = record.text(Item::CutReason.name()).unwrap_or_default();
    let audited = record.text(Item::AuditedGross.name());
    Line {
        title: item_name(record.text(Item::Title.name())),
        detail: vec![cost.unwrap_or_default(), reason.to_owned()],
        aside: aside(audited.and_then(decimal::parse)),
    }
}

/// Offers what the cut comes to, where another figure or none is written.
fn take_cut(live: LiveDossier, id: &str) -> AnyView {
    let id = StoredValue::new(id.to_owned());
    let cut = move || {
        let record = id.with_value(|id| live.record(retrofit::KIND, id))?;
        let cut = audit::cut(&record).filter(|cut| *cut > rust_decimal::Decimal::ZERO)?;
        let written = record.text(Item::CutAmount.name());
        (written.and_then(decimal::parse) != Some(cut)).then_some(cut)
    };
    let take = move |_| {
        if let Some(cut) = untrack(cut) {
            let fields = vec![(Item::CutAmount.name(), Value::text(cut.to_string()))];
            id.with_value(|id| live.put(retrofit::KIND, id, fields));
        }
    };
    view! {
        {move || cut().map(|cut| {
            let words = fill(ProjectTexts::of(lang()).take_cut, &[("sum", &money(cut))]);
            view! { <div><button type="button" class="btn" data-test="take-cut" on:click=take>{words}</button></div> }
        })}
    }
    .into_any()
}

#[component]
fn Audited(on: OnPage) -> impl IntoView {
    let rows = Signal::derive(move || {
        on.terms
            .with(|terms| terms.items.values().cloned().collect::<Vec<_>>())
    });
    let sums = move || {
        let t = ProjectTexts::of(lang());
        on.terms.with(|terms| {
            view! {
                <div class="totals" data-test="totals">
                    <p class="total part"><span>{t.of_items}</span><span class="num">{yuan(terms.cost())}</span></p>
                    {total(t.audited_sum.to_owned(), terms.audited())}
                </div>
            }
        })
    };
    view! {
        <Part id="items" title=|t| t.audit lacks=items_lack(on)>
            <Entries live=on.live spec=&ITEMS open=on.writes instead=rows />
            {sums}
        </Part>
    }
}

#[component]
fn Evidence(on: OnPage) -> impl IntoView {
    view! { <Part id="evidence" title=|t| t.audit_files>{on.id.with_value(|id| evidence(on.live, KIND, id))}</Part> }
}

fn digest(seen: &Seen) -> Digest {
    let t = ProjectTexts::of(lang());
    let terms = &seen.terms;
    let cut = decimal::add(terms.cost(), -terms.audited());
    let said = fill(
        t.audit_said,
        &[
            ("n", &terms.items.len()),
            ("sum", &money(terms.audited())),
            ("cut", &money(cut)),
        ],
    );
    let mut summary: Vec<_> = [Field::Day, Field::Body, Field::Number]
        .iter()
        .filter_map(|field| fact(seen, field.name()))
        .collect();
    summary.push((t.of_items.to_owned(), yuan(terms.cost())));
    summary.push((t.audited_sum.to_owned(), yuan(terms.audited())));
    let reasons = terms.items.values().filter_map(|item| {
        let reason = item.text(Item::CutReason.name())?;
        let name = item_name(item.text(Item::Title.name()));
        (!reason.trim().is_empty()).then(|| (name, reason.to_owned()))
    });
    summary.extend(reasons);
    Digest {
        said,
        summary,
        figures: terms.figures().unwrap_or_default(),
        refused: Vec::new(),
    }
}
