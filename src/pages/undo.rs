//! The button that undoes the last step on a page.

use domain::{ids::RecordKey, schema::FieldRef};
use leptos::prelude::*;

use crate::{
    app::{LiveDossier, Undone, use_app},
    components::{Icon, IconName, use_toaster},
    i18n::{
        common::Common,
        fields::{field_words, kind_words},
        fill, lang,
    },
};

/// Takes back what was done in this window to the dossier's records of `kind`, or to the one with
/// `id`; one step a tap, and it says what.
#[component]
pub fn UndoButton(
    live: LiveDossier,
    kind: &'static str,
    #[prop(optional)] id: String,
) -> impl IntoView {
    let (app, toaster) = (use_app(), use_toaster());
    let steps = live.steps();
    let id = StoredValue::new(id);
    let fits = move |record: &RecordKey| {
        live.id.with_value(|dossier| record.dossier == *dossier)
            && record.kind == kind
            && id.with_value(|id| id.is_empty() || record.id == *id)
    };
    let t = move || Common::of(lang());
    let undo = move |_| {
        let (pack, lang) = (app.pack(), app.lang.get_untracked());
        let t = Common::of(lang);
        match live.undo(fits) {
            None => {}
            Some(Undone::Superseded) => toaster.say(t.undo_overtaken),
            Some(Undone::Fields(fields)) => {
                let mut names: Vec<String> = fields
                    .iter()
                    .map(|field| field_words(&pack, FieldRef::of(kind, field), lang))
                    .collect();
                if names.is_empty() {
                    names.push(kind_words(kind, lang));
                }
                toaster.say(fill(t.undone, &[("what", &names.join(t.sep))]));
            }
        }
    };
    view! {
        <button type="button" class="btn btn-quiet" data-test="undo-answer" disabled=move || !steps.any(fits) on:click=undo>
            <Icon name=IconName::Undo />
            {move || t().undo}
        </button>
    }
}
