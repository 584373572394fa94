//! Evidence and a note, one tap away at every item.

use domain::{assessment::KIND, photo::Photo};
use leptos::prelude::*;

use super::sheet::Sheet;
use crate::{
    components::{AddEvidence, Icon, IconName, PhotoGrid, RecordField},
    i18n::{assess::AssessTexts, lang},
};

/// Photos and note of `item` (`q.<code>` or `s.<code>`).
#[component]
pub fn Beside(sheet: Sheet, item: String) -> impl IntoView {
    let t = move || AssessTexts::of(lang());
    let note = sheet.field(&format!("note.{item}"));
    let open = RwSignal::new(!note.text().get_untracked().is_empty());
    let about = vec![KIND.to_owned(), sheet.id.get_value(), item.clone()];
    let photos = Memo::new(move |_| -> Vec<Photo> {
        let Some(dossier) = sheet.live.dossier.get() else {
            return Vec::new();
        };
        let mine = |photo: &&Photo| sheet.id.with_value(|id| photo.is_about(KIND, id, &item));
        dossier.photos.iter().filter(mine).cloned().collect()
    });
    view! {
        <div class="beside">
            <div class="cluster">
                <AddEvidence live=sheet.live about />
                <button type="button" class="btn" data-test="note" aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)>
                    <Icon name=IconName::Note />
                    {move || t().note}
                </button>
            </div>
            <Show when=move || !photos.with(Vec::is_empty)>
                <PhotoGrid live=sheet.live photos />
            </Show>
            <Show when=move || open.get()>
                <RecordField of=note label=Signal::derive(move || t().note.to_owned()) lines=3 test="note-text" />
            </Show>
        </div>
    }
}
