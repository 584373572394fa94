//! 发票与付款: what was invoiced and paid, split over the items, and what of it counts.

use domain::{
    project::{
        advice::{self, Advice},
        claim,
        contract::{self, Contract},
        invoice::{self, InvoiceField},
        payment::{self, PaymentField},
        split, way,
    },
    record::Record,
    retrofit::{self, ItemState, RetrofitField},
    schema::FieldRef,
    subsidy::{ClaimFault, Rules, Worked},
    value::Value,
};
use leptos::prelude::*;

use super::{
    entries::{Entries, EntrySpec, Line, aside, evidence, ids_of},
    facts::Part,
    paper_page::item_name,
    words::ProjectTexts,
    worked,
};
use crate::{
    app::{AppState, LiveDossier, LiveField, use_live_dossier},
    components::{Icon, IconName, PageHead, RecordField},
    i18n::{fields::value_words, fill, lang},
    pages::undo::UndoButton,
};
use domain::{money::money, project::Part as SplitPart};

static INVOICES: EntrySpec = EntrySpec {
    kind: invoice::KIND,
    add: Some(|t| t.add_invoice),
    test: "add-invoice",
    fields: &[
        InvoiceField::Number.name(),
        InvoiceField::Code.name(),
        InvoiceField::Day.name(),
        InvoiceField::Seller.name(),
        InvoiceField::Net.name(),
        InvoiceField::Tax.name(),
        InvoiceField::Gross.name(),
    ],
    columns: &[
        InvoiceField::Number.name(),
        InvoiceField::Day.name(),
        InvoiceField::Seller.name(),
        InvoiceField::Net.name(),
        InvoiceField::Tax.name(),
        InvoiceField::Gross.name(),
    ],
    line: |app, record| {
        line(
            app,
            record,
            InvoiceField::Number.name(),
            &[InvoiceField::Day.name(), InvoiceField::Seller.name()],
        )
    },
    begins: || vec![(InvoiceField::Number.name(), Value::text(""))],
    more: |live, id| {
        view! { {split_over(live, invoice::KIND, id)} {evidence(live, invoice::KIND, id)} }
            .into_any()
    },
};

static PAYMENTS: EntrySpec = EntrySpec {
    kind: payment::KIND,
    add: Some(|t| t.add_payment),
    test: "add-payment",
    fields: &[
        PaymentField::Voucher.name(),
        PaymentField::Day.name(),
        PaymentField::Amount.name(),
        PaymentField::Means.name(),
        PaymentField::Payee.name(),
    ],
    columns: &[
        PaymentField::Voucher.name(),
        PaymentField::Day.name(),
        PaymentField::Payee.name(),
        PaymentField::Means.name(),
        PaymentField::Amount.name(),
    ],
    line: |app, record| {
        line(
            app,
            record,
            PaymentField::Voucher.name(),
            &[PaymentField::Day.name(), PaymentField::Payee.name()],
        )
    },
    begins: || vec![(PaymentField::Voucher.name(), Value::text(""))],
    more: |live, id| {
        view! { {split_over(live, payment::KIND, id)} {evidence(live, payment::KIND, id)} }
            .into_any()
    },
};

/// A document by its number, with its day, whose it is, and how much.
fn line(app: AppState, record: &Record, number: &str, detail: &[&str]) -> Line {
    let (pack, t, lang) = (app.pack(), ProjectTexts::of(lang()), lang());
    let kind = record.key.kind.as_str();
    let words = |name: &str| {
        let value = record.get(name);
        let words = value.map(|value| value_words(&pack, FieldRef::of(kind, name), value, lang));
        words.unwrap_or_default()
    };
    let title = record.text(number).map(str::trim);
    let title = title.filter(|title| !title.is_empty());
    let mut detail: Vec<String> = detail.iter().map(|name| words(name)).collect();
    detail.extend(not_split(record));
    let whole = split::fields(kind).last();
    let whole = whole.and_then(|(whole, _)| domain::decimal::parse(record.text(whole)?));
    Line {
        title: title.unwrap_or(t.no_number).to_owned(),
        detail,
        aside: aside(whole),
    }
}

/// What is for no item yet, in words.
fn not_split(record: &Record) -> Option<String> {
    let left = split::left(record).filter(|left| !left.is_zero())?;
    Some(fill(
        ProjectTexts::of(lang()).split_left,
        &[("sum", &money(left))],
    ))
}

/// What of a document is for which item.
fn split_over(live: LiveDossier, kind: &'static str, id: &str) -> AnyView {
    let t = move || ProjectTexts::of(lang());
    let id = StoredValue::new(id.to_owned());
    let items = ids_of(live, retrofit::KIND);
    let row = move |item: String| {
        let stored = StoredValue::new(item);
        let record = move || stored.with_value(|item| live.record(retrofit::KIND, item));
        let is_open = move || {
            let state =
                record().and_then(|it| it.text(RetrofitField::State.name()).map(str::to_owned));
            state.as_deref() != Some(ItemState::Dropped.code())
        };
        let name = move || {
            let record = record();
            item_name(
                record
                    .as_ref()
                    .and_then(|it| it.text(RetrofitField::Title.name())),
            )
        };
        let fields = move || {
            split::fields(kind)
                .iter()
                .map(|(whole, part)| {
                    let of = id.with_value(|id| {
                        stored.with_value(|item| LiveField::new(live, kind, id, &part.name(item)))
                    });
                    let app = live.app();
                    let label = Signal::derive(move || {
                        crate::i18n::fields::field_words(
                            &app.pack(),
                            FieldRef::of(kind, whole),
                            lang(),
                        )
                    });
                    let test = match part {
                        SplitPart::Net => "part-net",
                        SplitPart::Tax => "part-tax",
                        SplitPart::Gross => "part-gross",
                        SplitPart::Paid => "part-paid",
                    };
                    view! { <RecordField of label test /> }
                })
                .collect_view()
        };
        let rest = move |_| {
            let written = id.with_value(|id| {
                let record = live.record_now(kind, id)?;
                Some(stored.with_value(|item| split::rest(&record, item)))
            });
            let written = written.unwrap_or_default();
            let fields = written
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone()));
            id.with_value(|id| live.put(kind, id, fields.collect()));
        };
        view! {
            <Show when=is_open>
                <div class="split-row" data-test="split-item">
                    <div class="cluster spread">
                        <h4>{name}</h4>
                        <button type="button" class="btn btn-small" data-test="split-rest" on:click=rest>{move || t().split_rest}</button>
                    </div>
                    <div class="grid">{fields}</div>
                </div>
            </Show>
        }
    };
    let left = move || {
        let record = id.with_value(|id| live.record(kind, id))?;
        let left = not_split(&record)?;
        Some(view! { <p class="note warn" data-test="split-left">{left}</p> })
    };
    view! {
        <div class="stack split">
            <h3>{move || t().split}</h3>
            {left}
            <Show when=move || items.with(Vec::is_empty)><p class="note">{move || t().no_items}</p></Show>
            <For each=move || items.get() key=String::clone let:item>{row(item)}</For>
        </div>
    }
    .into_any()
}

