//! The receipt of what was handed in: how far it has come, and what to show for it.

use domain::{
    decision::{Decision, Verb},
    device::Role,
    value::Value,
    workflow::State,
};
use leptos::prelude::*;

use super::ShownPaper;
use crate::{
    app::LiveDossier,
    browser::files,
    components::{Icon, IconName, use_toaster},
    i18n::{
        common::Common,
        fill,
        format::moment,
        lang,
        paper::{PaperTexts, receipt_number, side_words},
        result::ResultTexts,
    },
    sync::SyncState,
};

/// The last submission that stands, sent back or not.
fn submission(paper: &ShownPaper) -> Option<&Decision> {
    let entries = paper.standing.entries.iter().rev();
    let mut counting = entries.filter(|entry| entry.counts());
    let last = counting.find(|entry| {
        matches!(
            entry.decision.verb,
            Verb::Submit | Verb::Withdraw | Verb::Correct | Verb::Void
        )
    })?;
    Some(&last.decision).filter(|last| last.verb == Verb::Submit)
}

/// How far it has come; and, for those who handed it in, number, time and figures to print or save.
pub fn receipt(
    live: LiveDossier,
    paper: &ShownPaper,
    role: Role,
    delivered: bool,
) -> Option<AnyView> {
    let submitted = submission(paper)?;
    let (t, lang) = (PaperTexts::of(lang()), lang());
    let state = paper.standing.state();
    let at = match state {
        State::Submitted if delivered => 1,
        State::Submitted => 0,
        State::InReview => 2,
        _ => 3,
    };
    let words = |state: State| state.words().get(lang).to_owned();
    let end = if at == 3 { state } else { State::Approved };
    let steps = [
        words(State::Submitted),
        t.delivered.to_owned(),
        words(State::InReview),
        words(end),
    ];
    let steps: Vec<_> = steps
        .into_iter()
        .enumerate()
        .map(|(nth, words)| {
            let current = (nth == at).then_some("step");
            view! { <li class:done=nth <= at aria-current=current>{words}</li> }
        })
        .collect();
    let figure = |name: &str| match submitted.figures.get(name) {
        Some(Value::Int(int)) => Some(int.to_string()),
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let r = ResultTexts::of(lang);
    let app = live.app();
    let enterprise = live
        .dossier
        .with(|dossier| dossier.as_ref().map(|it| it.enterprise.name.clone()));
    // Whose it is stands on the page; a file goes by itself.
    let whose = [
        (t.programme, app.pack().name.get(lang).to_owned()),
        (t.enterprise, enterprise.unwrap_or_default()),
        (t.code, live.id.get_value()),
    ];
    let facts: Vec<(&str, String)> = [
        (t.number, Some(receipt_number(submitted))),
        (t.time, Some(moment(submitted.at, lang))),
        (t.person, Some(side_words(submitted, lang))),
        (
            r.level,
            figure("level").map(|level| fill(Common::of(lang).level_n, &[("n", &level)])),
        ),
        (r.score, figure("score")),
    ]
    .into_iter()
    .filter_map(|(label, fact)| Some((label, fact?)))
    .collect();
    let text: String = whose
        .iter()
        .chain(&facts)
        .map(|(label, fact)| format!("{label}：{fact}\r\n"))
        .collect();
    let stands = format!("{}：{}\r\n", t.title, words(state));
    let text = format!(
        "{} {}\r\n{text}{stands}",
        submitted.paper.words().get(lang),
        t.receipt
    );
    let toaster = use_toaster();
    let name = format!("{}-{}.txt", t.receipt, receipt_number(submitted));
    let save = move |_| {
        let saved = files::blob(text.as_bytes(), "text/plain;charset=utf-8")
            .and_then(|blob| files::download(&name, &blob));
        if saved.is_err() {
            toaster.say(t.not_saved);
        }
    };
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(label, fact)| view! { <div><dt>{label}</dt><dd>{fact}</dd></div> })
        .collect();
    let waits = (state == State::Submitted && !delivered).then(|| {
        // Whoever waits to be admitted can do nothing about it.
        let waits = matches!(app.sync.get(), SyncState::AwaitingAdmission);
        let words = if waits {
            t.not_admitted
        } else {
            t.not_delivered
        };
        view! { <p class="note" data-test="not-delivered">{words}</p> }
    });
    let own = (submitted.side == role && state != State::Returned).then(|| {
        view! {
            <dl class="facts paired" data-test="receipt">{facts}</dl>
            <div class="cluster screen-only">
                <button type="button" class="btn btn-small" data-test="save-receipt" on:click=save><Icon name=IconName::Download />{t.save}</button>
            </div>
        }
    });
    Some(
        view! {
            <ol class="way screen-only" data-test="way">{steps}</ol>
            {waits}
            {own}
        }
        .into_any(),
    )
}
