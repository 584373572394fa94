//! Photos and files: the grid, and taking new ones in.

use domain::{
    photo::{self, Photo},
    value::Value,
};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, Url};

use crate::{
    app::{LiveDossier, use_app},
    components::{Icon, IconName, use_toaster},
    device::{
        new_id, now_ms,
        photo::{take, take_file},
    },
    i18n::{dossier::DossierTexts, fill, lang, store::store_error},
};

/// Opens the camera (or the file chooser) and stores what comes at once. `about` as in
/// [`domain::photo`]; empty for the dossier as a whole.
#[component]
pub fn AddPhoto(
    live: LiveDossier,
    #[prop(optional)] about: Vec<String>,
    /// Any file instead of a picture from the camera.
    #[prop(optional)]
    any_file: bool,
) -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let input = NodeRef::<html::Input>::new();
    let failed = RwSignal::new(String::new());
    let t = move || DossierTexts::of(lang());
    let about = StoredValue::new(about);
    let chosen = move |_| {
        let Some(input) = input.get() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        failed.set(String::new());
        spawn_local(async move {
            let picture = !any_file || file.type_().starts_with("image/");
            let taken = if picture {
                take(&file).await
            } else {
                take_file(&file).await
            };
            let words = app.lang.try_get_untracked().unwrap_or_default();
            let t = DossierTexts::of(words);
            let outcome = match taken {
                Err(error) => Err(fill(t.photo_failed, &[("why", &error)])),
                Ok(taken) => {
                    let id = new_id();
                    let about = about.try_get_value().unwrap_or_default();
                    let edit = live
                        .edit(photo::KIND, &id)
                        .set("sha256", taken.attachment.sha256.as_str())
                        .set("type", taken.attachment.media_type.as_str())
                        .set("size", i64::from(taken.size))
                        .set("name", taken.name)
                        .set("taken", now_ms())
                        .set(
                            "about",
                            Value::List(about.into_iter().map(Value::Text).collect()),
                        );
                    live.save_with(vec![edit], vec![taken.attachment])
                        .await
                        .map(drop)
                        .map_err(|error| store_error(&error, words))
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
            <Icon name=if any_file { IconName::Upload } else { IconName::Camera } />
            {move || if any_file { t().add_file } else { t().add_photo }}
            <input node_ref=input type="file" class="visually-hidden" accept=(!any_file).then_some("image/*")
                capture=(!any_file).then_some("environment") data-test=if any_file { "add-file" } else { "add-photo" } on:change=chosen />
        </label>
        <Show when=move || !failed.with(String::is_empty)>
            <p class="note bad" role="alert" data-test="photo-failed">{move || failed.get()}</p>
        </Show>
    }
}

/// The dossier's photos, small; files by name.
#[component]
pub fn PhotoGrid(#[prop(into)] photos: Signal<Vec<Photo>>) -> impl IntoView {
    view! {
        <div class="photos">
            <For each=move || photos.get() key=|photo| (photo.id.clone(), photo.sha256.clone()) let:photo>
                <Frame photo=photo />
            </For>
        </div>
    }
}

#[component]
fn Frame(photo: Photo) -> impl IntoView {
    let app = use_app();
    let url = RwSignal::new(None::<String>);
    let (store, hash) = (app.store(), photo.sha256.clone());
    let picture = photo.media_type.starts_with("image/");
    spawn_local(async move {
        let mut blob: Option<Blob> = store.thumbnail(&hash).await.ok().flatten();
        // Pictures that came in a bundle have no small one.
        if blob.is_none() && picture {
            blob = store.attachment(&hash).await.ok().flatten();
        }
        if let Some(made) = blob.and_then(|blob| Url::create_object_url_with_blob(&blob).ok())
            && url.try_set(Some(made.clone())).is_some()
        {
            drop(Url::revoke_object_url(&made));
        }
    });
    on_cleanup(move || {
        if let Some(made) = url.try_get_untracked().flatten() {
            drop(Url::revoke_object_url(&made));
        }
    });
    let hash = photo.sha256.clone();
    let open = move |_| {
        let (store, hash) = (app.store(), hash.clone());
        spawn_local(async move {
            let Some(blob) = store.attachment(&hash).await.ok().flatten() else {
                return;
            };
            let Ok(whole) = Url::create_object_url_with_blob(blob.unchecked_ref()) else {
                return;
            };
            if let Some(window) = web_sys::window() {
                drop(window.open_with_url_and_target(&whole, "_blank"));
            }
        });
    };
    let words = [&photo.caption, &photo.name]
        .into_iter()
        .find(|text| !text.is_empty())
        .cloned()
        .unwrap_or_default();
    let alt = words.clone();
    let day = photo
        .taken
        .map(|taken| move || crate::pages::words::moment(taken, lang()));
    view! {
        <figure data-test="photo">
            <button type="button" class="frame" aria-label=words.clone() on:click=open>
                {move || match url.get() {
                    Some(url) => view! { <img src=url alt=alt.clone() /> }.into_any(),
                    None => view! { <Icon name=IconName::Note /> }.into_any(),
                }}
            </button>
            <figcaption>{match day { Some(day) if picture => day.into_any(), _ => words.into_any() }}</figcaption>
        </figure>
    }
}
