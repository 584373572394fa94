//! 试点名单: who asked to be a pilot, who is on the list, and how the list stands beside annex 2.

use std::sync::Arc;

use domain::{dossier::DossierRow, paper::Paper, workflow::State};
use leptos::prelude::*;

use super::words::ProjectTexts;
use crate::{
    app::{use_app, use_session},
    components::{Icon, IconName, PageHead, SelectField, StateBadge},
    i18n::{fill, format::day, lang},
    texts,
};

texts! {
    /// Words of the list of pilots.
    PilotTexts {
        title: "试点名单", "List of pilots";
        lead: "已入库 {n} 家，申请中 {m} 家", "{n} listed, {m} applying";
        by_area: "与附件2目标对照", "Beside the targets of annex 2";
        area: "片区", "Area";
        total: "合计", "Total";
        of: "{n} / {target}", "{n} / {target}";
        phase: "阶段", "Phase";
        all: "全部", "All";
        stands: "状态", "Stands";
        listed: "入库日期", "Listed on";
        f_listed: "已入库", "Listed";
        f_asked: "申请中", "Applying";
        f_out: "未入库或已退出", "Left out or withdrawn";
        none: "没有符合的企业。", "No enterprise fits.";
        enterprise: "企业", "Enterprise";
    }
}

/// Where an enterprise's application for the list stands; `None` where it made none.
fn asked(row: &DossierRow) -> Option<State> {
    let mut papers = row.papers.iter();
    let paper = papers.find(|one| one.paper == Paper::Listing)?;
    Some(paper.state)
}

fn is_listed(row: &DossierRow) -> bool {
    row.phase.is_some() && !matches!(asked(row), Some(State::Void | State::Refused))
}

