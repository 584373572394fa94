//! 诊断报告: what the diagnosis found and advises, with the list of needs, the photos and who was there.

use domain::{
    assessment::{self, Stage, explain},
    dossier::Dossier,
    need::{self, NeedField as Need},
    paper::Content,
    project::{
        advice,
        report::{KIND, Report, ReportField as Field, prefill},
        terms::Terms,
        way::Sheet,
    },
    record::{Fields as _, Record},
    schema::FieldRef,
    value::Value,
};
use leptos::prelude::*;

use super::{
    entries::{Entries, EntrySpec, Line, nothing_more},
    facts::{FieldsPart, Part, is_blank},
    on_page::{OnPage, Seen},
    paper_page::{Digest, PaperSpec, fact, item_name, sep},
    pictures::Pictures,
    words::ProjectTexts,
};
use crate::{
    app::{AppState, LiveDossier},
    browser::{new_id, today},
    components::{Icon, IconName},
    i18n::{
        choices::{need_type_words, urgency_words},
        fields::{scenario_words, value_words},
        fill, lang,
    },
    pages::result::rule_of,
};

pub static REPORT: PaperSpec = PaperSpec {
    sheet: Sheet::Report,
    single: true,
    covers: |records, _| Terms::of_report(records),
    parts: &[
        FieldsPart {
            id: "result",
            title: |t| t.result,
            fields: &[Field::Day.name(), Field::Level.name()],
        },
        FieldsPart {
            id: "found",
            title: |t| t.found,
            fields: &[
                Field::Situation.name(),
                Field::Gaps.name(),
                Field::Advice.name(),
                Field::Effect.name(),
            ],
        },
        FieldsPart {
            id: "people",
            title: |t| t.people,
            fields: &[Field::People.name()],
        },
    ],
    below: |on| view! { <Follows on /> <Needs on /> <Pictures on /> }.into_any(),
    begins: |live| {
        let mut fields = from_diagnosis(live);
        if !fields.iter().any(|(name, _)| *name == Field::Day.name()) {
            let day = Value::text(today().to_string());
            fields.push((Field::Day.name(), day));
        }
        fields
    },
    advice: |seen| {
        let report = Report::read(&seen.id, &seen.content);
        advice::of_report(&report, &seen.terms, &seen.dossier)
    },
    digest,
};

/// The list of the enterprise, most urgent first where it is read.
static NEEDS: EntrySpec = EntrySpec {
    kind: need::KIND,
    add: Some(|t| t.add_need),
    test: "add-need",
    fields: &[
        Need::Type.name(),
        Need::Urgency.name(),
        Need::Text.name(),
        Need::Scenario.name(),
        Need::From.name(),
        Need::To.name(),
        Need::Wish.name(),
        Need::Budget.name(),
    ],
    columns: &[
        Need::Urgency.name(),
        Need::Type.name(),
        Need::Text.name(),
        Need::Scenario.name(),
        Need::To.name(),
    ],
    line: need_line,
    begins: || vec![(Need::Text.name(), Value::text(""))],
    more: nothing_more,
};

fn need_line(app: AppState, record: &Record) -> Line {
    let (pack, lang) = (app.pack(), lang());
    let words = |field: Need| {
        let value = record.get(field.name())?;
        Some(value_words(
            &pack,
            FieldRef::of(need::KIND, field.name()),
            value,
            lang,
        ))
    };
    let scenario = record.text(Need::Scenario.name());
    let scenario = scenario.filter(|code| !code.is_empty());
    Line {
        title: item_name(record.text(Need::Text.name())),
        detail: vec![
            words(Need::Type).unwrap_or_default(),
            scenario
                .map(|code| scenario_words(&pack, code, lang))
                .unwrap_or_default(),
        ],
        aside: words(Need::Urgency).unwrap_or_default(),
    }
}

/// What follows from the diagnosis that counts, by field; nothing as long as none is finished.
fn from_diagnosis(live: LiveDossier) -> Vec<(&'static str, Value)> {
    let Some(dossier) = live.dossier.get_untracked() else {
        return Vec::new();
    };
    let Some(diagnosis) = dossier
        .official(Stage::Diagnosis)
        .filter(|one| one.outcome.is_complete())
    else {
        return Vec::new();
    };
    let pack = live.app().pack();
    let record = live.record_now(assessment::KIND, &diagnosis.id);
    let people = record.as_ref().and_then(|record| record.text("people"));
    prefill::fields(
        diagnosis,
        people.unwrap_or_default(),
        rule_of(&pack, diagnosis),
        untrack(lang),
    )
}

