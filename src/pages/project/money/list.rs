//! The enterprises with their sums, and the batch that is made of some of them.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    decimal, dossier::DossierRow, money::money, project::subsidy_payment::KIND, workflow::State,
};
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::{
    act::{self, Hand, NewBatch},
    words::MoneyTexts,
};
use crate::{
    app::{spawn_detached, use_app, use_session},
    components::{SelectField, TextField, use_toaster},
    i18n::{fill, format::day, lang},
};

/// Which rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    All,
    Waiting,
    ToPay,
    Paid,
    Returned,
}

impl Show {
    const ALL: [Self; 5] = [
        Self::All,
        Self::Waiting,
        Self::ToPay,
        Self::Paid,
        Self::Returned,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Waiting => "waiting",
            Self::ToPay => "to-pay",
            Self::Paid => "paid",
            Self::Returned => "returned",
        }
    }

    fn leaves(self, row: &DossierRow) -> bool {
        let of = &row.money;
        match self {
            Self::All => true,
            Self::Waiting => matches!(of.application, Some(State::Submitted | State::InReview)),
            Self::ToPay => of.to_pay() > Decimal::ZERO,
            Self::Paid => of.paid() > Decimal::ZERO,
            Self::Returned => of.payments.iter().any(|one| one.returned),
        }
    }
}

#[component]
pub fn List(rows: Memo<Vec<Arc<DossierRow>>>) -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || MoneyTexts::of(lang());
    let (area, show) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let picked = RwSignal::new(BTreeSet::<String>::new());
    let may_make = session.barred(KIND, "", None).is_none();
    let shown = Memo::new(move |_| {
        let (area, show) = (area.get(), show.get());
        let show = Show::ALL.into_iter().find(|one| one.code() == show);
        let show = show.unwrap_or(Show::All);
        let all = rows.get().into_iter();
        let all = all.filter(|row| area.is_empty() || row.area == area);
        all.filter(|row| show.leaves(row)).collect::<Vec<_>>()
    });
    let areas = move || {
        let pack = app.pack();
        let named = pack.areas.iter();
        let mut all = vec![(String::new(), t().all.to_owned())];
        all.extend(named.map(|area| (area.code.clone(), area.name.get(lang()).to_owned())));
        all
    };
    let shows = move || {
        Show::ALL
            .map(|one| {
                let words = match one {
                    Show::All => t().all,
                    Show::Waiting => t().f_waiting,
                    Show::ToPay => t().f_to_pay,
                    Show::Paid => t().f_paid,
                    Show::Returned => t().f_returned,
                };
                (one.code().to_owned(), words.to_owned())
            })
            .to_vec()
    };
    // What may be put into a batch: approved, not given yet, to an account of its own.
    let fits = move |row: &DossierRow| {
        may_make && row.money.to_pay() > Decimal::ZERO && row.money.account_name == row.name
    };
    let line = move |row: Arc<DossierRow>| {
        let (lang, of) = (lang(), &row.money);
        let name = if row.name.is_empty() {
            row.dossier.clone()
        } else {
            row.name.clone()
        };
        let pick = fits(&row).then(|| {
            let (id, on_change) = (row.dossier.clone(), row.dossier.clone());
            let label = fill(t().pick, &[("name", &name)]);
            let toggle = move |_| {
                let id = on_change.clone();
                picked.update(|all| {
                    if !all.remove(&id) {
                        all.insert(id);
                    }
                });
            };
            view! { <input type="checkbox" data-test="pick" aria-label=label prop:checked=move || picked.with(|all| all.contains(&id)) on:change=toggle /> }
        });
        let not_own = of.approved().is_some() && of.account_name != row.name;
        let state = of
            .application
            .map(|state| state.words().get(lang).to_owned());
        let sum = |amount: Decimal| {
            if amount.is_zero() {
                String::new()
            } else {
                money(amount)
            }
        };
        view! {
            <tr data-test="money-row">
                <td class="screen-only">{pick}</td>
                <th scope="row"><a href=format!("/d/{}/project/application", row.dossier)>{name}</a>{not_own.then(|| view! { <br /><span class="small bad">{t().not_own}</span> })}</th>
                <td>{of.applied.map(|on| day(on, lang))}</td>
                <td>{state}</td>
                <td class="num">{of.approved().map(money)}</td>
                <td class="num">{sum(of.paid())}</td>
                <td class="num">{sum(of.to_pay())}</td>
            </tr>
        }
    };
    let total = move |of: fn(&DossierRow) -> Decimal| {
        shown.with(|rows| {
            let all = rows.iter().map(|row| of(row));
            money(all.fold(Decimal::ZERO, decimal::add))
        })
    };
    let pick_all = move |event| {
        let on = event_target_checked(&event);
        let all: BTreeSet<String> = shown.with_untracked(|rows| {
            let fitting = rows.iter().filter(|row| fits(row));
            fitting.map(|row| row.dossier.clone()).collect()
        });
        picked.set(if on { all } else { BTreeSet::new() });
    };
    let table = move || {
        if shown.with(Vec::is_empty) {
            return view! { <p class="note">{t().nothing}</p> }.into_any();
        }
        view! {
            <div class="sheet-table" tabindex="0" role="group"><table class="figures" data-test="money-list">
                <thead><tr>
                    <td class="screen-only">{may_make.then(|| view! { <input type="checkbox" data-test="pick-all" aria-label=t().pick_all on:change=pick_all /> })}</td>
                    <th scope="col">{t().enterprises}</th>
                    <th scope="col">{t().applied}</th>
                    <th scope="col">{t().stands}</th>
                    <th scope="col" class="num">{t().approved}</th>
                    <th scope="col" class="num">{t().went}</th>
                    <th scope="col" class="num">{t().to_pay}</th>
                </tr></thead>
                <tbody>{shown.get().into_iter().map(line).collect_view()}</tbody>
                <tfoot><tr data-test="money-total">
                    <td class="screen-only"></td>
                    <th scope="row">{fill(t().sum, &[("n", &shown.with(Vec::len))])}</th>
                    <td></td><td></td>
                    <td class="num">{total(|row| row.money.approved().unwrap_or_default())}</td>
                    <td class="num">{total(|row| row.money.paid())}</td>
                    <td class="num">{total(|row| row.money.to_pay())}</td>
                </tr></tfoot>
            </table></div>
        }
        .into_any()
    };
    view! {
        <section class="section">
            <h2>{move || t().enterprises}</h2>
            <div class="list-tools screen-only">
                <SelectField label=move || t().area value=area options=areas on_choice=move |choice| area.set(choice) test="money-area" />
                <SelectField label=move || t().shows value=show options=shows on_choice=move |choice| show.set(choice) test="money-show" />
            </div>
            {table}
            <Show when=move || may_make && !picked.with(BTreeSet::is_empty)><Make rows picked /></Show>
        </section>
    }
}

