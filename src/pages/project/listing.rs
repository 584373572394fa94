//! 入库申请: what the survey says of the enterprise, and for which phase the city lists it.

use domain::{
    paper::Content,
    project::{
        listing::{Listing, ListingField as Field, ON_LIST, OnListField},
        terms::Terms,
        way::Sheet,
    },
    value::Value,
    workflow::{Standing, State},
};
use leptos::prelude::*;

use super::{
    facts::{FieldsPart, Part, facts},
    on_page::{OnPage, Seen},
    paper_page::{Digest, PaperSpec, fact, sep},
    words::ProjectTexts,
};
use crate::{
    app::{LiveField, use_app, use_session},
    browser::today,
    components::RecordField,
    i18n::{fill, format::day, lang},
};

pub static LISTING: PaperSpec = PaperSpec {
    sheet: Sheet::Listing,
    single: true,
    covers: |_, _| Terms::default(),
    parts: &[
        FieldsPart {
            id: "asked",
            title: |t| t.asked,
            fields: &[
                Field::Day.name(),
                Field::Batch.name(),
                Field::Phase.name(),
                Field::Replaces.name(),
            ],
        },
        FieldsPart {
            id: "survey",
            title: |t| t.survey,
            fields: &[
                Field::Survey.name(),
                Field::Wants.name(),
                Field::Budget.name(),
            ],
        },
    ],
    below: |on| view! { <OnList on /> }.into_any(),
    begins: |live| {
        let mut fields = vec![(Field::Day.name(), Value::text(today().to_string()))];
        let dossier = live.dossier.get_untracked();
        let phase = dossier.and_then(|dossier| dossier.enterprise.phase);
        fields.extend(phase.map(|phase| (Field::Phase.name(), Value::Int(phase.into()))));
        fields
    },
    advice: |_| Vec::new(),
    digest,
};

/// Whether the enterprise reads as the paper says, and the way to make it so.
#[component]
fn OnList(on: OnPage) -> impl IntoView {
    let (app, session, live) = (use_app(), use_session(), on.live);
    let kind = domain::enterprise::KIND;
    let barred = session.barred(kind, "phase", None);
    let writes = barred.is_none();
    let said = move || {
        let dossier = live.dossier.get()?;
        let (t, lang) = (ProjectTexts::of(lang()), lang());
        let enterprise = &dossier.enterprise;
        let pack = app.pack();
        let phase = enterprise.phase.and_then(|number| {
            let mut phases = pack.phases.iter();
            phases.find(|phase| phase.number == number)
        });
        let phase = phase.map(|phase| phase.name.get(lang).to_owned());
        let since = enterprise.selected.map(|on| day(on, lang));
        let parts: Vec<String> = phase.into_iter().chain(since).collect();
        let words = if parts.is_empty() {
            t.not_listed.to_owned()
        } else {
            fill(t.is_listed, &[("what", &parts.join(sep()))])
        };
        Some(view! { <p data-test="on-list">{words}</p> })
    };
    let read = move || {
        let on_list = on.id.with_value(|id| live.record(ON_LIST, id));
        on.content
            .with(|content| Listing::read("", content, on_list.as_ref()))
    };
    let to_write = move || {
        let dossier = live.dossier.get()?;
        let state = on.standing.with(|one| one.as_ref().map(Standing::state))?;
        let listing = read();
        match state {
            State::Approved if listing.left.is_none() => listing
                .listed(&dossier.enterprise)
                .map(|fields| (true, fields)),
            State::Void | State::Refused | State::Approved => {
                Listing::unlisted(&dossier.enterprise).map(|fields| (false, fields))
            }
            _ => None,
        }
    };
    let write = move |_| {
        if let Some((_, fields)) = untrack(to_write) {
            live.put(kind, kind, fields);
        }
    };
    let words = move || {
        let t = ProjectTexts::of(lang());
        let puts = to_write().is_some_and(|(puts, _)| puts);
        if puts { t.put_on_list } else { t.take_off_list }
    };
    let replaced = move || {
        let code = read().replaces;
        (!code.is_empty()).then(|| {
            let row = app.rows.with(|rows| rows.get(&code).map(|row| row.name.clone()));
            let name = row.unwrap_or_else(|| code.clone());
            view! { <p><a href=format!("/d/{code}/project/listing") data-test="replaced">{fill(ProjectTexts::of(lang()).replaces, &[("name", &name)])}</a></p> }
        })
    };
    const FIELDS: [&str; 5] = [
        OnListField::PublishedFrom.name(),
        OnListField::PublishedTo.name(),
        OnListField::Listed.name(),
        OnListField::Left.name(),
        OnListField::Because.name(),
    ];
    let city_writes = session.barred(ON_LIST, "", None).is_none();
    // What the city does begins once it has approved.
    let approved =
        move || on.standing.with(|one| one.as_ref().map(Standing::state)) == Some(State::Approved);
    let controls = move || {
        let controls = FIELDS.map(|name| {
            let of = on
                .id
                .with_value(|id| LiveField::new(live, ON_LIST, id, name));
            view! { <RecordField of test=name /> }
        });
        view! { <div class="grid screen-only">{controls.into_iter().collect_view()}</div> }
    };
    let city = move || {
        approved().then(|| {
            let record = on.id.with_value(|id| live.record(ON_LIST, id));
            let said = record.as_ref().map(Content::of).unwrap_or_default();
            view! {
                {city_writes.then(controls)}
                <div class:print-only=city_writes>{facts(app, ON_LIST, &FIELDS, &said)}</div>
            }
        })
    };
    view! {
        <Part id="on-list" title=|t| t.on_list>
            {said}
            {replaced}
            {city}
            <Show when=move || writes && to_write().is_some()>
                <div class="screen-only"><button type="button" class="btn btn-primary" data-test="write-list" on:click=write>{words}</button></div>
            </Show>
        </Part>
    }
}

fn digest(seen: &Seen) -> Digest {
    let fields = [Field::Phase, Field::Batch, Field::Replaces, Field::Budget];
    let summary: Vec<_> = fields
        .iter()
        .filter_map(|field| fact(seen, field.name()))
        .collect();
    let said = summary.iter().take(3);
    let said: Vec<String> = said
        .map(|(label, words)| format!("{label} {words}"))
        .collect();
    Digest {
        said: said.join(sep()),
        summary,
        ..Digest::default()
    }
}
