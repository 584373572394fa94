//! Saying a decision: what it is about, by whom, in what words.

use domain::{
    decision::{Author, Draft, Verb},
    device::Role,
    ids::RecordKey,
    photo,
    record::Edit,
    value::Value,
    workflow::{Ask, Offer},
};
use leptos::{html, prelude::*};
use web_sys::HtmlCanvasElement;

use super::{ShownPaper, changes};
use crate::{
    app::{LiveDossier, spawn_detached, use_session},
    browser::{new_id, now_ms, photo::take_canvas},
    components::{TextField, Toaster, dialog::show_while, fill_in_names, pad::Pad, use_toaster},
    i18n::{
        Trouble,
        common::Common,
        fill, lang,
        paper::{PaperTexts, consequence, offer_words},
    },
};

/// What somebody is about to decide, as it was on the screen when that began.
#[derive(Clone)]
pub struct Deciding {
    pub paper: ShownPaper,
    pub offer: Offer,
}

/// The one dialog for all verbs and papers.
#[component]
pub fn DecisionDialog(live: LiveDossier, deciding: RwSignal<Option<Deciding>>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    show_while(dialog, move || deciding.with(Option::is_some), || ());
    let close = move |_| {
        if deciding.with_untracked(Option::is_some) {
            deciding.set(None);
        }
    };
    view! {
        <dialog node_ref=dialog class="sheet decision" data-test="decision" on:close=close>
            {move || deciding.get().map(|now| form(live, deciding, now))}
        </dialog>
    }
}

/// What the person enters.
#[derive(Clone, Copy)]
struct Entered {
    person: RwSignal<String>,
    words: RwSignal<String>,
    promised: RwSignal<bool>,
    /// The box that was signed in.
    drawn: RwSignal<Option<HtmlCanvasElement>, LocalStorage>,
    busy: RwSignal<bool>,
    failed: RwSignal<String>,
}

fn form(
    live: LiveDossier,
    deciding: RwSignal<Option<Deciding>>,
    Deciding { paper, offer }: Deciding,
) -> AnyView {
    let (session, toaster) = (use_session(), use_toaster());
    let (t, now) = (PaperTexts::of(lang()), lang());
    let Offer {
        verb,
        side,
        words_needed,
    } = offer;
    let standing = &paper.standing;
    let card = session.card.get_untracked();
    let role = card.as_ref().map_or(side, |card| card.role);
    let own = side == role || role != Role::Team;
    let entered = Entered {
        person: RwSignal::new(if own {
            session.person.get_untracked()
        } else {
            paper.contact.clone()
        }),
        words: RwSignal::new(if verb == Verb::Return {
            paper.remarks.clone()
        } else {
            String::new()
        }),
        promised: RwSignal::new(!verb.promises()),
        drawn: RwSignal::new_local(None),
        busy: RwSignal::new(false),
        failed: RwSignal::new(String::new()),
    };
    let draft = Draft {
        figures: paper.figures.clone(),
        ..standing.draft(&paper.id, paper.record.as_ref(), offer)
    };
    // With words that are still to be written: only what it is about can be in its way yet.
    let seen = draft.content.digest().ok();
    let pack = live.app().pack();
    let ask = Ask {
        paper: standing.paper,
        verb,
        role,
        side,
        words: "-",
        seen: seen.as_deref(),
    };
    let denied = standing.may_decide(&pack.workflow, &ask).err();
    let whole = paper.missing.is_empty() || !verb.promises();
    let mut refused = paper.refused.iter().filter(|(of, _)| *of == verb);
    let refused = refused.next().map(|(_, why)| why.clone());
    let possible = denied.is_none() && refused.is_none() && whole && card.is_some();
    let ready = move || {
        let Entered {
            person,
            words,
            promised,
            drawn,
            busy,
            ..
        } = entered;
        possible
            && !busy.get()
            && promised.get()
            && person.with(|person| !person.trim().is_empty())
            && (!words_needed || words.with(|words| !words.trim().is_empty()))
            && (verb != Verb::Sign || drawn.with(Option::is_some))
    };
    let title = offer_words(offer, standing.paper, now);
    let missing = (!whole).then(|| {
        let all: Vec<_> = paper
            .missing
            .iter()
            .map(|(words, to)| {
                let (words, to) = (words.clone(), to.clone());
                // Its place may be on this page, below the dialog.
                view! { <li><a class="chip" href=to on:click=move |_| deciding.set(None)>{words}</a></li> }
            })
            .collect();
        let said = fill(
            t.missing,
            &[("n", &paper.missing.len()), ("verb", &verb.words().get(now))],
        );
        view! { <p class="banner" role="status">{said}</p><ul class="cluster" data-test="decision-missing">{all}</ul> }
    });
    let denied = denied.map(|denied| denied.words().get(now).to_owned());
    let denied = denied.or(refused).map(|why| {
        view! { <p class="banner bad" role="alert" data-test="decision-denied">{why}</p> }
    });
    let summary: Vec<_> = paper
        .summary
        .iter()
        .map(|(label, fact)| view! { <dt>{label.clone()}</dt><dd>{fact.clone()}</dd> })
        .collect();
    let changed = (verb == Verb::Submit && !standing.changed.is_empty()).then(|| {
        let said = fill(
            t.changed,
            &[("verb", &verb.words().get(now)), ("n", &standing.changed.len())],
        );
        view! { <div data-test="decision-changed"><h3>{said}</h3>{changes(live, standing.paper.kind(), &standing.changed)}</div> }
    });
    let pad = (verb == Verb::Sign).then(|| sign_box(entered));
    let promise = verb.promises().then(|| {
        view! {
            <label class="option">
                <input type="checkbox" data-test="decision-promise" on:change=move |event| entered.promised.set(event_target_checked(&event)) />
                <span class="option-text">{t.promise}</span>
            </label>
            {(verb == Verb::Sign).then(|| view! { <p class="note">{t.final_after}</p> })}
        }
    });
    let confirm = move |_| {
        if let Some(card) = &card {
            let author = Author {
                device: card.id.clone(),
                role: card.role,
                person: entered.person.get_untracked().trim().to_owned(),
            };
            decide(live, deciding, entered, toaster, draft.clone(), author);
        }
    };
    // What cannot be said yet is not filled in either.
    let rest = whole.then(|| {
        view! {
            <dl class="facts" data-test="decision-summary" aria-label=fill(t.covers, &[("verb", &verb.words().get(now))])>{summary}</dl>
            {changed}
            {words_needed.then(|| view! {
                <TextField label=t.words value=entered.words lines=4 test="decision-words" on_text=move |text| entered.words.set(text) />
            })}
            {pad}
            {own.then(|| fill_in_names(entered.person))}
            <TextField label=t.person value=entered.person test="decision-person" on_text=move |text| entered.person.set(text) />
            {promise}
        }
    });
    view! {
        <div class="stack">
            <h2>{title.clone()}</h2>
            {consequence(verb, now).map(|words| view! { <p class="soft">{words}</p> })}
            {denied}
            {missing}
            {rest}
            {move || entered.failed.with(|failed| (!failed.is_empty()).then(|| view! { <p class="note bad" role="alert">{failed.clone()}</p> }))}
        </div>
        <div class="actions">
            <button type="button" class="btn" data-test="decision-cancel" on:click=move |_| deciding.set(None)>{Common::of(now).cancel}</button>
            <button type="button" class="btn btn-primary" data-test="decision-confirm" disabled=move || !ready() on:click=confirm>{title.clone()}</button>
        </div>
    }
    .into_any()
}

