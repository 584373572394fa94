//! The desk at which what arrived is looked through: what is new, what is disputed, what was sent back
//! or waits, and what can hardly be so.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    dossier::{DossierRow, Waiting},
    overview::{CHECKED, Doubt, Finding, checked, findings},
    programme::CITY,
    record::DELETED,
    value::Value,
};
use leptos::prelude::*;

use super::{value::Names, words::ReviewTexts};
use crate::{
    app::{LiveDossier, use_live_dossier},
    browser,
    components::{SelectField, use_toaster},
    i18n::{fill, format::moment, lang},
    pages::desk::{
        chart::words::ChartTexts,
        digests::{AllDigests, Digests, use_digests},
        head::DeskHead,
        known::{Counted, Known, use_known},
    },
};

mod seen;

use seen::Seen;

/// Rows a list stands with at first.
const SHOWN: usize = 8;

/// `/review`.
#[component]
pub fn ReviewDeskPage() -> impl IntoView {
    let known = use_known();
    let digests = use_digests(known);
    let t = move || ReviewTexts::of(lang());
    let papers = move || known.counted.get().map(|counted| papers(known, &counted));
    let disputed = move || known.counted.get().map(|counted| disputed(known, &counted));
    view! {
        <main class="page page-review-desk">
            <DeskHead known title=move || t().title.to_owned() />
            <div class="desk-halves">
                <Arrived known />
                <section class="stack" data-test="review-disputed">{disputed}</section>
            </div>
            {papers}
            <Findings known digests />
        </main>
    }
}

fn area_name(known: Known, row: &DossierRow) -> String {
    let pack = known.app.pack();
    pack.area(&row.area)
        .map(|area| area.name.get(lang()).to_owned())
        .unwrap_or_default()
}

/// What is otherwise than when it was last looked at, on this device.
#[component]
fn Arrived(known: Known) -> impl IntoView {
    let toaster = use_toaster();
    let t = move || ReviewTexts::of(lang());
    let code = known.app.pack().code.clone();
    let seen = RwSignal::new(Seen::read(&code));
    let code = StoredValue::new(code);
    let new = Memo::new_with_compare(
        move |_| {
            let counted = known.counted.get()?;
            Some(seen.with(|seen| {
                counted
                    .rows
                    .iter()
                    .filter(|row| seen.is_new(row))
                    .cloned()
                    .collect::<Vec<Arc<DossierRow>>>()
            }))
        },
        |_, _| true,
    );
    let all = RwSignal::new(false);
    let list = move || {
        let new = new.get()?;
        if new.is_empty() {
            return Some(view! { <p class="soft">{t().arrived_none}</p> }.into_any());
        }
        let shown = if all.get() { new.len() } else { SHOWN };
        let rows = new.iter().take(shown).map(|row| {
            view! {
                <a class="row" href=format!("/d/{}/history", row.dossier) data-test="arrived">
                    <span class="main"><span class="title">{row.name.clone()}</span><span class="detail">{area_name(known, row)}</span></span>
                </a>
            }
        });
        let rows: Vec<_> = rows.collect();
        let rest = new.len().saturating_sub(shown);
        let more = (rest > 0).then(|| view! { <button type="button" class="btn btn-quiet" on:click=move |_| all.set(true)>{fill(crate::pages::desk::grid::GridTexts::of(lang()).more_n, &[("n", &rest)])}</button> });
        Some(view! { <div class="rows">{rows}</div>{more} }.into_any())
    };
    let at = move || {
        seen.with(|seen| {
            seen.at.map_or_else(
                || t().never.to_owned(),
                |at| fill(t().since_at, &[("at", &moment(at, lang()))]),
            )
        })
    };
    let count = move || new.with(|new| new.as_ref().map_or(0, Vec::len));
    let all_seen = move |_| {
        let Some(counted) = known.counted.get_untracked() else {
            return;
        };
        let before = seen.get_untracked();
        let now = Seen::of(&counted.rows, browser::now_ms());
        code.with_value(|code| now.write(code));
        seen.set(now);
        let back = move || {
            if let Some(code) = code.try_get_value() {
                before.write(&code);
            }
            seen.try_set(before.clone());
        };
        toaster.say_with_undo(ReviewTexts::of(lang()).seen_said, back);
    };
    view! {
        <section class="stack" data-test="review-arrived">
            <header class="heap-head"><h2>{move || t().arrived}" "<span class="soft num" data-test="arrived-count">{count}</span></h2>
                <button type="button" class="btn screen-only" data-test="seen-all" disabled=move || count() == 0 on:click=all_seen>{move || t().seen_all}</button></header>
            <p class="soft small">{at}</p>
            {list}
        </section>
    }
}

