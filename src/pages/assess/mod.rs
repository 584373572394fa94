//! The assessment page: one section at a time, every tap saved.

mod beside;
mod delete;
mod footer;
mod help;
mod question;
mod reported;
mod scenario;
mod section;
mod shared;
mod sheet;
mod visit;

use domain::{
    assessment::{AssessmentField, KIND, Stage},
    decision::Verb,
    record::DELETED,
    value::Value,
};
use leptos::ev;
use leptos::prelude::*;

use crate::{
    app::{LiveField, spawn_detached, spawn_scoped, use_app, use_live_dossier},
    components::{Barred, Empty, Icon, IconName, PageTitle, remarks},
    i18n::{assess::AssessTexts, common::Common, dossier::DossierTexts, lang, shell::stage_name},
    pages::{at, undo::UndoButton},
};
use section::{Section, anchor};
use sheet::Sheet;

/// `/d/:dossier/assess/:id`.
#[component]
pub fn AssessPage(dossier: String, assessment: String) -> impl IntoView {
    let live = use_live_dossier(dossier.clone());
    let id = assessment;
    let app = use_app();
    let wanted = id.clone();
    // The version decides which form is shown; everything else changes inside it. A form that is on
    // the screen stays: who deletes it leaves the page, and who reads it is not interrupted.
    let version = Memo::new(move |before: Option<&Option<Option<(String, bool)>>>| {
        let shown = matches!(before, Some(Some(Some((_, false)))));
        live.records.with(|records| {
            let records = records.as_ref()?;
            let record = records
                .iter()
                .find(|record| record.key.kind == KIND && record.key.id == wanted);
            let found = record.map(|record| {
                let rule = record.text("rule").unwrap_or_default().to_owned();
                (rule, record.is_deleted() && !shown)
            });
            Some(found)
        })
    });
    // `None` until read: the form opens where it was left, or at its first section.
    let left_at = RwSignal::new(None::<usize>);
    let (store, wanted) = (app.store(), id.clone());
    spawn_scoped(async move {
        let found = store.open_section(&wanted).await.ok().flatten();
        left_at.try_set(Some(found.unwrap_or_default()));
    });
    let t = move || AssessTexts::of(lang());
    let d = move || DossierTexts::of(lang());
    let field = |name| LiveField::new(live, KIND, &id, name).barred();
    let (why, no_restore) = (field(AssessmentField::Rule.name()), field(DELETED));
    view! {
        <main class="page page-assess" id="main">
            {move || match left_at.get().and_then(|_| version.get()) {
                None => view! { <p class="soft">{move || t().loading}</p> }.into_any(),
                Some(None) => view! {
                    <Empty
                        title=move || t().nothing_here
                        text=move || t().nothing_here_text
                    />
                }.into_any(),
                Some(Some((_, true))) => {
                    let id = StoredValue::new(id.clone());
                    let back = move |_| live.put(KIND, &id.get_value(), vec![(DELETED, Value::Bool(false))]);
                    view! {
                        <Barred why=no_restore>
                            <Empty title=move || d().deleted_assessment
                                text=move || d().deleted_assessment_text>
                                <button type="button" class="btn btn-primary" data-test="restore-record" on:click=back>{move || Common::of(lang()).restore}</button>
                            </Empty>
                        </Barred>
                    }.into_any()
                }
                Some(Some((version, false))) => {
                    let pack = app.pack();
                    let rule = pack.rule(&version).unwrap_or_else(|| pack.current_rule()).clone();
                    let sheet = Sheet::new(live, id.clone(), rule, why);
                    let left_at = left_at.get_untracked().unwrap_or_default();
                    let dossier = dossier.clone();
                    view! { <Barred why><Form sheet dossier=dossier.clone() left_at /></Barred> }.into_any()
                }
            }}
        </main>
    }
}

