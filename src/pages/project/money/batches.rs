//! The batches: what each comes to, who signs it, and when its money went.

use std::sync::Arc;

use domain::{
    Lang,
    decision::{Author, Verb},
    device::Role,
    dossier::DossierRow,
    money::money,
    paper::Paper,
    project::{
        batch::{self, Batch},
        payout,
    },
    workflow::State,
};
use leptos::{html, prelude::*};
use rust_decimal::Decimal;
use web_sys::HtmlCanvasElement;

use super::{
    act::{self, Hand},
    words::MoneyTexts,
};
use crate::{
    app::{spawn_detached, use_app, use_session},
    browser::today,
    components::{Pad, StateBadge, TextField, Toaster, show_while, use_toaster},
    i18n::{common::Common, fill, lang, paper::PaperTexts},
};

/// A batch somebody is about to sign for a side.
type Signing = RwSignal<Option<(Batch, Role)>>;

#[component]
pub fn Batches(rows: Memo<Vec<Arc<DossierRow>>>) -> impl IntoView {
    let t = move || MoneyTexts::of(lang());
    let signing: Signing = RwSignal::new(None);
    let all = move || {
        let rows = rows.get();
        let pairs = rows.iter().map(|row| (row.dossier.as_str(), &row.money));
        let batches = batch::all(pairs);
        if batches.is_empty() {
            return view! { <p class="note">{t().no_batches}</p> }.into_any();
        }
        let shown = batches.into_iter().map(|batch| one(batch, &rows, signing));
        shown.collect::<Vec<_>>().into_any()
    };
    view! {
        <section class="section" data-test="batches">
            <h2>{move || t().batches}</h2>
            {all}
        </section>
        <SignDialog signing />
    }
}

fn one(batch: Batch, rows: &[Arc<DossierRow>], signing: Signing) -> AnyView {
    let (t, lang, session) = (MoneyTexts::of(lang()), lang(), use_session());
    let said = fill(
        t.said,
        &[("n", &batch.payments.len()), ("sum", &money(batch.sum()))],
    );
    let moved = batch.moved();
    let moved = (!moved.is_zero()).then(|| fill(t.moved, &[("sum", &money(moved))]));
    let published = batch.published().map(|(from, to)| {
        let words = fill(t.published, &[("from", &from), ("to", &to)]);
        let still = (to >= today()).then(|| fill(t.still, &[("day", &to)]));
        view! { <span class="soft">{words}</span>{still.map(|still| view! { <span class="badge warn" data-test="still-published">{still}</span> })} }
    });
    let lines: Vec<_> = batch
        .payments
        .iter()
        .map(|(dossier, payment)| {
            let row = rows.iter().find(|row| row.dossier == *dossier);
            let name = row.map_or_else(|| dossier.clone(), |row| row.name.clone());
            let account = row.map(|row| row.money.account_name.clone());
            let to = format!("/d/{dossier}/project/payment?of={}", payment.id);
            let went = if payment.returned {
                view! { <span class="badge bad">{t.f_returned}</span> }.into_any()
            } else {
                payment.paid_on.map(|on| on.to_string()).into_any()
            };
            view! {
                <tr data-test="batch-row">
                    <th scope="row"><a href=to>{name}</a></th>
                    <td>{account}</td>
                    <td class="num">{money(payment.amount())}</td>
                    <td><StateBadge state=payment.state /></td>
                    <td>{went}</td>
                </tr>
            }
        })
        .collect();
    let pack = use_app().pack();
    let role = session.role();
    let offers = role.map(|role| {
        let mut signs = pack.workflow.decide.iter();
        signs.any(|rule| {
            rule.verb == Verb::Sign
                && rule.papers.contains(&Paper::SubsidyPayment)
                && rule.by.contains(&role)
                && rule.from.contains(&State::Draft)
        })
    });
    let side = role.filter(|_| offers == Some(true));
    let to_sign = side.map(|side| (side, batch.to_sign(side).count()));
    let to_sign = to_sign.filter(|(_, n)| *n > 0).map(|(side, n)| {
        let words = fill(t.sign, &[("side", &side.words().get(lang)), ("n", &n)]);
        let of = batch.clone();
        view! { <button type="button" class="btn btn-primary" data-test="sign-batch" on:click=move |_| signing.set(Some((of.clone(), side)))>{words}</button> }
    });
    let pays = session.barred(payout::KIND, "", None).is_none();
    let to_go: Vec<_> = batch.to_go().cloned().collect();
    let pay = (pays && !to_go.is_empty()).then(|| view! { <Went payments=to_go /> });
    view! {
        <article class="finding stack" data-test="batch">
            <p class="cluster"><strong>{batch.name.clone()}</strong><span data-test="batch-said">{said}</span>{moved.map(|moved| view! { <span class="soft">{moved}</span> })}{published}</p>
            <div class="sheet-table" tabindex="0" role="group"><table class="figures"><tbody>{lines}</tbody></table></div>
            {to_sign.map(|button| view! { <div class="cluster screen-only">{button}</div> })}
            {pay}
        </article>
    }
    .into_any()
}