/// Makes a batch of those that are picked.
#[component]
fn Make(rows: Memo<Vec<Arc<DossierRow>>>, picked: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let t = move || MoneyTexts::of(lang());
    let [name, from, to] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let of = move || {
        let rows = rows.get().into_iter();
        let rows = rows.filter(|row| picked.with(|picked| picked.contains(&row.dossier)));
        let all = rows.map(|row| {
            let amount = row.money.to_pay();
            (row.dossier.clone(), amount, row.money.digest.clone())
        });
        all.collect::<Vec<_>>()
    };
    let words = move || {
        let all = of();
        let sum = all.iter().map(|(_, amount, _)| *amount);
        let sum = money(sum.fold(Decimal::ZERO, decimal::add));
        fill(t().make, &[("n", &all.len()), ("sum", &sum)])
    };
    let make = move |_| {
        let of = untrack(of).into_iter();
        let of = of.map(|(dossier, amount, digest)| (dossier, amount.to_string(), digest));
        let batch = NewBatch {
            name: name.get_untracked().trim().to_owned(),
            published: [from.get_untracked(), to.get_untracked()],
            of: of.collect(),
        };
        let (t, hand) = (untrack(t), Hand::of(app));
        busy.set(true);
        spawn_detached(async move {
            let outcome = act::make(hand, batch).await;
            busy.try_set(false);
            if outcome.failed == 0 {
                picked.try_set(BTreeSet::new());
                toaster.say(fill(t.done, &[("n", &outcome.done)]));
            } else {
                toaster.say(fill(t.some_failed, &[("n", &outcome.failed)]));
            }
        });
    };
    let ready = move || !busy.get() && name.with(|name| !name.trim().is_empty());
    view! {
        <div class="advice stack screen-only" data-test="new-batch">
            <h3>{move || t().new_batch}</h3>
            <div class="grid">
                <TextField label=move || t().batch_name value=name on_text=move |text| name.set(text) test="batch-name" />
                <TextField label=move || t().from value=from kind="date" on_text=move |text| from.set(text) test="batch-from" />
                <TextField label=move || t().to value=to kind="date" on_text=move |text| to.set(text) test="batch-to" />
            </div>
            <div><button type="button" class="btn btn-primary" data-test="make-batch" disabled=move || !ready() on:click=make>{words}</button></div>
        </div>
    }
}
