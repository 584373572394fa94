//! Where a paper stands, who decided what about it, and what may be decided now: one component for
//! every kind of paper.

mod dialog;
mod receipt;

use std::collections::BTreeMap;

use domain::{
    assessment,
    decision::{self, Decision, SAID, Verb},
    device::Role,
    paper::Changed,
    record::{Field, Record},
    schema::FieldRef,
    value::Value,
    workflow::{Standing, State},
};
use leptos::prelude::*;

use self::dialog::{Deciding, DecisionDialog};
use crate::{
    app::{LiveDossier, spawn_scoped, use_app, use_session},
    i18n::{
        common::Common,
        fields::{field_words, value_words},
        fill,
        format::moment,
        lang,
        paper::{PaperTexts, awaits_words, offer_words, side_words, verb_words, who_words},
    },
};

/// A paper as a page shows it.
#[derive(Clone)]
pub struct ShownPaper {
    /// The id of its record.
    pub id: String,
    pub standing: Standing,
    /// Its record, as far as it is here.
    pub record: Option<Record>,
    /// What is worked out from it and shown, by name.
    pub figures: BTreeMap<String, Value>,
    /// The same in words: what it is, and how much.
    pub summary: Vec<(String, String)>,
    /// What it lacks, each with the address of its place.
    pub missing: Vec<(String, String)>,
    /// Verbs that cannot be said about it now, whoever may say them otherwise, each with the reason.
    pub refused: Vec<(Verb, String)>,
    /// Words a return begins with; empty where nobody has said why yet.
    pub remarks: String,
    /// The address of the page that shows it.
    pub path: String,
    /// Who signs for the enterprise.
    pub contact: String,
}

/// The state in words.
#[component]
pub fn StateBadge(state: State) -> impl IntoView {
    let class = match state {
        State::Signed | State::Approved => "badge on",
        State::Returned | State::Contradicted | State::Refused => "badge warn",
        _ => "badge none",
    };
    let words = state.words();
    view! { <span class=class data-test="state">{move || words.get(lang()).to_owned()}</span> }
}

/// The standing of a paper, with a button for each verb this device may say now.
#[component]
pub fn PaperStanding(
    live: LiveDossier,
    /// The paper; `None` until it is read.
    #[prop(into)]
    paper: Signal<Option<ShownPaper>>,
) -> impl IntoView {
    let (app, session) = (use_app(), use_session());
    let deciding = RwSignal::new(None::<Deciding>);
    // The office has this device's changes up to this one.
    let head = RwSignal::new(0_u32);
    Effect::new(move |_| {
        app.sync.track();
        app.pending.track();
        let store = app.store();
        spawn_scoped(async move {
            let link = store.link().await.ok().flatten();
            let has = link.map_or(0, |link| link.head);
            if head.try_get_untracked() != Some(has) {
                head.try_set(has);
            }
        });
    });
    let shown = move || {
        let paper = paper.get()?;
        let role = session
            .card
            .with(|card| card.as_ref().map(|card| card.role))?;
        Some(section(live, &paper, role, head.get(), deciding))
    };
    view! {
        {shown}
        <DecisionDialog live deciding />
    }
}