fn disputed(known: Known, counted: &Counted) -> AnyView {
    let t = ReviewTexts::of(lang());
    let rows: Vec<_> = counted
        .rows
        .iter()
        .filter(|row| row.conflicts > 0)
        .map(|row| {
            view! {
                <a class="row" href="/conflicts" data-test="disputed-row">
                    <span class="main"><span class="title">{row.name.clone()}</span><span class="detail">{area_name(known, row)}</span></span>
                    <span class="aside">{fill(t.n_fields, &[("n", &row.conflicts)])}</span>
                </a>
            }
        })
        .collect();
    let none = rows
        .is_empty()
        .then(|| view! { <p class="soft">{t.none}</p> });
    view! { <h2>{t.disputed}</h2>{none}<div class="rows">{rows}</div> }.into_any()
}

/// Papers that were sent back, and those that wait for somebody here, the longest first.
fn papers(known: Known, counted: &Counted) -> AnyView {
    let t = ReviewTexts::of(lang());
    let mut all: Vec<_> = counted
        .rows
        .iter()
        .flat_map(|row| {
            row.papers
                .iter()
                .filter_map(move |paper| Some((paper.waiting()?, paper, row)))
        })
        .collect();
    all.sort_by_key(|(_, paper, row)| (paper.at, row.dossier.clone()));
    let now = browser::now_ms();
    let list = |returned: bool| {
        let rows: Vec<_> = all
            .iter()
            .filter(|(waiting, ..)| (*waiting == Waiting::Returned) == returned)
            .map(|(_, paper, row)| {
                let days = (now - paper.at).max(0) / 86_400_000;
                let name = paper.paper.words();
                view! {
                    <a class="row" href=format!("/d/{}", row.dossier) data-test=if returned { "review-returned" } else { "review-waiting" }>
                        <span class="main"><span class="title">{row.name.clone()}</span><span class="detail">{name.get(lang()).to_owned()}" · "{area_name(known, row)}</span></span>
                        <span class="aside">{fill(t.days_waiting, &[("n", &days)])}</span>
                    </a>
                }
            })
            .collect();
        let none = rows
            .is_empty()
            .then(|| view! { <p class="soft">{t.none}</p> });
        view! { {none}<div class="rows">{rows}</div> }
    };
    view! {
        <div class="desk-halves">
            <section class="stack"><h2>{t.returned}</h2>{list(true)}</section>
            <section class="stack"><h2>{t.overdue}</h2>{list(false)}</section>
        </div>
    }
    .into_any()
}

/// Findings about data, several of which are marked at once.
#[component]
fn Findings(known: Known, digests: RwSignal<Digests>) -> impl IntoView {
    let city = use_live_dossier(CITY.to_owned());
    let t = move || ReviewTexts::of(lang());
    let doubt = RwSignal::new(String::new());
    let with_checked = RwSignal::new(false);
    let chosen = RwSignal::new(BTreeSet::<String>::new());
    let all = Memo::new(move |_| {
        let (counted, files) = (known.counted.get()?, digests.with(Digests::get)?);
        let done: BTreeSet<String> = city.records.with(|records| {
            let records = records
                .as_ref()
                .map_or(&[][..], |records| records.as_slice());
            checked(records).into_iter().map(str::to_owned).collect()
        });
        Some((found(&counted, &files), done))
    });
    let shown = Memo::new(move |_| {
        let doubt = doubt.get();
        all.with(|all| {
            let (all, done) = all.as_ref()?;
            let wanted = all
                .iter()
                .filter(|one| doubt.is_empty() || one.doubt.code() == doubt);
            Some(
                wanted
                    .filter(|one| with_checked.get() || !done.contains(&one.key))
                    .cloned()
                    .collect::<Vec<Finding>>(),
            )
        })
    });
    let options = Signal::derive(move || {
        let mut options = vec![(String::new(), t().all_kinds.to_owned())];
        options.extend(Doubt::ALL.map(|doubt| {
            (
                doubt.code().to_owned(),
                doubt.words().get(lang()).to_owned(),
            )
        }));
        options
    });
    let reading = move || match digests.get() {
        Digests::Reading(n, many) => {
            let said = fill(
                ChartTexts::of(lang()).reading_n,
                &[("n", &n), ("all", &many)],
            );
            Some(
                view! { <p class="soft" role="status" data-test="digests-reading">{said}</p> }
                    .into_any(),
            )
        }
        Digests::Failed => Some(
            view! { <p class="note bad" role="alert">{ChartTexts::of(lang()).failed}</p> }
                .into_any(),
        ),
        Digests::Read(_) => shown
            .with(|shown| shown.as_ref().is_some_and(Vec::is_empty))
            .then(|| view! { <p class="soft">{t().findings_none}</p> }.into_any()),
    };
    let rows = move || {
        let counted = known.counted.get()?;
        let pack = known.app.pack();
        let names = Names {
            pack: &pack,
            counted: &counted,
            lang: lang(),
        };
        let shown = shown.get()?;
        Some(
            shown
                .into_iter()
                .map(|one| row(names, one, chosen, all))
                .collect::<Vec<_>>(),
        )
    };
    let many = move || chosen.with(BTreeSet::len);
    let done = move || all.with(|all| all.as_ref().map_or(0, |(_, done)| done.len()));
    let choose_all = move |_| {
        let keys = shown.with_untracked(|shown| {
            shown
                .iter()
                .flatten()
                .map(|one| one.key.clone())
                .collect::<BTreeSet<_>>()
        });
        chosen.update(|chosen| {
            if *chosen == keys {
                chosen.clear();
            } else {
                *chosen = keys;
            }
        });
    };
    let mark = Marking { city, chosen }.button();
    let no_mark = move || known.session.barred(CHECKED, "day", None).is_some();
    view! {
        <section class="stack" data-test="findings">
            <header class="heap-head"><h2>{move || t().findings}" "<span class="soft num" data-test="findings-count">{move || shown.with(|shown| shown.as_ref().map_or(0, Vec::len))}</span></h2></header>
            <p class="soft small">{move || t().findings_note}</p>
            <div class="list-tools library-tools screen-only">
                <SelectField label=move || t().kind.to_owned() value=doubt options on_choice=move |code| doubt.set(code) test="finding-kind" />
                <label class="pick"><input type="checkbox" data-test="show-checked" prop:checked=with_checked on:change=move |_| with_checked.update(|on| *on = !*on) />{move || t().show_checked}"（"{done}"）"</label>
                <button type="button" class="btn" data-test="choose-all" on:click=choose_all>{move || t().choose_all}</button>
                <button type="button" class="btn btn-primary" data-test="mark-checked" hidden=no_mark disabled=move || many() == 0 on:click=mark>{move || t().check}" "{move || fill(t().chosen_n, &[("n", &many())])}</button>
            </div>
            {reading}
            <div class="rows">{rows}</div>
        </section>
    }
}