/// The steps up that nobody listed yet, as needs.
fn not_listed(live: LiveDossier, dossier: &Dossier) -> Vec<Vec<(&'static str, Value)>> {
    let pack = live.app().pack();
    let Some(diagnosis) = dossier
        .official(Stage::Diagnosis)
        .filter(|one| one.outcome.is_complete())
    else {
        return Vec::new();
    };
    let rule = rule_of(&pack, diagnosis);
    let way = explain(rule, &diagnosis.outcome).way_up;
    let steps = way.iter().flat_map(|way| &way.steps);
    let steps = steps.filter(|step| dossier.need_of(step).is_none());
    steps
        .map(|step| step.as_need(rule, untrack(lang)))
        .collect()
}

/// Fills in what is blank and lists what is advised, as far as it follows from the diagnosis. What
/// people wrote stays.
#[component]
fn Follows(on: OnPage) -> impl IntoView {
    let live = on.live;
    let t = move || ProjectTexts::of(lang());
    let open = move || {
        let Some(dossier) = live.dossier.get() else {
            return false;
        };
        let finished = dossier
            .official(Stage::Diagnosis)
            .is_some_and(|one| one.outcome.is_complete());
        let blank = || {
            let texts = [Field::Situation, Field::Gaps, Field::Advice];
            on.content
                .with(|content| texts.iter().any(|text| is_blank(content.get(text.name()))))
        };
        on.writes.get() && finished && (blank() || !not_listed(live, &dossier).is_empty())
    };
    let follow = move |_| {
        let content = on.content.get_untracked();
        let blank = from_diagnosis(live);
        let blank = blank
            .into_iter()
            .filter(|(name, _)| is_blank(content.get(name)));
        let blank: Vec<_> = blank.collect();
        if !blank.is_empty() {
            on.id.with_value(|id| live.put(KIND, id, blank));
        }
        let Some(dossier) = live.dossier.get_untracked() else {
            return;
        };
        for fields in not_listed(live, &dossier) {
            live.add(need::KIND, &new_id(), fields);
        }
    };
    view! {
        <Show when=open>
            <div class="cluster screen-only">
                <button type="button" class="btn" data-test="from-diagnosis" on:click=follow><Icon name=IconName::Plus /> {move || t().from_diagnosis}</button>
                <span class="note">{move || t().from_diagnosis_help}</span>
            </div>
        </Show>
    }
}

#[component]
fn Needs(on: OnPage) -> impl IntoView {
    let rows = Signal::derive(move || {
        let mut rows: Vec<Content> = on
            .terms
            .with(|terms| terms.needs.values().cloned().collect());
        rows.sort_by_key(need::rank);
        rows
    });
    view! {
        <Part id="needs" title=|t| t.needs>
            <Entries live=on.live spec=&NEEDS open=on.writes instead=rows />
        </Part>
    }
}

fn digest(seen: &Seen) -> Digest {
    let (t, lang) = (ProjectTexts::of(lang()), lang());
    let report = Report::read(&seen.id, &seen.content);
    let diagnosis = seen.dossier.official(Stage::Diagnosis);
    let present = diagnosis.map(|one| one.outcome.level);
    let level = |words: &str, level: Option<u8>| level.map(|n| fill(words, &[("n", &n)]));
    let needs = &seen.terms.needs;
    let urgent = needs
        .values()
        .filter(|one| one.text(Need::Urgency.name()) == Some(need::Urgency::High.code()))
        .count();
    let listed = fill(
        t.needs_n,
        &[
            ("n", &needs.len()),
            ("urgency", &urgency_words(need::Urgency::High, lang)),
            ("urgent", &urgent),
        ],
    );
    let by_type = need::NeedType::ALL.map(|kind| {
        let of = needs
            .values()
            .filter(|one| one.text(Need::Type.name()) == Some(kind.code()));
        format!("{} {}", need_type_words(kind, lang), of.count())
    });
    let said: Vec<String> = level(t.c_level_is, present)
        .into_iter()
        .chain(level(t.expected, report.level))
        .chain([listed])
        .collect();
    let fields = [Field::Day, Field::Level, Field::People];
    let mut summary: Vec<_> = fields
        .iter()
        .filter_map(|field| fact(seen, field.name()))
        .collect();
    summary.push((t.needs.to_owned(), by_type.join(sep())));
    Digest {
        said: said.join(if lang == domain::Lang::Zh {
            "，"
        } else {
            ", "
        }),
        summary,
        figures: seen.terms.figures().unwrap_or_default(),
        refused: Vec::new(),
    }
}