#[component]
fn Form(sheet: Sheet, dossier: String, left_at: usize) -> impl IntoView {
    let rule = sheet.rule();
    let is_self = sheet.is_self();
    let sections = StoredValue::new(Section::all(&rule, is_self));
    let count = sections.with_value(Vec::len);
    let store = use_app().store();
    let asked = at::asked().and_then(|at| section::item_at(&at));
    if let Some(item) = &asked {
        at::show_soon(anchor(item));
    }
    let at = asked
        .and_then(|item| Section::of(&rule, is_self, &item))
        .unwrap_or(left_at)
        .min(count - 1);
    let at = RwSignal::new(at);
    Effect::new(move |before: Option<usize>| {
        let at = at.get();
        if before.is_some_and(|before| before != at) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            let (store, id) = (store.clone(), sheet.id.get_value());
            // A place that cannot be noted costs one tap later.
            spawn_detached(async move { drop(store.set_open_section(&id, at).await) });
        }
        request_animation_frame(show_current);
        at
    });
    // Turning the tablet makes a strip of the list, or the other way.
    let turned = window_event_listener(ev::resize, |_| show_current());
    on_cleanup(move || turned.remove());
    let t = move || AssessTexts::of(lang());
    let stage = sheet.field(AssessmentField::Stage.name()).text();
    let title = move || {
        let stage = Stage::from_code(&stage.get());
        stage.map_or("", |stage| stage_name(stage, lang()))
    };
    let name = move || {
        sheet.live.dossier.with(|dossier| {
            dossier
                .as_ref()
                .map(|dossier| dossier.enterprise.name.clone())
                .unwrap_or_default()
        })
    };
    let sent_back = move || {
        let read = sheet.live.dossier.get()?;
        let one = sheet
            .id
            .with_value(|id| read.assessments.iter().find(|one| one.id == *id))?;
        let latest = one.standing.latest()?;
        (latest.verb == Verb::Return).then(|| remarks(latest))
    };
    let back = format!("/d/{dossier}");
    let list_rule = rule.clone();
    let body_rule = rule;
    view! {
        <header class="page-head with-back">
            <a class="btn btn-quiet btn-icon back" href=back aria-label=move || Common::of(lang()).back>
                <Icon name=IconName::Back />
            </a>
            <div class="titles">
                <PageTitle text=title />
                <p class="soft small">{name}</p>
            </div>
            <UndoButton live=sheet.live kind=KIND id=sheet.id.get_value() />
        </header>
        {sent_back}
        <div class="assess-body">
            <nav class="assess-sections" aria-label=move || t().sections>
                <ol>
                    {sections.get_value().into_iter().enumerate().map(|(nth, section)| {
                        let (rule, head_rule) = (list_rule.clone(), list_rule.clone());
                        let progress_rule = list_rule.clone();
                        let progress = Memo::new(move |_| {
                            sheet.outcome.with(|outcome| {
                                outcome.as_ref().map_or((0, 0), |outcome| {
                                    section.progress(&progress_rule, outcome)
                                })
                            })
                        });
                        view! {
                            {move || section.heading(&head_rule, lang())
                                .map(|heading| view! { <li class="heading">{heading}</li> })}
                            <li>
                                <button data-read="" data-test=format!("section-{nth}")
                                    class:whole=move || { let (a, b) = progress.get(); b > 0 && a == b }
                                    aria-current=move || (at.get() == nth).then_some("step")
                                    on:click=move |_| at.set(nth)>
                                    <span>{move || section.name(&rule, lang())}</span>
                                    <span class="num">{move || {
                                        let (a, b) = progress.get();
                                        if b == 0 { String::new() } else { format!("{a}/{b}") }
                                    }}</span>
                                </button>
                            </li>
                        }
                    }).collect_view()}
                </ol>
            </nav>
            <section class="assess-items">
                {move || {
                    let section = sections.with_value(|all| all[at.get()]);
                    let rule = body_rule.clone();
                    let name_rule = rule.clone();
                    let items = match section {
                        Section::Visit => view! { <visit::Visit sheet /> }.into_any(),
                        Section::Group(d, g) => rule.dimensions[d].groups[g].questions.iter()
                            .map(|question| view! { <question::QuestionItem sheet question=question.clone() /> })
                            .collect_view()
                            .into_any(),
                        Section::Chain(c) => rule.scenarios.iter()
                            .filter(|scenario| scenario.chain == rule.chains[c].code)
                            .map(|scenario| view! { <scenario::Ladder sheet scenario=scenario.clone() /> })
                            .collect_view()
                            .into_any(),
                    };
                    view! {
                        <h2>{move || section.name(&name_rule, lang())}</h2>
                        {items}
                    }
                }}
                <div class="spread assess-turn">
                    <button data-read="" class="btn" disabled=move || at.get() == 0
                        on:click=move |_| at.update(|at| *at = at.saturating_sub(1))>
                        {move || Common::of(lang()).previous}
                    </button>
                    <button data-read="" class="btn" data-test="next-section" disabled=move || at.get() + 1 == count
                        on:click=move |_| at.update(|at| *at = (*at + 1).min(count - 1))>
                        {move || Common::of(lang()).next}
                    </button>
                </div>
                // Of a visit it stands with when and where.
                {move || (is_self && at.get() == 0).then(|| view! { <delete::DeleteAssessment sheet /> })}
            </section>
        </div>
        <footer::Footer sheet at dossier />
    }
}

/// On narrow screens the sections are a strip: the open one is brought into it.
fn show_current() {
    let current = document().query_selector(".assess-sections [aria-current]");
    let strip = document().query_selector(".assess-sections");
    let (Ok(Some(current)), Ok(Some(strip))) = (current, strip) else {
        return;
    };
    let (current, around) = (
        current.get_bounding_client_rect(),
        strip.get_bounding_client_rect(),
    );
    let middle = |start: f64, size: f64| start + size / 2.0;
    let right = middle(current.left(), current.width()) - middle(around.left(), around.width());
    let down = middle(current.top(), current.height()) - middle(around.top(), around.height());
    strip.set_scroll_left(strip.scroll_left() + right as i32);
    strip.set_scroll_top(strip.scroll_top() + down as i32);
}