/// A clean box to sign in, and the way to another one.
fn sign_box(entered: Entered) -> AnyView {
    let t = PaperTexts::of(lang());
    let boxes = RwSignal::new(0_u32);
    let clear = move |_| {
        entered.drawn.set(None);
        boxes.update(|boxes| *boxes += 1);
    };
    view! {
        <div class="stack tight" data-test="decision-pad" data-signed=move || entered.drawn.with(Option::is_some).to_string()>
            // By number: the same element would stay, with what was drawn on it. One that goes hands
            // over what was drawn in it last, which is no longer wanted.
            <For each=move || vec![boxes.get()] key=|nth| *nth let:nth>
                <Pad label=Signal::derive(move || t.pad.to_owned()) on_rest=move |canvas: HtmlCanvasElement| {
                    if boxes.try_get_untracked() == Some(nth) {
                        entered.drawn.try_set(Some(canvas));
                    }
                } />
            </For>
            <div class="cluster spread">
                <span class="note">{t.pad_hint}</span>
                <button type="button" class="btn btn-small" data-test="pad-clear" on:click=clear>{t.pad_clear}</button>
            </div>
        </div>
    }
    .into_any()
}

/// Writes the decision, with the picture of the handwriting beside it. Nothing undoes it: what may
/// take it back is another decision.
fn decide(
    live: LiveDossier,
    deciding: RwSignal<Option<Deciding>>,
    entered: Entered,
    toaster: Toaster,
    draft: Draft,
    author: Author,
) {
    entered.busy.set(true);
    entered.failed.set(String::new());
    let lang = untrack(lang);
    let t = PaperTexts::of(lang);
    let canvas = entered.drawn.get_untracked();
    let words = entered.words.get_untracked();
    let dossier = live.id.get_value();
    let offer = Offer {
        verb: draft.verb,
        side: draft.side,
        words_needed: false,
    };
    let done = offer_words(offer, draft.paper, lang);
    let person = author.person.clone();
    spawn_detached(async move {
        let written = async {
            let taken = match &canvas {
                Some(canvas) => Some(take_canvas(canvas).await.map_err(|_| t.failed.to_owned())?),
                None => None,
            };
            let draft = Draft {
                words,
                picture: taken.as_ref().map(|taken| taken.attachment.sha256.clone()),
                ..draft
            };
            let side = draft.side;
            let decision = draft.decide(author, now_ms());
            let decision = decision.map_err(|_| t.failed.to_owned())?;
            let edit = decision.edit(&dossier).map_err(|_| t.failed.to_owned())?;
            let (mut edits, mut attachments) = (vec![edit], Vec::new());
            if let Some(taken) = taken {
                let item = format!("sign.{}", side.code());
                let about = [domain::decision::KIND, &decision.id, &item];
                let about = about.into_iter().map(Value::text).collect();
                let key = RecordKey::new(dossier, photo::KIND, new_id());
                edits.push(
                    Edit::new(key)
                        .set("about", Value::List(about))
                        .set("caption", person)
                        .set("sha256", taken.attachment.sha256.as_str())
                        .set("type", taken.attachment.media_type.as_str())
                        .set("size", i64::from(taken.size))
                        .set("taken", decision.at),
                );
                attachments.push(taken.attachment);
            }
            let saved = live.save_with(edits, attachments).await;
            saved.map_err(|error| Trouble::of_store(&error, lang).words)
        };
        match written.await {
            Ok(_) => {
                deciding.try_set(None);
                toaster.say(fill(t.done, &[("what", &done)]));
            }
            Err(why) => {
                entered.failed.try_set(why);
                entered.busy.try_set(false);
            }
        }
    });
}

#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;
