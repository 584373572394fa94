//! What a bundle would change: enterprise by enterprise, and behind a tap field by field, with the
//! old and the new value, who wrote it and when. Long lists are drawn a piece at a time.

use leptos::prelude::*;
use std::{rc::Rc, sync::Arc};

use domain::{
    bundle::{DossierPlan, Refusal, RefusalReason, SetAside},
    device::DeviceCard,
    ids::{ChangeId, DeviceId},
    photo,
    record::{Change, LiveValue, Record, diff},
    schema::FieldRef,
    value::Value,
    workflow::Denial,
};

use crate::{
    app::{spawn_scoped, use_app},
    exchange::Preview,
    i18n::{
        dossier::DossierTexts,
        exchange::ExchangeTexts,
        fields::{field_words, value_words},
        fill,
        format::{moment, size},
        lang,
    },
    pages::labels::{device_words, is_for_people, programme_words, record_words, words_of},
};

/// Enterprises, and fields of one of them, that are drawn at first and with every tap on "more".
const PAGE: usize = 40;

/// One field that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    /// Which record.
    of: String,
    field: String,
    /// Empty where nothing was there, or where people disagree.
    before: String,
    /// Each with who wrote it and when; several where people disagree.
    now: Vec<(String, String)>,
}

/// What is read from the bundle, and shared by all that is shown of it.
#[derive(Clone)]
struct Source {
    found: Rc<Preview>,
    cards: Arc<Vec<DeviceCard>>,
}

impl Source {
    fn who(&self, id: &ChangeId, held_by: &str, at_ms: i64) -> String {
        let device = device_words(id.device.as_str(), &self.cards);
        let when = moment(at_ms, lang());
        match held_by {
            "" => format!("{device} · {when}"),
            by => format!("{by} · {device} · {when}"),
        }
    }

    /// The fields of a dossier that the import changes, given its records as they are.
    fn lines(&self, dossier: &str, before: &[Record]) -> Vec<Line> {
        let (pack, lang) = (use_app().pack(), lang());
        let mut lines = Vec::new();
        let after = self.found.plan.records.iter();
        for record in after.filter(|record| record.key.dossier == dossier) {
            let of = record_words(&pack, record, lang);
            let was = before.iter().find(|before| before.key == record.key);
            for one in diff(was, record) {
                let field = FieldRef::of(&record.key.kind, one.field);
                let words = |value: &Value| value_words(&pack, field, value, lang);
                let shown = |(id, held): &(&ChangeId, &LiveValue)| {
                    (words(&held.value), self.who(id, &held.by, held.at.ms))
                };
                let people = one
                    .now
                    .iter()
                    .any(|(_, held)| is_for_people(field, &held.value));
                if people {
                    lines.push(Line {
                        of: of.clone(),
                        field: field_words(&pack, field, lang),
                        before: match one.before {
                            Some(before) if !one.is_conflict() => words(before),
                            _ => String::new(),
                        },
                        now: one.now.iter().map(shown).collect(),
                    });
                }
            }
        }
        lines
    }

    /// The fields that changes which are not taken would have written.
    fn written<'a>(&self, changes: impl IntoIterator<Item = &'a Change>) -> Vec<Line> {
        let (pack, lang) = (use_app().pack(), lang());
        let mut lines = Vec::new();
        for change in changes {
            for (field, write) in &change.fields {
                let field = FieldRef::of(&change.record.kind, field);
                if !is_for_people(field, &write.value) {
                    continue;
                }
                let who = self.who(&change.id, &change.by, change.at.ms);
                lines.push(Line {
                    of: words_of(&pack, &self.found.plan.records, &change.record, lang),
                    field: field_words(&pack, field, lang),
                    before: String::new(),
                    now: vec![(value_words(&pack, field, &write.value, lang), who)],
                });
            }
        }
        lines
    }
}