/// `/pilots`.
#[component]
pub fn PilotsPage() -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || PilotTexts::of(lang());
    let (phase, show) = (
        RwSignal::new(String::new()),
        RwSignal::new("listed".to_owned()),
    );
    let rows = Memo::new(move |_| {
        app.rows.with(|rows| {
            let mine = rows.iter().filter(|row| session.covers(row));
            mine.cloned().collect::<Vec<Arc<DossierRow>>>()
        })
    });
    let counts = move || {
        rows.with(|rows| {
            let listed = rows.iter().filter(|row| is_listed(row)).count();
            let on_way = |row: &&Arc<DossierRow>| {
                matches!(
                    asked(row),
                    Some(State::Submitted | State::InReview | State::Returned)
                )
            };
            fill(
                t().lead,
                &[("n", &listed), ("m", &rows.iter().filter(on_way).count())],
            )
        })
    };
    let shown = Memo::new(move |_| {
        let (phase, show) = (phase.get(), show.get());
        let mut all = rows.get();
        all.retain(|row| {
            let of_phase = row.phase.map(|phase| phase.to_string()).unwrap_or_default();
            let state = asked(row);
            let fits = match show.as_str() {
                "listed" => is_listed(row),
                "asked" => matches!(
                    state,
                    Some(State::Submitted | State::InReview | State::Returned)
                ),
                "out" => matches!(state, Some(State::Void | State::Refused)),
                _ => row.phase.is_some() || state.is_some(),
            };
            fits && (phase.is_empty() || of_phase == phase)
        });
        all
    });
    let phases = move || {
        let pack = app.pack();
        let mut all = vec![(String::new(), t().all.to_owned())];
        let named = pack.phases.iter();
        all.extend(named.map(|one| (one.number.to_string(), one.name.get(lang()).to_owned())));
        all
    };
    let shows = move || {
        [
            ("", t().all),
            ("listed", t().f_listed),
            ("asked", t().f_asked),
            ("out", t().f_out),
        ]
        .map(|(code, words)| (code.to_owned(), words.to_owned()))
        .to_vec()
    };
    let list = move || {
        let all = shown.get();
        if all.is_empty() {
            return view! { <p class="note">{t().none}</p> }.into_any();
        }
        let (pack, lang) = (app.pack(), lang());
        let lines: Vec<_> = all
            .iter()
            .map(|row| {
                let area = pack.area(&row.area).map(|area| area.name.get(lang).to_owned());
                let name = if row.name.is_empty() { row.dossier.clone() } else { row.name.clone() };
                let of_phase = row.phase.map(|phase| phase.to_string());
                let listed = row.facts.selected.filter(|_| is_listed(row));
                view! {
                    <tr data-test="pilot">
                        <th scope="row"><a href=format!("/d/{}/project/listing", row.dossier)>{name}</a></th>
                        <td>{area}</td>
                        <td class="num">{of_phase}</td>
                        <td>{listed.map(|on| day(on, lang))}</td>
                        <td>{asked(row).map(|state| view! { <StateBadge state /> })}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            <div class="sheet-table" tabindex="0" role="group"><table class="figures" data-test="pilots-list">
                <thead><tr>
                    <th scope="col">{t().enterprise}</th>
                    <th scope="col">{t().area}</th>
                    <th scope="col" class="num">{t().phase}</th>
                    <th scope="col">{t().listed}</th>
                    <th scope="col">{t().stands}</th>
                </tr></thead>
                <tbody>{lines}</tbody>
            </table></div>
        }
        .into_any()
    };
    let annex = move || {
        let (pack, lang) = (app.pack(), lang());
        let code = pack.funding.counted_by.as_ref()?;
        let indicator = pack.indicators.iter().find(|one| one.code == *code)?;
        let count = |area: Option<&str>, phase: u8| {
            rows.with(|rows| {
                let listed = rows.iter().filter(|row| is_listed(row));
                listed
                    .filter(|row| {
                        row.phase == Some(phase) && area.is_none_or(|area| row.area == area)
                    })
                    .count()
            })
        };
        let cells = |area: Option<&str>, targets: &[u32]| {
            let each = pack.phases.iter().zip(targets).map(|(phase, target)| {
                let n = count(area, phase.number);
                let short = n < *target as usize;
                let words = fill(t().of, &[("n", &n), ("target", target)]);
                view! { <td class="num" class:soft=short>{words}</td> }
            });
            each.collect::<Vec<_>>()
        };
        let mine = pack
            .areas
            .iter()
            .filter(|area| session.works_in(&area.code));
        let lines: Vec<_> = mine
            .filter_map(|area| {
                let target = indicator.targets.get(&area.code)?;
                let cells = cells(Some(&area.code), &target.phases);
                Some(
                    view! { <tr><th scope="row">{area.name.get(lang).to_owned()}</th>{cells}</tr> },
                )
            })
            .collect();
        let whole = session.areas().is_none();
        let total = whole.then(|| {
            let cells = cells(None, &indicator.city.phases);
            view! { <tfoot><tr><th scope="row">{t().total}</th>{cells}</tr></tfoot> }
        });
        let heads: Vec<_> = pack
            .phases
            .iter()
            .map(|one| view! { <th scope="col" class="num">{one.name.get(lang).to_owned()}</th> })
            .collect();
        Some(view! {
            <section class="section">
                <h2>{t().by_area}</h2>
                <p class="note">{indicator.name.get(lang).to_owned()}</p>
                <div class="sheet-table" tabindex="0" role="group"><table class="figures" data-test="annex">
                    <thead><tr><th scope="col">{t().area}</th>{heads}</tr></thead>
                    <tbody>{lines}</tbody>
                    {total}
                </table></div>
            </section>
        })
    };
    let print = move |_| drop(window().print());
    view! {
        <main class="page page-money" data-test="pilots">
            <PageHead title=move || t().title under=counts back="/today".to_owned()>
                <button data-read="" type="button" class="btn" data-test="print" on:click=print><Icon name=IconName::Print /> {move || ProjectTexts::of(lang()).print}</button>
            </PageHead>
            {annex}
            <section class="section">
                <div class="list-tools screen-only">
                    <SelectField label=move || t().phase value=phase options=phases on_choice=move |choice| phase.set(choice) test="pilots-phase" />
                    <SelectField label=move || t().stands value=show options=shows on_choice=move |choice| show.set(choice) test="pilots-show" />
                </div>
                {list}
            </section>
        </main>
    }
}
