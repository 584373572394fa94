//! 补助拨付: one payment of the subsidy, or its recovery, that both approvers sign.

use domain::{
    decimal,
    paper::Content,
    project::{
        advice::{self, Advice},
        application::{Application, ApplicationField},
        payout::{self, PayoutField},
        subsidy_payment::{KIND, PaymentKind, SubsidyField as Field, SubsidyPayment, paid},
        terms::Terms,
        way::{self, Sheet},
    },
    record::Fields as _,
    value::Value,
    workflow::{Standing, State},
};
use leptos::prelude::*;

use super::{
    entries::evidence,
    facts::{FieldsPart, Part, facts},
    on_page::{OnPage, Seen},
    paper_page::{Digest, PaperSpec, fact, yuan},
    words::ProjectTexts,
};
use crate::{
    app::{LiveField, use_app, use_session},
    browser::today,
    components::RecordField,
    i18n::lang,
};

pub static PAYMENT: PaperSpec = PaperSpec {
    sheet: Sheet::Payment,
    single: false,
    covers: |_, _| Terms::default(),
    parts: &[FieldsPart {
        id: "pay",
        title: |t| t.pay,
        fields: &[
            Field::What.name(),
            Field::Amount.name(),
            Field::Batch.name(),
            Field::PublishedFrom.name(),
            Field::PublishedTo.name(),
            Field::Text.name(),
        ],
    }],
    below: |on| view! { <Against on /> }.into_any(),
    begins: |live| {
        let mut fields = vec![(Field::What.name(), Value::text(PaymentKind::Balance.code()))];
        let dossier = live.dossier.get_untracked();
        let approved = dossier.as_deref().and_then(way::approved);
        if let Some((approved, _)) = approved {
            fields.push((Field::Approved.name(), Value::text(approved.digest())));
        }
        fields
    },
    advice,
    digest,
};

/// What was approved and paid, and to whom.
#[component]
fn Against(on: OnPage) -> impl IntoView {
    let app = use_app();
    let live = on.live;
    let t = move || ProjectTexts::of(lang());
    let sums = move || {
        let seen = on.seen()?;
        let Some((approved, _)) = way::approved(&seen.dossier) else {
            return Some(
                view! { <p class="note warn" data-test="not-approved">{t().not_approved}</p> }
                    .into_any(),
            );
        };
        let paid = paid(&way::signed_payments(&seen.dossier));
        let left = decimal::add(approved.amount(), -paid);
        // It was begun before this was approved, or what is approved is another figure now.
        let named = seen.content.text(Field::Approved.name());
        let other = named != Some(approved.digest()) && on.writes.get();
        let digest = approved.digest().to_owned();
        let take = move |_| {
            let fields = vec![(Field::Approved.name(), Value::text(&digest))];
            on.id.with_value(|id| live.put(KIND, id, fields));
        };
        Some(
            view! {
                <div class="totals" data-test="against">
                    <p class="total part"><span>{t().approved_sum}</span><span class="num">{yuan(approved.amount())}</span></p>
                    <p class="total part"><span>{t().paid_sum}</span><span class="num">{yuan(paid)}</span></p>
                    <p class="total"><span>{t().left_sum}</span><strong class="num">{yuan(left)}</strong></p>
                </div>
                {other.then(|| view! { <div class="screen-only"><button type="button" class="btn" data-test="take-approved" on:click=take>{t().take_approved}</button></div> })}
            }
            .into_any(),
        )
    };
    let account = move || {
        let seen = on.seen()?;
        let application = way::approved(&seen.dossier).and_then(|(_, by)| by.content.clone())?;
        let fields = [
            ApplicationField::AccountName.name(),
            ApplicationField::Account.name(),
            ApplicationField::Bank.name(),
        ];
        Some(facts(
            app,
            domain::project::application::KIND,
            &fields,
            &application,
        ))
    };
    view! {
        <Part id="approved-sum" title=|t| t.approved_sum>{sums}</Part>
        <Part id="account" title=|t| t.to_pay>{account}</Part>
        <Went on />
        <Part id="evidence" title=|t| t.paid_evidence>{on.id.with_value(|id| evidence(live, KIND, id))}</Part>
    }
}

/// What became of it once it is signed: the day, the voucher, or that the bank sent it back.
#[component]
fn Went(on: OnPage) -> impl IntoView {
    let (app, session, live) = (use_app(), use_session(), on.live);
    let signed = move || {
        let state = on
            .standing
            .with(|standing| standing.as_ref().map(Standing::state));
        state == Some(State::Signed)
    };
    const FIELDS: [&str; 4] = [
        PayoutField::PaidOn.name(),
        PayoutField::Voucher.name(),
        PayoutField::ReturnedOn.name(),
        PayoutField::Because.name(),
    ];
    let writes = session.barred(payout::KIND, "", None).is_none();
    let controls = move || {
        let controls = FIELDS.map(|name| {
            let of = on
                .id
                .with_value(|id| LiveField::new(live, payout::KIND, id, name));
            view! { <RecordField of test=name /> }
        });
        view! { <div class="grid screen-only">{controls.into_iter().collect_view()}</div> }
    };
    let read = move || {
        let record = on.id.with_value(|id| live.record(payout::KIND, id));
        let said = record.as_ref().map(Content::of).unwrap_or_default();
        facts(app, payout::KIND, &FIELDS, &said)
    };
    view! {
        <Show when=signed>
            <Part id="went" title=|t| t.went>
                {writes.then(controls)}
                <div class:print-only=writes>{read}</div>
            </Part>
        </Show>
    }
}

/// The other payments that were signed.
fn others(seen: &Seen) -> rust_decimal::Decimal {
    let signed = way::signed_payments(&seen.dossier).into_iter();
    let others: Vec<SubsidyPayment> = signed.filter(|one| one.id != seen.id).collect();
    paid(&others)
}

fn advice(seen: &Seen) -> Vec<Advice> {
    let payment = SubsidyPayment::read(&seen.id, &seen.content);
    let Some((approved, by)) = way::approved(&seen.dossier) else {
        return Vec::new();
    };
    let mut all = advice::of_payment(&payment, approved.amount(), others(seen), today());
    if let Some(content) = &by.content {
        let application = Application::read("", content);
        let name = &seen.dossier.enterprise.name;
        all.extend(advice::of_application(&application, name));
    }
    all
}

fn digest(seen: &Seen) -> Digest {
    let fields = [Field::What, Field::Amount, Field::Batch, Field::PublishedTo];
    let mut summary: Vec<_> = fields
        .iter()
        .filter_map(|field| fact(seen, field.name()))
        .collect();
    let said: Vec<String> = summary
        .iter()
        .take(2)
        .map(|(_, words)| words.clone())
        .collect();
    if let Some((approved, by)) = way::approved(&seen.dossier) {
        let t = ProjectTexts::of(lang());
        summary.push((t.approved_sum.to_owned(), yuan(approved.amount())));
        let account = by.content.as_ref().map(|it| Application::read("", it));
        let account = account.map(|it| format!("{} {}", it.account_name, it.account));
        summary.push((t.to_pay.to_owned(), account.unwrap_or_default()));
    }
    Digest {
        said: said.join(if lang() == domain::Lang::Zh {
            "，"
        } else {
            ", "
        }),
        summary,
        ..Digest::default()
    }
}
