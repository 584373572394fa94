//! A box to sign in with a finger or a pen.

use domain::{
    photo::{self, Photo},
    value::Value,
};
use leptos::prelude::*;
use web_sys::HtmlCanvasElement;

use super::{RecordField, pad::Pad, photos::picture_url, use_toaster};
use crate::{
    app::{LiveDossier, LiveField, spawn_detached},
    browser::{new_id, now_ms, photo::take_canvas},
    i18n::{assess::AssessTexts, lang},
};

/// Signs for one side. What is drawn is stored as a picture `about` that side (see
/// [`domain::photo`]) as soon as the pen rests; signing again replaces it, and the history keeps
/// both. Who cannot draw enters the name: it is the picture's caption.
#[component]
pub fn SignaturePad(
    live: LiveDossier,
    about: Vec<String>,
    #[prop(into)] label: Signal<String>,
    test: &'static str,
) -> impl IntoView {
    let t = move || AssessTexts::of(lang());
    let toaster = use_toaster();
    let about = StoredValue::new(about);
    let stored = Memo::new(move |_| -> Option<Photo> {
        let dossier = live.dossier.get()?;
        about.with_value(|about| {
            let mine = dossier.photos.iter().filter(|photo| photo.about == *about);
            mine.max_by_key(|photo| photo.taken).cloned()
        })
    });
    // A name alone is no signature: without a picture the box is there.
    let signed = Memo::new(move |_| {
        stored.with(|stored| stored.as_ref().is_some_and(|s| !s.sha256.is_empty()))
    });
    // The pad stays while somebody signs on it: a stored stroke must not take the box away.
    let signing = RwSignal::new(!signed.get_untracked());
    // Counts the boxes. What was drawn in an earlier one is not stored any more, whether the pen
    // had rested or not.
    let clean = RwSignal::new(0_u32);
    let new = new_id();
    let id = Memo::new(move |_| {
        let known = stored.with(|stored| stored.as_ref().map(|stored| stored.id.clone()));
        known.unwrap_or_else(|| new.clone())
    });
    let whose = Value::List(about.get_value().into_iter().map(Value::Text).collect());
    let whose = StoredValue::new(whose);
    let edit = move || {
        let edit = live.edit(photo::KIND, &id.get_untracked());
        edit.set("about", whose.get_value())
    };
    let keep = move |canvas: HtmlCanvasElement, drawn_in: u32| {
        if clean.try_get_untracked() != Some(drawn_in) {
            return;
        }
        signing.try_set(true);
        let failed = untrack(t).sign_failed;
        // Before the first await: whose signature it is is known while its page is there.
        let edit = edit();
        spawn_detached(async move {
            let Ok(taken) = take_canvas(&canvas).await else {
                toaster.say(failed);
                return;
            };
            // Cleared while the picture was made. Gone with the page it is kept all the same.
            if clean.try_get_untracked().is_some_and(|now| now != drawn_in) {
                return;
            }
            let edit = edit
                .set("sha256", taken.attachment.sha256.as_str())
                .set("type", taken.attachment.media_type.as_str())
                .set("size", i64::from(taken.size))
                .set("taken", now_ms());
            // The app's save state shows a failure.
            drop(live.save_with(vec![edit], vec![taken.attachment]).await);
        });
    };
    // Clearing takes the stored signature away too: what is no longer on the screen must not be
    // printed. The history keeps it, and it can be taken back.
    let clear = move |_| {
        clean.update(|clean| *clean += 1);
        signing.set(true);
        let Some(before) = stored.get_untracked().filter(|_| signed.get_untracked()) else {
            return;
        };
        let id = id.get_untracked();
        let fields = |photo: Option<&Photo>| {
            let int = |int: Option<i64>| int.map_or(Value::Null, Value::Int);
            let text = |of: fn(&Photo) -> &String| {
                photo.map_or(Value::Null, |photo| Value::entered(of(photo).as_str()))
            };
            vec![
                ("sha256", text(|photo| &photo.sha256)),
                ("type", text(|photo| &photo.media_type)),
                (
                    "size",
                    int(photo.and_then(|photo| i64::try_from(photo.size).ok())),
                ),
                ("taken", int(photo.and_then(|photo| photo.taken))),
            ]
        };
        let back = live.back(photo::KIND, &id, fields(Some(&before)));
        live.put(photo::KIND, &id, fields(None));
        toaster.say_with_undo(untrack(t).sign_cleared, move || {
            clean.try_update(|clean| *clean += 1);
            signing.try_set(false);
            back();
        });
    };
    let signer = move || {
        let begins = vec![("about", whose.get_value())];
        let of = LiveField::beginning(live, photo::KIND, &id.get(), "caption", begins);
        let label = Signal::derive(move || t().signer.to_owned());
        view! { <RecordField of label test="signer" /> }
    };
    view! {
        <section class="stack tight" data-test=test data-signed=move || signed.get().to_string()>
            <div class="cluster spread">
                <h3>{move || label.get()}</h3>
                {move || signed.get().then(|| view! { <span class="note good">{t().signed}</span> })}
            </div>
            <Show when=move || signing.get() || !signed.get() fallback=move || stored.with_untracked(|stored| stored.as_ref().map(|stored| {
                let url = picture_url(stored, false);
                view! { <div class="signature">{move || url.get().map(|url| view! { <img src=url alt=move || label.get() /> })}</div> }
            })).into_any()>
                // By number: the same element would stay, with what was drawn on it.
                <For each=move || vec![clean.get()] key=|nth| *nth let:drawn_in>
                    <Pad on_rest=move |canvas| keep(canvas, drawn_in) label />
                </For>
            </Show>
            <div class="cluster spread">
                <span class="note">{move || t().sign_hint}</span>
                <button type="button" class="btn btn-small" data-test="sign-clear" on:click=clear>{move || t().sign_clear}</button>
            </div>
            {signer}
        </section>
    }
}
