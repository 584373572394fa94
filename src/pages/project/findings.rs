//! 监督意见: what supervision found about the papers and the progress of one file, with the answers.

use domain::{
    assessment::Stage,
    dossier::Dossier,
    project::{
        finding::{FindingField as Field, KIND, Severity, Turn, sort},
        way::{self, Sheet},
    },
    record::DELETED,
    retrofit,
    schema::{Choices, FieldRef},
    value::Value,
};
use leptos::prelude::*;

use super::{entries::evidence, words::ProjectTexts};
use crate::{
    app::{LiveDossier, LiveField, use_app, use_live_dossier, use_session},
    browser::{new_id, today},
    components::{
        Empty, Icon, IconName, PageHead, RecordDisagrees, RecordField, SelectField, distinct,
        use_toaster,
    },
    i18n::{
        choices::choices,
        common::Common,
        fields::{field_words, kind_words, value_words},
        fill, lang,
        shell::stage_name,
    },
    pages::{deleted::delete_record, undo::UndoButton},
};

/// What findings can be about: its code in a list, and its words.
fn things(dossier: &Dossier) -> Vec<(String, String)> {
    let lang = lang();
    let mut all = vec![(String::new(), ProjectTexts::of(lang).about_file.to_owned())];
    let stages = Stage::ALL
        .into_iter()
        .filter_map(|stage| dossier.official(stage));
    all.extend(stages.map(|one| {
        let code = format!("{}/{}", domain::assessment::KIND, one.id);
        (code, stage_name(one.stage, lang).to_owned())
    }));
    for sheet in Sheet::ALL {
        let name = sheet.words().get(lang).to_owned();
        match sheet {
            Sheet::Items => all.push((format!("{}/", retrofit::KIND), name)),
            sheet => all.extend(
                way::papers(dossier, sheet)
                    .zip(1_usize..)
                    .map(|(one, nth)| {
                        let code = format!("{}/{}", one.standing.paper.kind(), one.id);
                        let more = if nth > 1 {
                            format!(" {nth}")
                        } else {
                            String::new()
                        };
                        (code, format!("{name}{more}"))
                    }),
            ),
        }
    }
    all
}

/// Where what a finding is about is opened.
fn address(dossier: &str, (kind, id): &(String, String)) -> Option<String> {
    if kind == retrofit::KIND {
        return Some(format!("/d/{dossier}/retrofit"));
    }
    if kind == domain::assessment::KIND {
        return Some(format!("/d/{dossier}/result/{id}"));
    }
    let mut sheets = Sheet::ALL.into_iter();
    let sheet = sheets.find(|sheet| sheet.paper().is_some_and(|paper| paper.kind() == kind))?;
    Some(super::paper_page::address(dossier, sheet, id))
}

fn about_value(code: &str) -> Value {
    let parts = code.split_once('/');
    let parts = parts.map(|(kind, id)| vec![kind.into(), id.into()]);
    Value::List(parts.unwrap_or_default())
}

/// What the page's address asks for a finding about, as a code of [`things`]; empty where it asks for none.
fn asked_about() -> String {
    let search = window().location().search().unwrap_or_default();
    let asked = search.strip_prefix("?about=").unwrap_or_default();
    let plain = js_sys::decode_uri_component(asked).ok();
    plain.map(String::from).unwrap_or_default()
}

