//! Photos and files: the grid, and taking new ones in.

use domain::{
    Lang,
    photo::{self, Photo},
    record::DELETED,
    value::Value,
};
use leptos::html;
use leptos::prelude::*;
use web_sys::{Blob, Url};

use crate::{
    app::{LiveDossier, LiveField, spawn_detached, spawn_scoped, use_app},
    browser::{
        files, new_id, now_ms,
        photo::{take, take_file},
    },
    components::{Icon, IconName, RecordField, TroubleNote, use_toaster},
    i18n::{Trouble, common::Common, dossier::DossierTexts, fill, format::moment, lang},
    store::thumbnail_of,
};

/// Evidence from the camera or from a file, stored as soon as it comes. `about` as in
/// [`domain::photo`]; empty for the dossier as a whole.
#[component]
pub fn AddEvidence(live: LiveDossier, #[prop(optional)] about: Vec<String>) -> impl IntoView {
    let failed = RwSignal::new(Trouble::default());
    let about = StoredValue::new(about);
    view! {
        <AddFile live about failed camera=true />
        <AddFile live about failed camera=false />
        <TroubleNote trouble=failed test="photo-failed" />
    }
}

/// One of the two ways: the camera, or any file there is. A picture from a file is scaled like one
/// from the camera.
#[component]
fn AddFile(
    live: LiveDossier,
    about: StoredValue<Vec<String>>,
    failed: RwSignal<Trouble>,
    camera: bool,
) -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let input = NodeRef::<html::Input>::new();
    let t = move || DossierTexts::of(lang());
    let chosen = move |_| {
        let Some(input) = input.get() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        failed.set(Trouble::default());
        // Before the first await: what it is about is known while its page is there.
        let about = about.get_value().into_iter().map(Value::Text).collect();
        let edit = live
            .begin(photo::KIND, &new_id())
            .set("added", now_ms())
            .set("about", Value::List(about));
        spawn_detached(async move {
            let taken = if camera {
                take(&file).await
            } else {
                take_file(&file).await
            };
            let words = app.lang.try_get_untracked().unwrap_or_default();
            let t = DossierTexts::of(words);
            let outcome = match taken {
                Err(error) => Err(Trouble::of_photo(&error, words)),
                Ok(taken) => {
                    let edit = edit
                        .set("sha256", taken.attachment.sha256.as_str())
                        .set("type", taken.attachment.media_type.as_str())
                        .set("size", i64::from(taken.size))
                        .set("name", taken.name);
                    let edit = match taken.taken {
                        Some(at) => edit.set("taken", at),
                        None => edit,
                    };
                    live.save_with(vec![edit], vec![taken.attachment])
                        .await
                        .map(drop)
                        .map_err(|error| Trouble::of_store(&error, words))
                }
            };
            match outcome {
                Ok(()) => toaster.say(t.photo_saved),
                Err(why) => drop(failed.try_set(why)),
            }
        });
        // The same picture may be chosen again.
        input.set_value("");
    };
    view! {
        <label class="btn upload">
            <Icon name=if camera { IconName::Camera } else { IconName::Upload } />
            {move || if camera { t().add_photo } else { t().add_file }}
            <input node_ref=input type="file" class="visually-hidden" accept=camera.then_some("image/*")
                capture=camera.then_some("environment") data-test=if camera { "add-photo" } else { "add-file" } on:change=chosen />
        </label>
    }
}

/// Photos, small; files by name. A tap opens one large, with its caption and the way to delete it.
#[component]
pub fn PhotoGrid(live: LiveDossier, #[prop(into)] photos: Signal<Vec<Photo>>) -> impl IntoView {
    let opened = RwSignal::new(None::<String>);
    let caption = move |id: &str| {
        photos.with(|photos| {
            let photo = photos.iter().find(|photo| photo.id == id)?;
            [&photo.caption, &photo.name]
                .into_iter()
                .find(|text| !text.is_empty())
                .cloned()
        })
    };
    view! {
        <div class="photos">
            <For each=move || photos.get() key=|photo| (photo.id.clone(), photo.sha256.clone()) let:photo>
                {
                    let (id, words_id) = (photo.id.clone(), photo.id.clone());
                    let words = Signal::derive(move || caption(&words_id));
                    view! { <Frame photo words on_open=move || opened.set(Some(id.clone())) /> }
                }
            </For>
        </div>
        {move || {
            let id = opened.get()?;
            let photo = photos.with_untracked(|photos| photos.iter().find(|photo| photo.id == id).cloned())?;
            Some(view! { <Enlarged live photo opened /> })
        }}
    }
}

/// The object URL of a stored picture; given back when the component goes.
pub(super) fn picture_url(photo: &Photo, small: bool) -> RwSignal<Option<String>> {
    let app = use_app();
    let store = app.store();
    let url = RwSignal::new(None::<String>);
    let hash = photo.sha256.clone();
    let picture = photo.is_picture();
    Effect::new(move |_| {
        // Its bytes may come after its record.
        app.pictures.track();
        if !picture || url.with_untracked(Option::is_some) {
            return;
        }
        let (store, hash) = (store.clone(), hash.clone());
        spawn_scoped(async move {
            let blob: Option<Blob> = if small {
                thumbnail_of(&store, &hash).await
            } else {
                store.attachment(&hash).await.ok().flatten()
            };
            if let Some(made) = blob.and_then(|blob| Url::create_object_url_with_blob(&blob).ok())
                && url.try_set(Some(made.clone())).is_some()
            {
                drop(Url::revoke_object_url(&made));
            }
        });
    });
    on_cleanup(move || {
        if let Some(made) = url.try_get_untracked().flatten() {
            drop(Url::revoke_object_url(&made));
        }
    });
    url
}