/// What a bundle would change, in words.
#[component]
pub fn PlanView(found: Rc<Preview>) -> impl IntoView {
    let t = move || ExchangeTexts::of(lang());
    let app = use_app();
    let source = RwSignal::new_local(None::<Source>);
    let bundle = &found.open.bundle;
    let plan = &found.plan;
    let bytes: u64 = plan.attachments.iter().map(|listed| listed.size).sum();
    // Their bytes were not on the device that made the file.
    let without = plan
        .records
        .iter()
        .filter(|record| record.key.kind == photo::KIND && !record.is_deleted())
        .filter_map(|record| record.text("sha256"))
        .filter(|hash| {
            bundle
                .attachments
                .iter()
                .all(|listed| listed.sha256 != *hash)
        })
        .count();
    let gaps = plan.gaps.iter().map(|gap| view! {
        <p class="note warn">{fill(t().gap, &[("name", &gap.name), ("from", &gap.from), ("to", &gap.to)])}</p>
    }).collect_view();
    let brought: Vec<DeviceCard> = std::iter::once(&bundle.device)
        .chain(&bundle.cards)
        .cloned()
        .collect();
    let all_cards = brought.clone();
    let shared = Rc::clone(&found);
    let store = app.store();
    spawn_scoped(async move {
        // A name given here stands before one that comes with the file.
        let mut cards = store.devices().await.unwrap_or_default();
        cards.extend(brought);
        source.try_set(Some(Source {
            found: shared,
            cards: Arc::new(cards),
        }));
    });
    let dossiers = RwSignal::new(plan.dossiers.clone());
    let refusals = plan.refusals.clone();
    view! {
        <section class="stack section" data-test="import-preview">
            <div>
                <h2>{fill(t().from, &[("name", &bundle.device.name)])}</h2>
                <p class="note">{fill(t().made_at, &[("at", &made_at(&bundle.created_at))])}</p>
            </div>
            {refusals.iter().map(|refusal| refused(refusal, source)).collect_view()}
            {(!plan.set_aside.is_empty()).then(|| quarantined(&plan.set_aside, &all_cards, source))}
            {(!plan.gaps.is_empty()).then(|| view! { <div class="stack tight" data-test="import-gap">{gaps}<p>{t().gap_text}</p></div> })}
            {(plan.can_apply() && plan.is_nothing()).then(|| view! { <p data-test="import-nothing">{t().no_change}</p> })}
            {(!plan.dossiers.is_empty()).then(|| view! {
                <h3>{t().comes}</h3>
                <Pieces rows=dossiers draw=move |plan: DossierPlan| dossier_row(&plan, source) />
            })}
            {(!plan.attachments.is_empty()).then(|| view! { <p class="note">{fill(t().attachments_n, &[("n", &plan.attachments.len()), ("size", &size(bytes))])}</p> })}
            {(without > 0).then(|| view! { <p class="note warn" data-test="import-without">{fill(t().pictures_missing, &[("n", &without)])}</p> })}
            {(plan.already > 0).then(|| view! { <p class="note">{fill(t().already, &[("n", &plan.already)])}</p> })}
        </section>
    }
}

/// Rows a piece at a time: a whole city's import would draw for minutes.
#[component]
fn Pieces<T: Clone + Send + Sync + 'static>(
    rows: RwSignal<Vec<T>>,
    draw: impl Fn(T) -> AnyView + Clone + Send + 'static,
) -> impl IntoView {
    let shown = RwSignal::new(PAGE);
    let drawn = move || {
        rows.with(|rows| {
            rows.iter()
                .take(shown.get())
                .cloned()
                .enumerate()
                .collect::<Vec<_>>()
        })
    };
    let rest = move || rows.with(Vec::len).saturating_sub(shown.get());
    view! {
        <div class="rows"><For each=drawn key=|(nth, _)| *nth let:row>{draw(row.1)}</For></div>
        {move || match rest() {
            0 => ().into_any(),
            n => view! { <div><button type="button" class="btn" data-test="import-more" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                {fill(ExchangeTexts::of(lang()).more_n, &[("n", &n)])}</button></div> }.into_any(),
        }}
    }
}

/// ISO text as a moment of this device; the text itself where it is none.
fn made_at(iso: &str) -> String {
    let ms = js_sys::Date::parse(iso);
    if ms.is_nan() {
        iso.to_owned()
    } else {
        moment(ms as i64, lang())
    }
}

/// What is behind a row, read when it is opened for the first time.
fn folded(
    summary: AnyView,
    test: &'static str,
    open: impl Fn(RwSignal<Vec<Line>>) + 'static,
) -> AnyView {
    let lines = RwSignal::new(Vec::<Line>::new());
    let read = StoredValue::new(false);
    let opened = move |_| {
        // The browser says so a moment later, when the page may be gone.
        if read.try_get_value() == Some(false) {
            read.set_value(true);
            open(lines);
        }
    };
    view! {
        <details class="plan-row" data-test=test on:toggle=opened>
            <summary class="row">{summary}</summary>
            <Pieces rows=lines draw=line_row />
        </details>
    }
    .into_any()
}

fn line_row(line: Line) -> AnyView {
    let t = DossierTexts::of(lang());
    let several = line.now.len() > 1;
    let title = format!("{} · {}", line.of, line.field);
    let now = line.now.into_iter().map(|(value, who)| {
        let before = line.before.clone();
        view! {
            <span class="value">{(!before.is_empty()).then(|| view! { <del>{before}</del>" → " })}{value}</span>
            <span class="detail">{who}</span>
        }
    }).collect_view();
    view! {
        <div class="row" data-test="import-field">
            <span class="main"><span class="soft">{title}</span>{now}</span>
            {several.then(|| view! { <span class="note warn">{t.disagrees}</span> })}
        </div>
    }
    .into_any()
}