/// `/d/:dossier/project/spending`.
#[component]
pub fn SpendingPage(dossier: String) -> impl IntoView {
    let live = use_live_dossier(dossier.clone());
    let t = move || ProjectTexts::of(lang());
    let open = Signal::derive(|| true);
    let print = move |_| drop(window().print());
    let advice = move || {
        let (dossier, records) = (live.dossier.get()?, live.records.get()?);
        let pack = live.app().pack();
        let built = claim::of(records.iter(), &dossier.filed);
        let contracts = way::papers(&dossier, way::Sheet::Contract);
        let contracts = contracts.filter_map(|one| {
            let content = one.standing.fixed();
            let mut records = records.iter();
            let record = records.find(|it| it.key.kind == contract::KIND && it.key.id == one.id);
            content
                .map(|content| Contract::read(&one.id, content))
                .or_else(|| record.map(Contract::from_record))
        });
        let contracts: Vec<Contract> = contracts.collect();
        let advice = advice::of_spending(&built.claim, &contracts, &pack.funding);
        let named = built.claim.named(|id| worked::name_of(&records, id));
        let faults = named.faults();
        let lines = faults.iter().map(ClaimFault::words);
        let lines = lines.chain(advice.iter().map(Advice::words));
        let lines: Vec<_> = lines
            .map(|words| view! { <li>{words.get(lang()).to_owned()}</li> })
            .collect();
        (!lines.is_empty()).then(|| {
            view! {
                <div class="advice" role="note" data-test="advice">
                    <p><strong>{t().advice}</strong></p>
                    <ul class="bullets">{lines}</ul>
                </div>
            }
        })
    };
    view! {
        <main class="page page-sheet" data-test="spending">
            <PageHead title=move || t().spending under=live.name() back=format!("/d/{dossier}")>
                <UndoButton live kind=invoice::KIND />
                <button data-read="" type="button" class="btn" data-test="print" on:click=print><Icon name=IconName::Print /> {move || t().print}</button>
            </PageHead>
            <div class="sheet-parts">
                <Part id="invoices" title=|t| t.invoices>
                    <p class="note screen-only">{move || t().invoices_help}</p>
                    <Entries live spec=&INVOICES open />
                </Part>
                <Part id="payments" title=|t| t.payments>
                    <p class="note screen-only">{move || t().payments_help}</p>
                    <Entries live spec=&PAYMENTS open />
                </Part>
                <Part id="by-item" title=|t| t.by_item>{move || by_item(live)}</Part>
            </div>
            {advice}
        </main>
    }
}

/// Of each item what was contracted, invoiced and paid, on each basis the programme leaves open.
fn by_item(live: LiveDossier) -> Option<AnyView> {
    let (dossier, records) = (live.dossier.get()?, live.records.get()?);
    let (t, lang, pack) = (ProjectTexts::of(lang()), lang(), live.app().pack());
    let built = claim::of(records.iter(), &dossier.filed);
    let rules = Rules::of(&pack);
    let tables: Vec<_> = rules
        .work_out(&built.claim, None)
        .into_iter()
        .map(|Worked { basis, items, .. }| {
            let rows: Vec<_> = items
                .iter()
                .map(|one| {
                    let name = worked::name_of(&records, &one.item);
                    let figures = [one.contracted, one.invoiced, one.paid, one.least];
                    let cells: Vec<_> = figures
                        .into_iter()
                        .map(|figure| view! { <td class="num">{money(figure)}</td> })
                        .collect();
                    view! { <tr><th scope="row">{name}</th>{cells}</tr> }
                })
                .collect();
            let basis = basis.words();
            let unit = crate::i18n::fields::unit_words(domain::schema::Unit::Yuan, lang);
            view! {
                <div class="sheet-table" tabindex="0" role="group" aria-label=basis.get(lang).to_owned()>
                    <table class="figures">
                        <caption>{format!("{} · {unit}", basis.get(lang))}</caption>
                        <thead><tr>
                            <th scope="col">{t.item}</th><th scope="col" class="num">{t.contracted}</th><th scope="col" class="num">{t.invoiced}</th>
                            <th scope="col" class="num">{t.paid}</th><th scope="col" class="num">{t.counts}</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
        })
        .collect();
    Some(if built.claim.items.is_empty() {
        view! { <p class="note">{t.no_items}</p> }.into_any()
    } else {
        view! { <div class="stack">{tables}</div> }.into_any()
    })
}