/// Enters the day and the voucher of what is signed.
#[component]
fn Went(payments: Vec<(String, domain::project::money_row::PaymentRow)>) -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let t = move || MoneyTexts::of(lang());
    let day = RwSignal::new(today().to_string());
    let voucher = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let n = payments.len();
    let payments = StoredValue::new(payments);
    let mark = move |_| {
        busy.set(true);
        let (day, voucher) = (day.get_untracked(), voucher.get_untracked());
        let (payments, t, hand) = (payments.get_value(), untrack(t), Hand::of(app));
        spawn_detached(async move {
            let outcome = act::mark_paid(hand, day, voucher.trim().to_owned(), payments).await;
            busy.try_set(false);
            say(toaster, t, outcome);
        });
    };
    let ready = move || {
        let dated = day.with(|day| domain::day::parse(day).is_some());
        dated && !busy.get() && voucher.with(|voucher| !voucher.trim().is_empty())
    };
    view! {
        <div class="grid screen-only" data-test="mark-paid-form">
            <TextField label=move || t().paid_on value=day kind="date" on_text=move |text| day.set(text) test="paid-on" />
            <TextField label=move || t().voucher value=voucher on_text=move |text| voucher.set(text) test="paid-voucher" />
        </div>
        <div class="screen-only"><button type="button" class="btn" data-test="mark-paid" disabled=move || !ready() on:click=mark>{move || fill(t().mark_paid, &[("n", &n)])}</button></div>
    }
}

fn say(toaster: Toaster, t: &MoneyTexts, outcome: act::Outcome) {
    toaster.say(if outcome.failed == 0 {
        fill(t.done, &[("n", &outcome.done)])
    } else {
        fill(t.some_failed, &[("n", &outcome.failed)])
    });
}

/// Signs all of a batch that lacks the side, with one handwriting.
#[component]
fn SignDialog(signing: Signing) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    show_while(dialog, move || signing.with(Option::is_some), || ());
    let close = move |_| {
        if signing.with_untracked(Option::is_some) {
            signing.set(None);
        }
    };
    view! {
        <dialog node_ref=dialog class="sheet decision" data-test="sign-dialog" on:close=close>
            {move || signing.get().map(|(batch, side)| form(signing, batch, side))}
        </dialog>
    }
}

fn form(signing: Signing, batch: Batch, side: Role) -> AnyView {
    let (app, session, toaster) = (use_app(), use_session(), use_toaster());
    let (t, p, now) = (MoneyTexts::of(lang()), PaperTexts::of(lang()), lang());
    let person = RwSignal::new(session.person.get_untracked());
    let promised = RwSignal::new(false);
    let drawn = RwSignal::new_local(None::<HtmlCanvasElement>);
    let busy = RwSignal::new(false);
    let to_sign: Vec<_> = batch.to_sign(side).cloned().collect();
    let sum = to_sign.iter().map(|(_, one)| {
        if one.is_recovery() {
            -one.amount()
        } else {
            one.amount()
        }
    });
    let sum = sum.fold(Decimal::ZERO, domain::decimal::add);
    let said = fill(
        t.signing,
        &[
            ("side", &side.words().get(now)),
            ("n", &to_sign.len()),
            ("sum", &money(sum)),
        ],
    );
    let batch = StoredValue::new(batch);
    // Two people approve, whatever device they are at.
    let same = move || {
        let name = person.get();
        batch
            .with_value(|batch| batch.is_signed_by(&name, side))
            .then(|| fill(t.same_person, &[("name", &name.trim())]))
    };
    let ready = move || {
        let named = person.with(|person| !person.trim().is_empty());
        named && promised.get() && drawn.with(Option::is_some) && same().is_none() && !busy.get()
    };
    let to_sign = StoredValue::new(to_sign);
    let confirm = move |_| {
        let card = session.card.get_untracked();
        let (Some(card), Some(canvas)) = (card, drawn.get_untracked()) else {
            return;
        };
        let author = Author {
            device: card.id,
            role: card.role,
            person: person.get_untracked().trim().to_owned(),
        };
        let (payments, hand) = (to_sign.get_value(), Hand::of(app));
        busy.set(true);
        spawn_detached(async move {
            let outcome = act::sign(hand, author, side, canvas, payments).await;
            signing.try_set(None);
            say(toaster, t, outcome);
        });
    };
    let separate = if now == Lang::Zh { "。" } else { ". " };
    view! {
        <div class="stack">
            <h2 data-test="signing-said">{said}</h2>
            <div class="stack tight" data-test="decision-pad" data-signed=move || drawn.with(Option::is_some).to_string()>
                <Pad label=Signal::derive(move || p.pad.to_owned()) on_rest=move |canvas: HtmlCanvasElement| drop(drawn.try_set(Some(canvas))) />
                <span class="note">{p.pad_hint}</span>
            </div>
            <TextField label=p.person value=person test="decision-person" on_text=move |text| person.set(text) />
            {move || same().map(|why| view! { <p class="note bad" role="alert" data-test="same-person">{why}</p> })}
            <label class="option">
                <input type="checkbox" data-test="decision-promise" on:change=move |event| promised.set(event_target_checked(&event)) />
                <span class="option-text">{p.promise}{separate}{p.final_after}</span>
            </label>
        </div>
        <div class="actions">
            <button type="button" class="btn" on:click=move |_| signing.set(None)>{Common::of(now).cancel}</button>
            <button type="button" class="btn btn-primary" data-test="decision-confirm" disabled=move || !ready() on:click=confirm>{Verb::Sign.words().get(now).to_owned()}</button>
        </div>
    }
    .into_any()
}