/// `/d/:dossier/project/findings`; `about` in the address begins one about that.
#[component]
pub fn FindingsPage(dossier: String) -> impl IntoView {
    let live = use_live_dossier(dossier.clone());
    let session = use_session();
    let t = move || ProjectTexts::of(lang());
    let writes = session.barred(KIND, Field::Text.name(), None).is_none();
    let ids = Memo::new(move |_| {
        let dossier = live.dossier.get();
        let mut all = dossier
            .map(|dossier| dossier.findings.clone())
            .unwrap_or_default();
        sort(&mut all);
        all.into_iter().map(|one| one.id).collect::<Vec<_>>()
    });
    let add = move |_| {
        let about = asked_about();
        let fields = vec![
            (Field::Severity.name(), Value::text(Severity::Fault.code())),
            (Field::About.name(), about_value(&about)),
        ];
        live.add(KIND, &new_id(), fields);
    };
    let print = move |_| drop(window().print());
    let counts = move || {
        let dossier = live.dossier.get()?;
        let count = |turn: Turn| {
            let all = dossier.findings.iter();
            all.filter(|one| one.turn() == turn).count()
        };
        let said = [Turn::Answer, Turn::Close, Turn::Closed].map(|turn| {
            let words = turn.words();
            format!("{} {}", words.get(lang()), count(turn))
        });
        Some(said.join(" · "))
    };
    view! {
        <main class="page page-sheet" data-test="findings">
            <PageHead title=move || kind_words(KIND, lang()) under=live.name() back=format!("/d/{dossier}")>
                <UndoButton live kind=KIND />
                <button data-read="" type="button" class="btn" data-test="print" on:click=print><Icon name=IconName::Print /> {move || t().print}</button>
                <Show when=move || writes>
                    <button type="button" class="btn btn-primary" data-test="add-finding" disabled=move || live.dossier.with(Option::is_none) on:click=add><Icon name=IconName::Plus /> {move || t().add_finding}</button>
                </Show>
            </PageHead>
            <p class="digest" data-test="findings-count">{counts}</p>
            <Show when=move || ids.with(Vec::is_empty)>
                <Empty title=move || t().no_findings text=move || t().no_findings_text icon=IconName::Check />
            </Show>
            <div class="findings">
                <For each=move || distinct(ids.get(), String::clone) key=String::clone let:id><OneFinding live id writes /></For>
            </div>
        </main>
    }
}

