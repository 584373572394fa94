//! 改造方案: what the retrofit is to reach, with its items and the effects it promises.

use domain::{
    assessment::Stage,
    project::{
        advice::{self, Advice},
        effect::{self, EffectField as Effect},
        plan::{Plan, PlanField as Field},
        terms::Terms,
        way::Sheet,
    },
    record::Record,
    schema::FieldRef,
    value::Value,
};
use leptos::prelude::*;

use super::{
    entries::{Entries, EntrySpec, Line, nothing_more},
    facts::{FieldsPart, Part},
    items::PlanItems,
    on_page::{OnPage, Seen},
    paper_page::{Digest, PaperSpec, digest_of_terms, fact, item_name},
    words::ProjectTexts,
};
use crate::{
    app::AppState,
    i18n::{fields::value_words, fill, lang},
};

pub static PLAN: PaperSpec = PaperSpec {
    sheet: Sheet::Plan,
    single: true,
    covers: |records, _| Terms::of_plan(records),
    parts: &[
        FieldsPart {
            id: "goals",
            title: |t| t.goals,
            fields: &[Field::Level.name(), Field::From.name(), Field::To.name()],
        },
        FieldsPart {
            id: "text",
            title: |t| t.text,
            fields: &[
                Field::Goals.name(),
                Field::Measures.name(),
                Field::Duties.name(),
            ],
        },
    ],
    below: |on| view! { <PlanItems on /> <Effects on /> }.into_any(),
    begins: |_| vec![(Field::Goals.name(), Value::text(""))],
    advice,
    digest,
};

/// The effects a plan promises.
pub static EFFECTS: EntrySpec = EntrySpec {
    kind: effect::KIND,
    add: Some(|t| t.add_effect),
    test: "add-effect",
    fields: &[
        Effect::Direction.name(),
        Effect::Measure.name(),
        Effect::UnitName.name(),
        Effect::Before.name(),
        Effect::Promised.name(),
    ],
    columns: &[
        Effect::Direction.name(),
        Effect::Measure.name(),
        Effect::UnitName.name(),
        Effect::Before.name(),
        Effect::Promised.name(),
    ],
    line: effect_line,
    begins: || vec![(Effect::Measure.name(), Value::text(""))],
    more: nothing_more,
};

/// An effect in one line: from what to what.
pub fn effect_line(app: AppState, record: &Record) -> Line {
    let (pack, lang) = (app.pack(), lang());
    let t = ProjectTexts::of(lang);
    let words = |field: Effect| {
        let value = record.get(field.name());
        let of = FieldRef::of(effect::KIND, field.name());
        let words = value.map(|value| value_words(&pack, of, value, lang));
        words.unwrap_or_default()
    };
    let dash = |words: String| {
        if words.is_empty() {
            "—".to_owned()
        } else {
            words
        }
    };
    let from_to = fill(
        t.effect_line,
        &[
            ("before", &dash(words(Effect::Before))),
            ("promised", &dash(words(Effect::Promised))),
            ("unit", &words(Effect::UnitName)),
        ],
    );
    let reached = words(Effect::Reached);
    let reached = (!reached.is_empty()).then(|| fill(t.effect_reached, &[("reached", &reached)]));
    Line {
        title: item_name(record.text(Effect::Measure.name())),
        detail: vec![words(Effect::Direction), reached.unwrap_or_default()],
        aside: from_to,
    }
}

#[component]
fn Effects(on: OnPage) -> impl IntoView {
    let rows = Signal::derive(move || {
        on.terms
            .with(|terms| terms.effects.values().cloned().collect::<Vec<_>>())
    });
    view! {
        <Part id="effects" title=|t| t.effects>
            <Entries live=on.live spec=&EFFECTS open=on.writes instead=rows />
        </Part>
    }
}

fn advice(seen: &Seen) -> Vec<Advice> {
    let dossier = &seen.dossier;
    let before = [Stage::Diagnosis, Stage::SelfReport];
    let present = before
        .into_iter()
        .filter_map(|stage| dossier.official(stage))
        .find(|one| one.outcome.is_complete());
    let present = present.map(|one| one.outcome.level);
    let plan = Plan::read(&seen.id, &seen.content);
    let pack = seen.live.app().pack();
    advice::of_plan(&plan, &seen.terms, present, dossier.enterprise.phase, &pack)
}

fn digest(seen: &Seen) -> Digest {
    let t = ProjectTexts::of(lang());
    let plan = Plan::read(&seen.id, &seen.content);
    let target = plan.level.map(|level| fill(t.target, &[("n", &level)]));
    let more = [Field::Level, Field::From, Field::To];
    let more = more.iter().filter_map(|field| fact(seen, field.name()));
    digest_of_terms(seen, more.collect(), target.into_iter().collect())
}
