//! The shortest way up, each of its steps a tap away from the work it is.

use domain::{
    Lang,
    assessment::{AssessmentRule, Step, explain},
    dossier::{Assessment, Dossier},
    need,
    pack::ProgrammePack,
    retrofit,
    value::Value,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::{
    app::{LiveDossier, use_app, use_session},
    browser::new_id,
    components::{Icon, IconName},
    i18n::{fill, lang, result::ResultTexts},
    pages::undo::UndoButton,
};

/// The way up of the assessment on the page.
#[derive(Clone, PartialEq)]
pub struct Way {
    /// Version of the rule it is worked out by.
    rule: String,
    steps: Vec<Step>,
    /// It reads as it does now, and not as it was decided on.
    now: bool,
}

impl Way {
    pub fn of(rule: &AssessmentRule, one: &Assessment, now: bool) -> Self {
        let way_up = explain(rule, &one.outcome).way_up;
        Self {
            rule: rule.version.clone(),
            steps: way_up.map(|way| way.steps).unwrap_or_default(),
            now,
        }
    }
}

/// The work a step can become.
#[derive(Clone, Copy)]
struct Work {
    kind: &'static str,
    /// The list's page.
    page: &'static str,
    fields: fn(&Step, &AssessmentRule, Lang) -> Vec<(&'static str, Value)>,
    /// The id of what the step is already.
    find: fn(&Dossier, &Step) -> Option<String>,
    offer: fn(&ResultTexts) -> &'static str,
    listed: fn(&ResultTexts) -> &'static str,
}

const WORK: [Work; 2] = [
    Work {
        kind: need::KIND,
        page: "needs",
        fields: Step::as_need,
        find: |dossier, step| dossier.need_of(step).map(|need| need.id.clone()),
        offer: |t| t.as_need,
        listed: |t| t.in_needs,
    },
    Work {
        kind: retrofit::KIND,
        page: "retrofit",
        fields: Step::as_item,
        find: |dossier, step| dossier.item_of(step).map(|item| item.id.clone()),
        offer: |t| t.as_item,
        listed: |t| t.in_items,
    },
];

#[component]
pub fn WayUp(live: LiveDossier, way: Memo<Option<Way>>) -> impl IntoView {
    let t = move || ResultTexts::of(lang());
    let steps = move || way.get().map(|way| way.steps).unwrap_or_default();
    let rows = move || {
        // Another rule or another reading says every step anew.
        let way = way.get()?;
        let row = move |step: Step| view! { <Row live step rule=way.rule.clone() now=way.now /> };
        Some(way.steps.into_iter().map(row).collect_view())
    };
    view! {
        <Show when=move || !steps().is_empty()>
            <section class="section" id="way-up">
                <h2>{move || t().way_up}</h2>
                <ol class="way-up" data-test="way-up">{rows}</ol>
            </section>
        </Show>
    }
}

/// The rule of a version; where the pack has it no longer, the current one.
fn rule_in<'a>(pack: &'a ProgrammePack, version: &str) -> &'a AssessmentRule {
    pack.rule(version).unwrap_or_else(|| pack.current_rule())
}

#[component]
fn Row(live: LiveDossier, step: Step, rule: String, now: bool) -> impl IntoView {
    let app = use_app();
    let step = StoredValue::new((step, rule));
    let sentence = Signal::derive(move || {
        let pack = app.pack();
        step.with_value(|(step, rule)| step.sentence(rule_in(&pack, rule), lang()))
    });
    let works = now.then(|| {
        WORK.map(|work| view! { <Listed live work step sentence /> })
            .collect_view()
    });
    view! {
        <li data-test="way-step">
            <p>{sentence}</p>
            <div class="cluster screen-only">{works}</div>
        </li>
    }
}

/// Whether a step is on a list, with the way there and back; else the offer to put it there, to whom
/// it is given to write in it.
#[component]
fn Listed(
    live: LiveDossier,
    work: Work,
    step: StoredValue<(Step, String)>,
    sentence: Signal<String>,
) -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let t = move || ResultTexts::of(lang());
    let anchor = new_id();
    let link = anchor.clone();
    let found = Memo::new(move |_| {
        let dossier = live.dossier.get()?;
        step.with_value(|(step, _)| (work.find)(&dossier, step))
    });
    let may_write = Memo::new(move |_| session.barred(work.kind, "", None).is_none());
    let add = move |_| {
        // A second tap while the first is being drawn.
        if found.get_untracked().is_some() {
            return;
        }
        let (pack, words) = (app.pack(), app.lang.get_untracked());
        let fields =
            step.with_value(|(step, rule)| (work.fields)(step, rule_in(&pack, rule), words));
        live.add(work.kind, &new_id(), fields);
        // The button is gone: whoever goes by the keyboard stays where it was.
        let link = link.clone();
        request_animation_frame(move || {
            let link = document().get_element_by_id(&link);
            if let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok()) {
                drop(link.focus());
            }
        });
    };
    // A list of buttons that all say the same says nothing to who hears it.
    let label = move |what: &str| fill(t().of_step, &[("what", &what), ("step", &sentence.get())]);
    let to = live.id.with_value(|id| format!("/d/{id}/{}", work.page));
    let entry = move |id: String| {
        let own = id.clone();
        let undoable = move || {
            let steps = live.steps();
            steps.any(|record| record.kind == work.kind && record.id == own)
        };
        view! {
            <a class="on-list" id=anchor.clone() href=format!("{to}?at={id}") data-test=format!("on-list-{}", work.kind)
                aria-label=move || label((work.listed)(t()))>
                <Icon name=IconName::Check />{move || (work.listed)(t())}
            </a>
            <Show when=undoable><UndoButton live kind=work.kind id=id.clone() /></Show>
        }
    };
    move || match found.get() {
        Some(id) => entry(id).into_any(),
        None if may_write.get() => view! {
            <button type="button" class="btn btn-small" data-test=format!("make-{}", work.kind)
                aria-label=move || label((work.offer)(t())) on:click=add.clone()>
                <Icon name=IconName::Plus />{move || (work.offer)(t())}
            </button>
        }
        .into_any(),
        None => ().into_any(),
    }
}
