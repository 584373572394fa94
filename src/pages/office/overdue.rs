//! What is overdue, item by item: by area and the team in charge, the longest overdue first.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    Lang,
    dossier::{Dossier, DossierRow},
    inbox::is_late,
    pack::ProgrammePack,
};
use leptos::prelude::*;

use crate::{
    app::{AppState, spawn_scoped, use_app, use_session},
    browser,
    components::{Empty, IconName, PageHead, SelectField},
    i18n::{fill, format::day, lang, today::ListTexts},
    texts,
};

texts! {
    OverdueTexts {
        title: "逾期清单", "Overdue items";
        lead: "{n} 家企业有改造项目或监督意见过了期限。", "{n} enterprises have retrofit items or findings past their day.";
        none: "没有逾期的事项", "Nothing is overdue";
        none_text: "过了期限还没有完成的改造项目、还没有答复的监督意见，会列在这里。", "Items of a checklist that are past their day and not done, and findings not answered, are listed here.";
        team: "负责的指导组", "Team in charge";
        all: "全部", "All";
        no_area: "没有片区", "No area";
        item: "事项", "What";
        due: "期限", "Due";
        days: "已过", "Overdue by";
        n_days: "{n} 天", "{n} days";
        more: "还有 {n} 家，继续显示", "Show more ({n} left)";
        untitled: "（没有写名称）", "(no title)";
        provider: "服务商", "Provider";
    }
}

/// Enterprises that stand at first, and with every tap on "more": each is read whole.
const SHOWN: usize = 30;

/// One enterprise with what of it is overdue.
#[derive(Clone)]
struct Late {
    row: Arc<DossierRow>,
    /// Title, provider, day and days since, the longest overdue first.
    items: Vec<(String, String, NaiveDate, i64)>,
}

/// Every row with something overdue that the choice leaves, by area in the programme's order.
fn late_rows(
    app: AppState,
    covers: impl Fn(&DossierRow) -> bool,
    area: &str,
    team: &str,
) -> Vec<Arc<DossierRow>> {
    let (pack, today) = (app.pack(), browser::today());
    let in_team = |row: &DossierRow| {
        let mut groups = pack.guidance_groups.iter();
        team.is_empty()
            || groups
                .any(|group| group.number.to_string() == team && group.areas.contains(&row.area))
    };
    let mut rows: Vec<Arc<DossierRow>> = app.rows.with(|rows| {
        let late = rows
            .iter()
            .filter(|row| covers(row) && is_late(row, today) && in_team(row));
        let wanted = late.filter(|row| area.is_empty() || row.area == area);
        wanted.cloned().collect()
    });
    let place = |row: &DossierRow| {
        let mut areas = pack.areas.iter();
        areas
            .position(|area| area.code == row.area)
            .unwrap_or(usize::MAX)
    };
    rows.sort_unstable_by(|a, b| {
        (place(a), a.next_due, &a.dossier).cmp(&(place(b), b.next_due, &b.dossier))
    });
    rows
}

