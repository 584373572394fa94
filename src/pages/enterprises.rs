//! Every enterprise: searched, filtered, sorted, and only the rows on the screen drawn.

mod overview;

use std::sync::Arc;

use domain::{dossier::DossierRow, inbox::is_late, schema::Choices, search::Search};
use leptos::prelude::*;
use leptos::{ev, html};
use leptos_router::{
    NavigateOptions,
    hooks::{query_signal_with_options, use_navigate},
};

use self::overview::{Overview, Spread, level_code, stage_code};
use super::today::EnterpriseRow;
use crate::{
    app::{instead, use_app, use_session},
    browser,
    components::{Empty, Icon, IconName, PageTitle, SelectField, TextField},
    i18n::{
        choices::{choices, options},
        fill, lang,
        today::ListTexts,
    },
};

/// Pixels of a row until the first is measured: `--row` in `style/lists.css` says how high rows are,
/// which grows with the browser's font.
const ROW: f64 = 64.0;

/// What the person looks for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Wanted {
    search: Search,
    area: String,
    phase: String,
    stage: String,
    level: String,
    sort: String,
}

impl Wanted {
    fn matches(&self, row: &DossierRow) -> bool {
        self.finds(row) && self.fits(row) == [true; 3]
    }

    /// By what was typed, and by phase.
    fn finds(&self, row: &DossierRow) -> bool {
        let phase = |phase: u8| phase.to_string() == self.phase;
        row.matches(&self.search) && (self.phase.is_empty() || row.phase.is_some_and(phase))
    }

    /// By area, stage and level, each alone.
    fn fits(&self, row: &DossierRow) -> [bool; 3] {
        [
            self.area.is_empty() || row.area == self.area,
            self.stage.is_empty() || stage_code(row) == self.stage,
            self.level.is_empty() || level_code(row) == self.level,
        ]
    }

    fn sort(&self, rows: &mut [Arc<DossierRow>]) {
        rows.sort_by(|a, b| match self.sort.as_str() {
            "recent" => b.updated.cmp(&a.updated),
            "level" => (b.level, &a.initials).cmp(&(a.level, &b.initials)),
            _ => (&a.initials, &a.name).cmp(&(&b.initials, &b.name)),
        });
    }
}

/// One search or filter kept in the address, so that coming back finds it; an empty one is left out.
fn kept(
    name: &'static str,
) -> (
    Signal<String>,
    impl Fn(String) + Copy + Send + Sync + 'static,
) {
    let options = NavigateOptions {
        scroll: false,
        ..instead()
    };
    let (text, set) = query_signal_with_options::<String>(name, options);
    let text = Signal::derive(move || text.get().unwrap_or_default());
    (text, move |text: String| {
        set.set(Some(text).filter(|text| !text.is_empty()));
    })
}