/// A stored picture as it is; nothing where its bytes are not on this device.
#[component]
pub fn StoredPicture(photo: Photo, label: &'static str) -> impl IntoView {
    let url = picture_url(&photo, false);
    view! { {move || url.get().map(|url| view! { <img src=url alt=label /> })} }
}

/// When it was taken; where its file did not say, when it was added.
fn when(photo: &Photo, lang: Lang) -> Option<String> {
    let t = DossierTexts::of(lang);
    let (words, at) = match (photo.taken, photo.added) {
        (Some(taken), _) => (t.taken_at, taken),
        (None, Some(added)) => (t.added_at, added),
        (None, None) => return None,
    };
    Some(fill(words, &[("at", &moment(at, lang))]))
}

#[component]
fn Frame(
    photo: Photo,
    #[prop(into)] words: Signal<Option<String>>,
    #[prop(into)] on_open: Callback<()>,
) -> impl IntoView {
    let url = picture_url(&photo, true);
    let words = Memo::new(move |_| words.get().or_else(|| when(&photo, lang())));
    view! {
        <figure data-test="photo">
            <button data-read="" type="button" class="frame" aria-label=move || words.get() on:click=move |_| on_open.run(())>
                {move || match url.get() {
                    Some(url) => view! { <img src=url alt="" /> }.into_any(),
                    None => view! { <Icon name=IconName::Note /> }.into_any(),
                }}
            </button>
            <figcaption>{move || words.get()}</figcaption>
        </figure>
    }
}

/// One photo large.
#[component]
fn Enlarged(live: LiveDossier, photo: Photo, opened: RwSignal<Option<String>>) -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            drop(dialog.show_modal());
        }
    });
    let t = move || DossierTexts::of(lang());
    let url = picture_url(&photo, false);
    let picture = photo.is_picture();
    let delete_id = photo.id.clone();
    let (hash, saved_name) = (photo.sha256.clone(), photo.name.clone());
    let caption = LiveField::new(live, photo::KIND, &photo.id, "caption");
    let words = caption.text();
    let barred = LiveField::new(live, photo::KIND, &photo.id, DELETED).barred();
    let delete = move |_| {
        let back = live.back(photo::KIND, &delete_id, vec![(DELETED, Value::Bool(false))]);
        live.put(photo::KIND, &delete_id, vec![(DELETED, Value::Bool(true))]);
        opened.set(None);
        toaster.say_with_undo(t().photo_deleted, back);
    };
    let open_file = move |_| {
        let (store, hash, name) = (app.store(), hash.clone(), saved_name.clone());
        spawn_detached(async move {
            // Saved, not opened: an address of its bytes would be one of the app's own, and what
            // stands in the file could act as the app.
            if let Some(blob) = store.attachment(&hash).await.ok().flatten() {
                drop(files::download(&name, &blob));
            }
        });
    };
    let (name, at) = (photo.name.clone(), photo.clone());
    view! {
        <dialog node_ref=dialog class="sheet enlarged" on:close=move |_| drop(opened.try_set(None))>
            <div class="stack">
                {if picture {
                    view! {
                        {move || match url.get() {
                            Some(url) => view! { <img src=url alt=move || words.get() /> }.into_any(),
                            None => view! { <p class="note">{move || t().photo_elsewhere}</p> }.into_any(),
                        }}
                    }.into_any()
                } else {
                    view! { <button data-read="" type="button" class="btn" on:click=open_file><Icon name=IconName::Download />{name}</button> }.into_any()
                }}
                <p class="note" data-test="photo-when">{move || when(&at, lang())}</p>
                <RecordField of=caption label=Signal::derive(move || t().photo_caption.to_owned()) test="photo-caption" />
            </div>
            <div class="actions">
                <button type="button" class="btn btn-danger" data-test="photo-delete" hidden=move || barred.with(Option::is_some) on:click=delete>{move || Common::of(lang()).delete}</button>
                <button data-read="" type="button" class="btn btn-primary" autofocus data-test="photo-close" on:click=move |_| opened.set(None)>{move || Common::of(lang()).close}</button>
            </div>
        </dialog>
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_photo_is_said_to_be_taken_only_where_its_camera_said_so() {
        let (september, november) = (1_789_179_630_000, 1_795_000_000_000);
        let words = |taken, added| {
            let photo = Photo {
                taken,
                added,
                ..Photo::default()
            };
            when(&photo, Lang::Zh)
        };
        let at = |ms| moment(ms, Lang::Zh);
        assert_eq!(
            words(Some(september), Some(november)),
            Some(format!("拍摄于 {}", at(september)))
        );
        assert_eq!(
            words(None, Some(november)),
            Some(format!("添加于 {}", at(november)))
        );
        assert_eq!(words(None, None), None);
    }
}