/// `/overdue`.
#[component]
pub fn OverduePage() -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || OverdueTexts::of(lang());
    let (area, team) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let shown = RwSignal::new(SHOWN);
    let rows = Memo::new(move |_| {
        area.with(|area| team.with(|team| late_rows(app, |row| session.covers(row), area, team)))
    });
    let read = RwSignal::new(None::<Vec<Late>>);
    Effect::new(move |_| {
        let wanted: Vec<Arc<DossierRow>> =
            rows.with(|rows| rows.iter().take(shown.get()).cloned().collect());
        let (store, pack, today) = (app.store(), app.pack(), browser::today());
        spawn_scoped(async move {
            let mut all = Vec::with_capacity(wanted.len());
            for row in wanted {
                let records = store.records(&row.dossier).await.unwrap_or_default();
                let dossier = Dossier::read(&row.dossier, &records, &pack);
                let items = dossier.items.iter().filter(|item| item.is_late(today));
                let items = items.map(|item| (item.due, &item.title, item.provider.as_str()));
                let found = dossier.findings.iter().filter(|one| one.is_late(today));
                let found = found.map(|one| (one.due, &one.text, ""));
                let mut items: Vec<_> = items.chain(found).collect();
                items.sort_unstable_by_key(|(due, ..)| *due);
                let items = items.into_iter().map(|(due, what, provider)| {
                    let due = due.unwrap_or(today);
                    let days = (today - due).num_days();
                    (what.clone(), provider.to_owned(), due, days)
                });
                let items = items.collect();
                all.push(Late { row, items });
            }
            read.try_set(Some(all));
        });
    });
    let areas = move || {
        let pack = app.pack();
        let named = pack.areas.iter();
        let mut all = vec![(String::new(), t().all.to_owned())];
        all.extend(named.map(|area| (area.code.clone(), area.name.get(lang()).to_owned())));
        all
    };
    let teams = move || {
        let pack = app.pack();
        let groups = pack.guidance_groups.iter();
        let mut all = vec![(String::new(), t().all.to_owned())];
        all.extend(groups.map(|group| {
            let name = group.name.get(lang()).to_owned();
            (group.number.to_string(), name)
        }));
        all
    };
    let rest = move || rows.with(Vec::len).saturating_sub(shown.get());
    view! {
        <main class="page page-overdue">
            <PageHead title=move || t().title under=move || fill(t().lead, &[("n", &rows.with(Vec::len))]) back="/inbox".to_owned() />
            <div class="list-tools">
                <SelectField label=move || ListTexts::of(lang()).area value=area options=areas on_choice=move |choice| area.set(choice) test="overdue-area" />
                <SelectField label=move || t().team value=team options=teams on_choice=move |choice| team.set(choice) test="overdue-team" />
            </div>
            <Show when=move || rows.with(Vec::is_empty)>
                <Empty title=move || t().none text=move || t().none_text icon=IconName::Check />
            </Show>
            {move || read.with(|read| read.as_ref().map(|all| groups(all, &app.pack(), lang())))}
            <Show when=move || { rest() > 0 }>
                <div><button type="button" class="btn" data-test="overdue-more" on:click=move |_| shown.update(|shown| *shown += SHOWN)>{move || fill(t().more, &[("n", &rest())])}</button></div>
            </Show>
        </main>
    }
}

/// The areas, each with its team, its enterprises and their items.
fn groups(all: &[Late], pack: &ProgrammePack, lang: Lang) -> AnyView {
    let of_one_area = all.chunk_by(|a, b| a.row.area == b.row.area);
    let tables = of_one_area.map(|late| {
        let code = late.first().map_or("", |late| late.row.area.as_str());
        let area = pack
            .area(code)
            .map_or(OverdueTexts::of(lang).no_area, |area| area.name.get(lang));
        let mut groups = pack.guidance_groups.iter();
        let team = groups.find(|group| group.areas.iter().any(|area| area == code));
        let team = team.map(|group| group.name.get(lang).to_owned());
        let items: usize = late.iter().map(|late| late.items.len()).sum();
        let lines: Vec<_> = late.iter().flat_map(|late| lines(late, lang)).collect();
        let t = OverdueTexts::of(lang);
        view! {
            <section class="stack" data-test="overdue-area-list">
                <h2>{area.to_owned()}" "<span class="count">{items}</span></h2>
                {team.map(|team| view! { <p class="soft small">{t.team}"："{team}</p> })}
                <div class="beside-box" tabindex="0" role="region" aria-label=area.to_owned()>
                    <table class="figures overdue">
                        <thead><tr>
                            <th scope="col">{ListTexts::of(lang).enterprises}</th>
                            <th scope="col">{t.item}</th>
                            <th scope="col">{t.provider}</th>
                            <th scope="col" class="num">{t.due}</th>
                            <th scope="col" class="num">{t.days}</th>
                        </tr></thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
            </section>
        }
    });
    tables.collect::<Vec<_>>().into_any()
}

fn lines(late: &Late, lang: Lang) -> Vec<AnyView> {
    let t = OverdueTexts::of(lang);
    let items = late.items.iter().enumerate();
    items
        .map(|(n, (title, provider, due, days))| {
            let title = if title.is_empty() { t.untitled } else { title };
            let name = (n == 0).then(|| {
                let href = format!("/d/{}/retrofit", late.row.dossier);
                view! { <a href=href>{late.row.name.clone()}</a> }
            });
            view! {
                <tr data-test="overdue-item">
                    <th scope="row">{name}</th>
                    <td>{title.to_owned()}</td>
                    <td>{provider.clone()}</td>
                    <td class="num">{day(*due, lang)}</td>
                    <td class="num bad">{fill(t.n_days, &[("n", days)])}</td>
                </tr>
            }
            .into_any()
        })
        .collect()
}
