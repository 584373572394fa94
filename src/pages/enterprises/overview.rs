//! How the enterprises of the list are spread: by level, by stage, by area. Each figure is of what the
//! other filters leave, and sets its own filter when it is pressed.

use std::sync::Arc;

use domain::{assessment::Stage, dossier::DossierRow, pack::ProgrammePack};
use leptos::prelude::*;

use super::Wanted;
use crate::i18n::{common::Common, fill, lang, shell::stage_name, today::ListTexts};

/// Pixels of a window's width below which it is folded at first: a phone.
const FOLDED: f64 = 700.0;

/// How many rows have each value: as the filters call it, with the count.
type Counts = Vec<(String, usize)>;

/// The rows counted three ways.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spread {
    levels: Counts,
    stages: Counts,
    areas: Counts,
}

/// What a filter calls a row that has no such value.
const NONE: &str = "none";

impl Spread {
    /// Of the rows that all filters but its own leave.
    pub(super) fn of<'a>(
        rows: impl Iterator<Item = &'a Arc<DossierRow>>,
        wanted: &Wanted,
        pack: &ProgrammePack,
    ) -> Self {
        let counts = |codes: Vec<String>| codes.into_iter().map(|code| (code, 0)).collect();
        let mut levels = vec![NONE.to_owned()];
        levels.extend((0..=4).map(|level| level.to_string()));
        let mut stages = vec![NONE.to_owned()];
        stages.extend(Stage::ALL.map(|stage| stage.code().to_owned()));
        let areas = pack.areas.iter().map(|area| area.code.clone());
        let mut spread = Self {
            levels: counts(levels),
            stages: counts(stages),
            areas: counts(areas.collect()),
        };
        let add = |counts: &mut Counts, code: &str| {
            if let Some((_, count)) = counts.iter_mut().find(|(held, _)| held == code) {
                *count += 1;
            }
        };
        for row in rows {
            if !wanted.finds(row) {
                continue;
            }
            let [area, stage, level] = wanted.fits(row);
            if area && stage {
                add(&mut spread.levels, &level_code(row));
            }
            if area && level {
                add(&mut spread.stages, stage_code(row));
            }
            if stage && level {
                add(&mut spread.areas, &row.area);
            }
        }
        spread
    }
}

/// What the filter calls a row's level.
pub(super) fn level_code(row: &DossierRow) -> String {
    row.level.map_or(NONE.to_owned(), |level| level.to_string())
}

/// What the filter calls a row's stage.
pub(super) fn stage_code(row: &DossierRow) -> &'static str {
    row.stage.map_or(NONE, Stage::code)
}

/// One way of counting: its figures as bars that set a filter, or clear it when it is set.
fn group<F: Fn(String) + Copy + Send + Sync + 'static>(
    title: &'static str,
    test: &'static str,
    counts: &Counts,
    words: impl Fn(&str) -> String,
    now: Signal<String>,
    set: F,
) -> AnyView {
    let most = counts.iter().map(|(_, count)| *count).max();
    let most = most.unwrap_or_default().max(1);
    let lines: Vec<_> = counts
        .iter()
        .map(|(code, count)| {
            let chosen = now.with(|now| now == code);
            let wanted = if chosen { String::new() } else { code.clone() };
            view! {
                <button type="button" class="share" data-code=code.clone() aria-pressed=chosen.to_string()
                    on:click=move |_| set(wanted.clone())>
                    <span class="what">{words(code)}</span>
                    <span class="track" aria-hidden="true"><span style:width=format!("{}%", count * 100 / most)></span></span>
                    <span class="num">{*count}</span>
                </button>
            }
        })
        .collect();
    view! {
        <section class="spread-group" data-test=test>
            <h2>{title}</h2>
            {lines}
        </section>
    }
    .into_any()
}

/// The three ways side by side; folded on a phone.
#[component]
pub(super) fn Overview<F>(
    spread: Memo<Spread>,
    areas: Vec<(String, domain::Words)>,
    level: (Signal<String>, F),
    stage: (Signal<String>, F),
    area: (Signal<String>, F),
) -> impl IntoView
where
    F: Fn(String) + Copy + Send + Sync + 'static,
{
    let wide = window().inner_width().ok();
    let wide = wide.and_then(|width| width.as_f64()).unwrap_or_default() >= FOLDED;
    let groups = move || {
        let (t, common) = (ListTexts::of(lang()), Common::of(lang()));
        let unassessed = |code: &str| (code == NONE).then(|| t.unassessed.to_owned());
        spread.with(|spread| {
            let levels = group(
                t.by_levels,
                "spread-level",
                &spread.levels,
                |code| unassessed(code).unwrap_or_else(|| fill(common.level_n, &[("n", &code)])),
                level.0,
                level.1,
            );
            let stages = group(
                t.by_stages,
                "spread-stage",
                &spread.stages,
                |code| {
                    let stage =
                        Stage::from_code(code).map(|stage| stage_name(stage, lang()).to_owned());
                    stage.or_else(|| unassessed(code)).unwrap_or_default()
                },
                stage.0,
                stage.1,
            );
            let areas = group(
                t.by_areas,
                "spread-area",
                &spread.areas,
                |code| {
                    let mut named = areas.iter();
                    let found = named.find(|(held, _)| held == code);
                    found
                        .map(|(_, name)| name.get(lang()).to_owned())
                        .unwrap_or_default()
                },
                area.0,
                area.1,
            );
            [levels, stages, areas].into_iter().collect_view()
        })
    };
    view! {
        <details class="overview" data-test="overview" prop:open=wide>
            <summary>{move || ListTexts::of(lang()).overview}</summary>
            <div class="spreads">{groups}</div>
        </details>
    }
}