fn refused(refusal: &Refusal, source: RwSignal<Option<Source>, LocalStorage>) -> AnyView {
    let t = ExchangeTexts::of(lang());
    let why = match refusal.reason {
        RefusalReason::HistoryDiffers => t.why_history,
        RefusalReason::KeyChanged => t.why_key,
        RefusalReason::RelayNotAllowed => t.why_relay,
        RefusalReason::Revoked => t.why_revoked,
        RefusalReason::TooMuchSetAside => t.why_too_much,
    };
    let words = fill(why, &[("name", &refusal.name), ("n", &refusal.changes)]);
    let of = refusal.clone();
    let open = move |lines: RwSignal<Vec<Line>>| {
        if let Some(source) = source.get_untracked() {
            let all = &source.found.open.bundle.changes;
            lines.set(source.written(all.iter().filter(|it| it.id.device == of.device)));
        }
    };
    view! {
        <div class="stack tight" role="alert" data-test="import-refused">
            <h3>{t.refused}</h3>
            <p class="note bad">{words}</p>
            {folded(t.left_out_what.into_any(), "refused-fields", open)}
        </div>
    }
    .into_any()
}

/// Changes that are not for their authors to make, by author and reason.
pub fn by_reason<'a>(
    all: impl IntoIterator<Item = &'a SetAside>,
) -> Vec<(DeviceId, Denial, Vec<Change>)> {
    let mut groups: Vec<(DeviceId, Denial, Vec<Change>)> = Vec::new();
    for SetAside { change, why } in all {
        let device = &change.id.device;
        let known = groups.iter_mut().find(|it| it.0 == *device && it.1 == *why);
        match known {
            Some((_, _, changes)) => changes.push(change.clone()),
            None => groups.push((device.clone(), why.clone(), vec![change.clone()])),
        }
    }
    groups
}

/// A row of them: whose, how many, and why.
pub fn reason_row(name: &str, why: &Denial, changes: &[Change]) -> AnyView {
    let t = ExchangeTexts::of(lang());
    let title = fill(t.quarantined_of, &[("name", &name), ("n", &changes.len())]);
    view! {
        <span class="main">
            <span class="title">{title}</span>
            <span class="detail">{why.words().get(lang()).to_owned()}</span>
        </span>
    }
    .into_any()
}

fn quarantined(
    all: &[SetAside],
    cards: &[DeviceCard],
    source: RwSignal<Option<Source>, LocalStorage>,
) -> AnyView {
    let t = ExchangeTexts::of(lang());
    let row = |(device, why, changes): (DeviceId, Denial, Vec<Change>)| {
        let name = device_words(device.as_str(), cards);
        let summary = reason_row(&name, &why, &changes);
        let open = move |lines: RwSignal<Vec<Line>>| {
            if let Some(source) = source.get_untracked() {
                lines.set(source.written(&changes));
            }
        };
        folded(summary, "quarantined-fields", open)
    };
    let rows: Vec<_> = by_reason(all).into_iter().map(row).collect();
    view! {
        <div class="stack tight" data-test="import-quarantined">
            <h3>{t.quarantined}</h3>
            <p class="note warn">{t.quarantined_lead}</p>
            <div class="rows">{rows}</div>
        </div>
    }
    .into_any()
}

fn dossier_row(plan: &DossierPlan, source: RwSignal<Option<Source>, LocalStorage>) -> AnyView {
    let t = ExchangeTexts::of(lang());
    let mut parts = Vec::new();
    for (text, n) in [
        (t.new_records, plan.new_records.len()),
        (t.changed_records, plan.changed_records.len()),
    ] {
        if n > 0 {
            parts.push(fill(text, &[("n", &n)]));
        }
    }
    let conflicts = plan.conflicts.len();
    let programme = || programme_words(&use_app().pack(), &plan.dossier, lang());
    let name = plan.name.clone().or_else(programme);
    let name = name.unwrap_or_else(|| plan.dossier.clone());
    let summary = view! {
        <span class="main">
            <span class="title">{name}</span>
            <span class="detail">{parts.join(" · ")}</span>
        </span>
        {plan.is_new.then(|| view! { <span class="badge on">{t.new_dossier}</span> })}
        {(conflicts > 0).then(|| view! { <span class="note warn" data-test="import-conflicts">{fill(t.conflicts_n, &[("n", &conflicts)])}</span> })}
    };
    let dossier = plan.dossier.clone();
    let open = move |lines: RwSignal<Vec<Line>>| {
        let (store, dossier) = (use_app().store(), dossier.clone());
        spawn_scoped(async move {
            // Nothing is taken in yet: the store still holds what was before.
            let before = store.records(&dossier).await.unwrap_or_default();
            if let Some(Some(source)) = source.try_get_untracked() {
                lines.try_set(source.lines(&dossier, &before));
            }
        });
    };
    folded(summary.into_any(), "import-dossier", open)
}