/// The list of enterprises.
#[component]
pub fn EnterprisesPage() -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || ListTexts::of(lang());
    let (text, set_text) = kept("q");
    let (area, set_area) = kept("area");
    let (phase, set_phase) = kept("phase");
    let (stage, set_stage) = kept("stage");
    let (level, set_level) = kept("level");
    let (sort, set_sort) = kept("sort");
    let wanted = Memo::new(move |_| Wanted {
        search: text.with(|text| Search::new(text)),
        area: area.get(),
        phase: phase.get(),
        stage: stage.get(),
        level: level.get(),
        sort: sort.get(),
    });
    let spread = Memo::new(move |_| {
        app.rows.with(|rows| {
            let covered = rows.iter().filter(|row| session.covers(row));
            wanted.with(|wanted| Spread::of(covered, wanted, &app.pack()))
        })
    });
    let late = Memo::new(move |_| {
        let today = browser::today();
        app.rows.with(|rows| {
            let late = rows
                .iter()
                .filter(|row| session.covers(row) && is_late(row, today));
            late.count()
        })
    });
    let areas = app
        .pack()
        .areas
        .iter()
        .map(|area| (area.code.clone(), area.name.clone()))
        .collect::<Vec<_>>();
    let shown = Memo::new(move |_| {
        let wanted = wanted.get();
        let mut rows: Vec<Arc<DossierRow>> = app.rows.with(|rows| {
            rows.iter()
                .filter(|row| session.covers(row) && wanted.matches(row))
                .cloned()
                .collect()
        });
        wanted.sort(&mut rows);
        rows
    });
    let any = move || {
        app.rows
            .with(|rows| rows.iter().any(|row| session.covers(row)))
    };
    let navigate = StoredValue::new(use_navigate());
    let clear = move |_| navigate.with_value(|go| go("/enterprises", instead()));
    let all = move || (String::new(), t().all.to_owned());
    let none = move || ("none".to_owned(), t().unassessed.to_owned());
    // All, then perhaps none, then the list's own.
    let listed = move |list: Choices| {
        Signal::derive(move || {
            let mut listed = vec![all()];
            if matches!(list, Choices::Stage | Choices::Level) {
                listed.push(none());
            }
            listed.extend(options(choices(&app.pack(), list, lang())));
            listed
        })
    };
    let sorts = move || {
        [
            ("", t().by_name),
            ("recent", t().by_recent),
            ("level", t().by_level),
        ]
        .map(|(code, words)| (code.to_owned(), words.to_owned()))
        .to_vec()
    };
    let label = move |pick: fn(&'static ListTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    view! {
        <main class="page page-enterprises">
            <header class="page-head">
                <div class="titles">
                    <PageTitle text=move || t().enterprises />
                    <p class="soft small" role="status" data-test="count">{move || fill(t().count, &[("n", &shown.with(Vec::len))])}</p>
                </div>
                <div class="cluster">
                    <Show when=move || { late.get() > 0 }>
                        <a href="/overdue" class="btn" data-test="to-overdue">{move || fill(t().overdue_n, &[("n", &late.get())])}</a>
                    </Show>
                    <Show when=move || app.rows.with(|rows| session.may_begin(rows))>
                        <a href="/enterprises/new" class="btn btn-primary" data-test="new-enterprise"><Icon name=IconName::Plus />{move || t().new}</a>
                    </Show>
                </div>
            </header>
            <Show when=any fallback=move || view! {
                <Empty title=label(|t| t.none_title) text=label(|t| t.none_text) icon=IconName::Enterprises>
                    <a href="/import" class="btn">{move || t().import}</a>
                </Empty>
            }>
                <Overview spread areas=areas.clone() level=(level, set_level) stage=(stage, set_stage) area=(area, set_area) />
                <div class="list-tools">
                    <TextField label=label(|t| t.search) value=text on_text=set_text kind="search" keyboard="search" test="search" class="search" />
                    <SelectField label=label(|t| t.area) value=area options=listed(Choices::Area) on_choice=set_area test="filter-area" />
                    <SelectField label=label(|t| t.phase) value=phase options=listed(Choices::Phase) on_choice=set_phase test="filter-phase" />
                    <SelectField label=label(|t| t.stage) value=stage options=listed(Choices::Stage) on_choice=set_stage test="filter-stage" />
                    <SelectField label=label(|t| t.level) value=level options=listed(Choices::Level) on_choice=set_level test="filter-level" />
                    <SelectField label=label(|t| t.sort) value=sort options=sorts on_choice=set_sort test="sort" />
                </div>
                <div class="list">
                    <div class="row enterprise-row columns" aria-hidden="true">
                        <span class="main">
                            <span>{move || t().enterprises}</span>
                            <span>{move || t().col_stands}</span>
                            <span>{move || t().col_note}</span>
                            <span>{move || t().col_person}</span>
                            <span>{move || t().col_date}</span>
                        </span>
                        <span class="badge">{move || t().level}</span>
                    </div>
                    <RowWindow rows=shown />
                </div>
            </Show>
            <Show when=move || any() && shown.with(Vec::is_empty)>
                <Empty title=label(|t| t.no_match) text=label(|t| t.no_match_text) icon=IconName::Search>
                    <button type="button" class="btn" data-test="clear-filters" on:click=clear>{move || t().clear}</button>
                </Empty>
            </Show>
        </main>
    }
}

/// Draws the rows near the screen only: ten thousand cost no more than twenty.
#[component]
fn RowWindow(rows: Memo<Vec<Arc<DossierRow>>>) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let first = RwSignal::new(0_usize);
    let height = RwSignal::new(ROW);
    let measure = move || {
        let Some(Some(frame)) = frame.try_get_untracked() else {
            return;
        };
        let rect = frame.get_bounding_client_rect();
        let count = rows.try_with_untracked(Vec::len).unwrap_or_default();
        if count == 0 || rect.height() <= 0.0 {
            return;
        }
        let row = rect.height() / count as f64;
        if height.try_get_untracked() != Some(row) {
            height.try_set(row);
        }
        // In steps of five, so that scrolling redraws seldom.
        let at = ((-rect.top() / row).max(0.0) as usize / 5 * 5).saturating_sub(5);
        if first.try_get_untracked() != Some(at) {
            first.try_set(at);
        }
    };
    let scrolled = window_event_listener(ev::scroll, move |_| measure());
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || {
        scrolled.remove();
        resized.remove();
    });
    Effect::new(move |_| {
        if frame.get().is_some() {
            rows.track();
            measure();
        }
    });
    let drawn = move || {
        let screen = window()
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64())
            .unwrap_or(900.0);
        let count = (screen / height.get()) as usize + 16;
        let start = first.get();
        rows.with(|rows| {
            let start = start.min(rows.len().saturating_sub(count));
            rows.iter()
                .cloned()
                .enumerate()
                .skip(start)
                .take(count)
                .collect::<Vec<_>>()
        })
    };
    view! {
        <div class="window" node_ref=frame data-test="rows" style:height=move || format!("calc({} * var(--row))", rows.with(Vec::len))>
            <For each=drawn key=|(at, row)| (*at, row.dossier.clone(), row.updated) let:item>
                <EnterpriseRow row=item.1 nth=item.0 />
            </For>
        </div>
    }
}
