//! The money on the first page: committed, paid and still expected against what the funds hold.

use domain::{overview::money_rows, pack::ProgrammePack, subsidy::greatest_demand};
use leptos::prelude::*;
use rust_decimal::Decimal;

use super::{
    chart::{fund_bar, ten_thousand, words::ChartTexts},
    digests::{Digests, use_digests},
    known::Known,
};
use crate::i18n::{fill, lang};

/// The row; where not the whole city is here, it is that of the areas that are.
#[component]
pub fn MoneyRowOf(known: Known) -> impl IntoView {
    let digests = use_digests(known);
    let body = move || {
        let t = ChartTexts::of(lang());
        match digests.get() {
            Digests::Reading(n, all) => {
                let said = fill(t.reading_n, &[("n", &n), ("all", &all)]);
                view! { <p class="soft" role="status">{said}</p> }.into_any()
            }
            Digests::Failed => view! { <p class="note bad" role="alert">{t.failed}</p> }.into_any(),
            Digests::Read(all) => known
                .counted
                .get()
                .map(|counted| {
                    let rows = money_rows(&known.app.pack(), &all, counted.day);
                    rows.last().map(|city| row(known, &city.position))
                })
                .into_any(),
        }
    };
    view! {
        <section class="stack tight" data-test="money-row">
            <h2>{move || ChartTexts::of(lang()).funds}<span class="soft small">" "{move || ChartTexts::of(lang()).ten_thousand}</span></h2>
            {body}
        </section>
    }
}

fn row(known: Known, position: &domain::subsidy::Position) -> AnyView {
    let t = ChartTexts::of(lang());
    let pack = known.app.pack();
    let greatest = greatest_demand(&pack).filter(|_| known.has_city());
    let figures = [
        ("committed", t.committed, Some(position.committed)),
        ("paid", t.paid, Some(position.paid)),
        ("expected", t.expected_money, Some(position.expected)),
        ("ceiling", t.ceiling, Some(position.ceiling)),
        ("greatest", t.greatest, greatest),
    ];
    let figures = figures.into_iter().filter_map(|(test, words, yuan)| {
        let yuan = yuan?;
        Some(view! {
            <div><span class="what">{words}</span><strong class="num" data-test=format!("money-{test}") data-yuan=yuan.to_string()>{ten_thousand(yuan)}</strong></div>
        })
    });
    let figures: Vec<_> = figures.collect();
    let lacking = Some(position.lacking()).filter(|lacking| *lacking > Decimal::ZERO);
    let lacking =
        lacking.map(|lacking| view! { <p class="bad">{t.lacking}" "{ten_thousand(lacking)}</p> });
    view! {
        {fund_bar(position, greatest)}
        <div class="money-figures">{figures}</div>
        {lacking}
        <p class="soft small">{funds(&pack)}</p>
    }
    .into_any()
}

/// Each fund with its ceiling.
fn funds(pack: &ProgrammePack) -> String {
    let (t, lang) = (ChartTexts::of(lang()), lang());
    let each = pack.funding.funds.iter().filter_map(|fund| {
        let ceiling = ten_thousand(fund.ceiling_yuan?);
        Some(format!("{} {ceiling}", fund.name.get(lang)))
    });
    let each: Vec<String> = each.collect();
    format!("{} {}", each.join(" + "), t.ten_thousand)
}