fn section(
    live: LiveDossier,
    paper: &ShownPaper,
    role: Role,
    head: u32,
    deciding: RwSignal<Option<Deciding>>,
) -> AnyView {
    let (t, lang) = (PaperTexts::of(lang()), lang());
    let pack = live.app().pack();
    let standing = &paper.standing;
    let state = standing.state();
    let latest = standing.latest();
    let version = standing.position.version;
    // Of signatures the first side's stands before the last one's.
    let signatures = standing.signatures();
    let earlier = signatures
        .values()
        .filter(|one| latest.is_some_and(|latest| latest.id != one.id))
        .map(|one| side_words(one, lang));
    let why: Vec<String> = earlier
        .chain(latest.map(|decision| who_words(decision, lang)))
        .collect();
    let why = latest.map(|_| why.join(Common::of(lang).sep));
    let version = (version > 1).then(|| fill(t.version_n, &[("n", &version)]));
    let offers = pack
        .workflow
        .offers(role, standing.paper, &standing.position);
    let awaited = pack.workflow.awaited(role, standing.paper, state);
    let awaited = awaited.map(|one| awaits_words(one, lang));
    let remarks = latest
        .filter(|latest| latest.verb == Verb::Return)
        .map(remarks);
    let answered = standing.answered().map(|answered| {
        let compared = standing.paper.kind() == assessment::KIND;
        let to = live.id.with_value(|id| {
            format!("/d/{id}/compare?of={}&as={}", paper.id, answered.before.id)
        });
        let changes = fill(t.answered, &[("n", &answered.changes)]);
        view! {
            {self::remarks(answered.returned)}
            <p class="cluster screen-only" data-test="answered">
                <span>{changes}</span>
                {compared.then(|| view! { <a href=to data-test="to-answered">{t.beside_before}</a> })}
            </p>
        }
    });
    let between = (state == State::Contradicted).then(|| {
        let states: Vec<String> = standing
            .position
            .between
            .iter()
            .map(|state| state.words().get(lang).to_owned())
            .collect();
        let states = states.join(Common::of(lang).sep);
        view! { <p class="banner" role="status">{fill(t.between, &[("states", &states)])}</p> }
    });
    // The first that goes on is what comes next. What was sent back is corrected first.
    let untouched = state == State::Returned && standing.changed.is_empty();
    let next = offers.iter().find(|offer| offer.verb.goes_on()).copied();
    let next = next.filter(|_| !untouched);
    let buttons: Vec<_> = offers
        .into_iter()
        .map(|offer| {
            let class = match offer.verb {
                _ if Some(offer) == next => "btn btn-primary",
                Verb::Void => "btn btn-quiet btn-bad",
                _ => "btn",
            };
            let test = format!("decide-{}", code(offer.verb, offer.side));
            let paper = paper.clone();
            let words = offer_words(offer, paper.standing.paper, lang);
            let decide = move |_| {
                deciding.set(Some(Deciding {
                    paper: paper.clone(),
                    offer,
                }));
            };
            view! { <button type="button" class=class data-test=test on:click=decide>{words}</button> }
        })
        .collect();
    let delivered = latest.is_none_or(|latest| is_delivered(live, latest, head));
    let class = if latest.is_some() {
        "section paper"
    } else {
        "section paper screen-only"
    };
    view! {
        <section class=class data-test="paper" aria-label=t.title>
            <p class="cluster standing" role="status">
                <StateBadge state />
                {version.map(|version| view! { <span class="soft">{version}</span> })}
                {why.map(|why| view! { <span data-test="decided-by">{why}</span> })}
                {awaited.map(|awaited| view! { <span class="soft screen-only" data-test="awaits">{awaited}</span> })}
            </p>
            {remarks}
            {answered}
            {between}
            {changed(live, standing)}
            {(!buttons.is_empty()).then(|| view! { <div class="cluster screen-only">{buttons}</div> })}
            {receipt::receipt(live, paper, role, delivered)}
            {story(paper)}
        </section>
    }
    .into_any()
}

/// What whoever sent it back asks for.
pub fn remarks(returned: &Decision) -> AnyView {
    let t = PaperTexts::of(lang());
    let words = returned.words.clone();
    view! { <blockquote class="remarks" data-test="remarks"><strong>{t.remarks}</strong><p>{words}</p></blockquote> }
        .into_any()
}

/// A verb for a side in an address or a test.
fn code(verb: Verb, side: Role) -> String {
    match verb {
        Verb::Sign => format!("sign-{}", side.code()),
        Verb::TakeUp => "take-up".to_owned(),
        verb => verb.words().en.clone(),
    }
}