#[component]
fn OneFinding(live: LiveDossier, id: String, writes: bool) -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let t = move || ProjectTexts::of(lang());
    let of = |field: Field| LiveField::new(live, KIND, &id, field.name());
    let stored = StoredValue::new(id.clone());
    let one = Memo::new(move |_| {
        let dossier = live.dossier.get()?;
        let mut all = dossier.findings.iter();
        stored.with_value(|id| all.find(|one| one.id == *id).cloned())
    });
    let put = move |field: Field, value: Value| {
        stored.with_value(|id| live.put(KIND, id, vec![(field.name(), value)]));
    };
    let head = move || {
        let one = one.get()?;
        let (pack, lang) = (app.pack(), lang());
        let (turn, late) = (one.turn(), one.is_late(today()));
        let class = match turn {
            Turn::Closed => "badge on",
            _ if late => "badge bad",
            Turn::Answer => "badge warn",
            Turn::Close => "badge none",
        };
        let severity = one.severity.map(|severity| {
            let all = choices(&pack, Choices::Severity, lang);
            let is = |(value, _): &(Value, String)| value.as_text() == Some(severity.code());
            let words = all.into_iter().find(is).map(|(_, words)| words);
            let class = if severity == Severity::Grave {
                "bad strong"
            } else {
                ""
            };
            view! { <span class=class>{words}</span> }
        });
        let due = one.due.map(|due| {
            let words = fill(t().answer_by, &[("day", &due)]);
            view! { <span class:bad=late class="soft">{words}</span> }
        });
        let dossier = live.dossier.get()?;
        let code = format!("{}/{}", one.about.0, one.about.1);
        let about = things(&dossier)
            .into_iter()
            .find(|(of, _)| *of == code || (of.is_empty() && one.about.0.is_empty()))
            .map_or_else(|| kind_words(&one.about.0, lang), |(_, words)| words);
        let to = live.id.with_value(|dossier| address(dossier, &one.about));
        let about = match to {
            Some(to) => view! { <a href=to data-test="to-about">{about}</a> }.into_any(),
            None => view! { <span>{about}</span> }.into_any(),
        };
        let words = turn.words();
        Some(view! {
            <p class="cluster"><span class=class data-test="turn">{words.get(lang).to_owned()}</span>{severity}{about}{due}</p>
        })
    };
    let said = move |field: Field| {
        let record = stored.with_value(|id| live.record(KIND, id));
        let value = record.as_ref().and_then(|record| record.get(field.name()));
        let of = FieldRef::of(KIND, field.name());
        let words = value.map(|value| value_words(&app.pack(), of, value, lang()));
        words.filter(|words| !words.trim().is_empty())
    };
    let text = move || {
        let text = said(Field::Text);
        view! { <p class="as-written">{text.unwrap_or_else(|| t().unnamed.to_owned())}</p> }
    };
    let answer = move || {
        let answer = said(Field::Answer)?;
        let day = said(Field::AnsweredOn);
        let label = field_words(
            &app.pack(),
            FieldRef::of(KIND, Field::Answer.name()),
            lang(),
        );
        Some(
            view! { <blockquote class="remarks" data-test="answer"><strong>{label}</strong>{day.map(|day| view! { <span class="soft small">" "{day}</span> })}<p class="as-written">{answer}</p></blockquote> },
        )
    };
    let things = move || {
        let dossier = live.dossier.get();
        dossier.map(|dossier| things(&dossier)).unwrap_or_default()
    };
    let about = Signal::derive(move || {
        one.with(|one| match one {
            Some(one) if !one.about.0.is_empty() => format!("{}/{}", one.about.0, one.about.1),
            _ => String::new(),
        })
    });
    let closed = move || one.with(|one| one.as_ref().is_some_and(|one| one.turn() == Turn::Closed));
    let close = move |_| {
        let day = today().to_string();
        put(Field::ClosedOn, Value::text(day));
    };
    let reopen = move |_| put(Field::ClosedOn, Value::Null);
    let (severity, what, due) = (of(Field::Severity), of(Field::Text), of(Field::Due));
    let (answer_field, answered_on) = (of(Field::Answer), of(Field::AnsweredOn));
    let no_delete = LiveField::new(live, KIND, &id, DELETED).barred();
    let no_answer = answer_field.barred();
    // Whoever examines reads the answer and does not write it.
    let answers = move || !writes && no_answer.with(Option::is_none) && !closed();
    let answered = move |_| {
        let day = today().to_string();
        put(Field::AnsweredOn, Value::text(day));
    };
    let delete = move |_| {
        let said = untrack(|| format!("{} · {}", kind_words(KIND, lang()), t().deleted));
        delete_record(live, KIND, stored.get_value(), said, toaster);
    };
    view! {
        <article class="finding stack" data-test="finding">
            {head}
            <RecordDisagrees live kind=KIND id=id.clone() />
            <div class:print-only=move || writes && !closed()>{text}</div>
            <Show when=move || writes && !closed()>
                <div class="grid screen-only">
                    <RecordField of=what lines=3 test="text" />
                    <RecordField of=severity test="severity" />
                    <SelectField label=move || field_words(&app.pack(), FieldRef::of(KIND, Field::About.name()), lang()) value=about options=things on_choice=move |code: String| put(Field::About, about_value(&code)) test="about" />
                    <RecordField of=due test="due" />
                </div>
            </Show>
            {evidence(live, KIND, &id)}
            <div class:print-only=answers>{answer}</div>
            <Show when=answers>
                <div class="grid screen-only">
                    <RecordField of=answer_field lines=3 test="answer" />
                    <RecordField of=answered_on test="answered_on" />
                </div>
                <div class="cluster screen-only">
                    <button type="button" class="btn" data-test="answered-today" on:click=answered>{move || t().answered_today}</button>
                </div>
            </Show>
            <Show when=move || writes>
                <div class="cluster screen-only">
                    <Show when=closed fallback=move || view! { <button type="button" class="btn btn-primary" data-test="close-finding" on:click=close>{move || t().close_finding}</button> }>
                        <button type="button" class="btn" data-test="reopen-finding" on:click=reopen>{move || t().reopen_finding}</button>
                    </Show>
                    <button type="button" class="btn btn-quiet btn-bad" data-test="delete-finding" hidden=move || no_delete.with(Option::is_some) on:click=delete>{move || Common::of(lang()).delete}</button>
                </div>
            </Show>
        </article>
    }
}
