//! 补助与拨付: what of the programme's money was applied for, approved and paid, enterprise by enterprise; and
//! the batches in which it is paid.

mod act;
mod batches;
mod list;
mod words;

use std::sync::Arc;

use domain::{dossier::DossierRow, project::batch, subsidy::Position};
use leptos::prelude::*;
use rust_decimal::Decimal;

use self::{batches::Batches, list::List, words::MoneyTexts};
use super::{paper_page::yuan, words::ProjectTexts};
use crate::{
    app::{AppState, spawn_scoped, use_app, use_session},
    components::{Icon, IconName, PageHead},
    i18n::{fill, lang},
};

/// The rows of this device's scope that money is about, by name.
fn rows() -> Memo<Vec<Arc<DossierRow>>> {
    let (app, session) = (use_app(), use_session());
    Memo::new(move |_| {
        let mut all: Vec<Arc<DossierRow>> = app.rows.with(|rows| {
            let mine = rows.iter().filter(|row| session.covers(row));
            mine.filter(|row| !row.money.is_empty()).cloned().collect()
        });
        all.sort_by(|a, b| (&a.initials, &a.dossier).cmp(&(&b.initials, &b.dossier)));
        all
    })
}

/// Where the funds with a ceiling stand together; `None` where the programme names none.
pub fn position(app: AppState, but: &str) -> Option<Position> {
    let pack = app.pack();
    let ceilings: Vec<_> = pack
        .funding
        .funds
        .iter()
        .filter_map(|fund| fund.ceiling_yuan)
        .collect();
    // The first is the one subsidies are paid from.
    let ceiling = *ceilings.first()?;
    let demands: Vec<_> = app.rows.with(|rows| {
        let others = rows.iter().filter(|row| !row.deleted && row.dossier != but);
        others.map(|row| row.money.demand()).collect()
    });
    Some(Position::of(ceiling, &demands))
}

/// What the fund still has for a dossier, 元; `None` on a device that does not hold all of them.
pub fn fund_left(app: AppState, dossier: &str) -> Option<Decimal> {
    let session = use_session();
    let whole = session.areas().is_none() && session.own_dossier().is_none();
    let known = whole
        && app
            .rows
            .with(|rows| rows.iter().all(|row| row.deleted || row.has_money));
    position(app, dossier).filter(|_| known).map(|it| it.left())
}

/// `/money`.
#[component]
pub fn MoneyPage() -> impl IntoView {
    let app = use_app();
    let t = move || MoneyTexts::of(lang());
    let rows = rows();
    // What an older build wrote of them says nothing of money.
    Effect::new(move |_| {
        let stale: Vec<String> = app.rows.with_untracked(|rows| {
            let stale = rows.iter().filter(|row| !row.has_money);
            stale.map(|row| row.dossier.clone()).collect()
        });
        let store = app.store();
        if !stale.is_empty() {
            spawn_scoped(async move {
                if let Ok(renewed) = store.renew_rows(&stale).await {
                    app.rows.try_update(|rows| rows.put(renewed));
                }
            });
        }
    });
    let print = move |_| drop(window().print());
    let facts = move || {
        let p = position(app, "")?;
        let line = |what: &'static str, sum| {
            view! { <p class="total part"><span>{what}</span><span class="num">{yuan(sum)}</span></p> }
        };
        Some(view! {
            <div class="totals" data-test="fund">
                {line(t().ceiling, p.ceiling)}
                {line(t().committed, p.committed)}
                {line(t().paid, p.paid)}
                <p class="total"><span>{t().left}</span><strong class="num">{yuan(p.left())}</strong></p>
            </div>
        })
    };
    let twice = move || {
        let all = rows.get();
        let pairs = all.iter().map(|row| (row.dossier.as_str(), &row.money));
        let found = batch::second_uses(pairs);
        let name = |id: &String| {
            let row = all.iter().find(|row| row.dossier == *id);
            let name = row.map_or_else(|| id.clone(), |row| row.name.clone());
            view! { <a href=format!("/d/{id}/project/spending")>{name}</a>" " }
        };
        let lines: Vec<_> = found
            .iter()
            .map(|dossiers| view! { <li>{dossiers.iter().map(name).collect_view()}</li> })
            .collect();
        (!lines.is_empty()).then(|| view! {
            <div class="advice bad" role="note" data-test="second-uses"><p><strong>{fill(t().second_uses, &[("n", &lines.len())])}</strong></p><ul class="bullets">{lines}</ul></div>
        })
    };
    view! {
        <main class="page page-money" data-test="money">
            <PageHead title=move || t().title under=move || t().lead.to_owned() back="/today".to_owned()>
                <button data-read="" type="button" class="btn" data-test="print" on:click=print><Icon name=IconName::Print /> {move || ProjectTexts::of(lang()).print}</button>
            </PageHead>
            {facts}
            {twice}
            <List rows />
            <Batches rows />
        </main>
    }
}