/// Whether the office has it; of what came from elsewhere the office is asked nothing.
fn is_delivered(live: LiveDossier, decision: &Decision, head: u32) -> bool {
    let own = live.app().store().own_id();
    if own.as_ref() != Some(&decision.device) {
        return true;
    }
    let record = live.record_now(decision::KIND, &decision.id);
    let field = record.as_ref().and_then(|record| record.field(SAID));
    let mut written = field.into_iter().flat_map(Field::live);
    written.any(|(id, _)| id.device == decision.device && id.seq <= head)
}

/// What reads otherwise than it was decided on.
fn changed(live: LiveDossier, standing: &Standing) -> Option<AnyView> {
    let basis = standing.basis()?;
    let (t, lang) = (PaperTexts::of(lang()), lang());
    if standing.changed.is_empty() {
        return None;
    }
    let verb = basis.verb.words();
    let verb = verb.get(lang);
    let mut said = fill(
        t.changed,
        &[("verb", &verb), ("n", &standing.changed.len())],
    );
    if standing.state().is_fixed() {
        said.push_str(if lang == domain::Lang::Zh {
            "；"
        } else {
            ". "
        });
        said.push_str(&fill(t.figures_stay, &[("verb", &verb)]));
    }
    let lines = changes(live, standing.paper.kind(), &standing.changed);
    Some(
        view! {
            <details class="detail-fold" data-test="changed-since">
                <summary class="warn">{said}</summary>
                {lines}
            </details>
        }
        .into_any(),
    )
}

/// Changes as lines: the field, what it was, what it is.
fn changes(live: LiveDossier, kind: &str, changed: &[Changed]) -> AnyView {
    let (t, lang) = (PaperTexts::of(lang()), lang());
    let pack = live.app().pack();
    let lines: Vec<_> = changed
        .iter()
        .map(|one| {
            let of = FieldRef::of(kind, &one.field);
            let words = |value: &Value| value_words(&pack, of, value, lang);
            let was = words(one.was.as_ref().unwrap_or(&Value::Null));
            let now: Vec<String> = one
                .now
                .iter()
                .map(|held| match held.by.as_str() {
                    "" => words(&held.value),
                    by => format!("{}（{by}）", words(&held.value)),
                })
                .collect();
            let now = if now.is_empty() {
                words(&Value::Null)
            } else {
                now.join(Common::of(lang).sep)
            };
            let field = field_words(&pack, of, lang);
            view! { <li>{fill(t.was_now, &[("field", &field), ("was", &was), ("now", &now)])}</li> }
        })
        .collect();
    view! { <ul class="bullets">{lines}</ul> }.into_any()
}

/// All decisions in their order.
fn story(paper: &ShownPaper) -> Option<AnyView> {
    let (t, lang) = (PaperTexts::of(lang()), lang());
    let standing = &paper.standing;
    if standing.entries.is_empty() {
        return None;
    }
    let lines: Vec<_> = standing
        .entries
        .iter()
        .map(|entry| {
            let one = &entry.decision;
            let what = verb_words(one.verb, one.side, one.paper, lang);
            let read = one.content.as_ref().map(|_| {
                let sign = if paper.path.contains('?') { '&' } else { '?' };
                let to = format!("{}{sign}as={}", paper.path, one.id);
                view! { <a href=to data-test="as-decided">{t.as_it_was}</a> }
            });
            let struck = entry.denied.is_some();
            let denied = entry.denied.as_ref().map(|why| {
                let why = why.words();
                view! { <span class="note bad">{fill(t.not_counted, &[("why", &why.get(lang))])}</span> }
            });
            view! {
                <li data-test="said" class:struck=struck>
                    <span class="cluster"><strong>{what}</strong><span class="soft">{side_words(one, lang)}" · "{moment(one.at, lang)}</span>{read}</span>
                    {(!one.words.is_empty()).then(|| view! { <p>{one.words.clone()}</p> })}
                    {denied}
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <details class="detail-fold screen-only" data-test="story">
                <summary>{fill(t.story, &[("n", &lines.len())])}</summary>
                <ol class="story">{lines}</ol>
            </details>
        }
        .into_any(),
    )
}