fn found(counted: &Counted, files: &AllDigests) -> Vec<Finding> {
    findings(files, counted.day)
}

/// Findings that were worked out, and the keys that are marked.
type All = Memo<Option<(Vec<Finding>, BTreeSet<String>)>>;

fn row(names: Names<'_>, one: Finding, chosen: RwSignal<BTreeSet<String>>, all: All) -> AnyView {
    let t = ReviewTexts::of(lang());
    let who = one.dossiers.iter().map(|dossier| {
        view! { <a href=format!("/d/{dossier}")>{names.enterprise(dossier)}</a> }
    });
    let who: Vec<_> = who.collect();
    let (key, mine) = (one.key.clone(), one.key.clone());
    let is_done = all.with_untracked(|all| {
        all.as_ref()
            .is_some_and(|(_, done)| done.contains(&one.key))
    });
    let turn = move |_| {
        chosen.update(|chosen| {
            if !chosen.remove(&key) {
                chosen.insert(key.clone());
            }
        });
    };
    let label = format!("{} {}", one.doubt.words().get(lang()), one.detail);
    view! {
        <div class="row finding" data-test="finding" data-doubt=one.doubt.code()>
            <label class="pick screen-only"><input type="checkbox" aria-label=label disabled=is_done prop:checked=move || chosen.with(|chosen| chosen.contains(&mine)) on:change=turn /></label>
            <span class="main"><span class="title">{one.doubt.words().get(lang()).to_owned()}</span>
                <span class="detail cluster">{who}<span class="num">{one.detail}</span></span></span>
            {is_done.then(|| view! { <span class="aside">{t.undo_checked}</span> })}
        </div>
    }
    .into_any()
}

/// Marks what is chosen as checked, all at once, and takes it back as easily.
#[derive(Clone, Copy)]
struct Marking {
    city: LiveDossier,
    chosen: RwSignal<BTreeSet<String>>,
}

impl Marking {
    fn button(self) -> impl Fn(leptos::ev::MouseEvent) + Clone {
        let toaster = use_toaster();
        move |_| {
            let keys = self.chosen.get_untracked();
            let today = browser::today().to_string();
            let edits = keys.iter().map(|key| {
                let edit = self.city.edit(CHECKED, key);
                edit.set("day", today.as_str()).set(DELETED, false)
            });
            self.city.save(edits.collect());
            let backs: Vec<_> = keys
                .iter()
                .map(|key| {
                    self.city
                        .back(CHECKED, key, vec![(DELETED, Value::Bool(true))])
                })
                .collect();
            let back = move || backs.iter().for_each(|back| back());
            toaster.say_with_undo(
                fill(ReviewTexts::of(lang()).checked_n, &[("n", &keys.len())]),
                back,
            );
            self.chosen.set(BTreeSet::new());
        }
    }
}
