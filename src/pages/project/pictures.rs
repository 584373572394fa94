//! The photos a report shows, chosen from those of the dossier.

use domain::{
    photo::{self, Photo},
    project::report::{KIND, Report, ReportField},
    value::Value,
};
use leptos::prelude::*;

use super::{facts::Part, on_page::OnPage, words::ProjectTexts};
use crate::{
    app::use_session,
    components::{AddEvidence, StoredPicture},
    i18n::{fill, lang},
};

#[component]
pub fn Pictures(on: OnPage) -> impl IntoView {
    let live = on.live;
    let t = move || ProjectTexts::of(lang());
    // One that is taken here is about the report.
    let about = StoredValue::new(vec![KIND.to_owned(), on.id.get_value()]);
    let of = format!("{}/{KIND}", photo::KIND);
    let may_add = use_session().barred(&of, "about", None).is_none();
    let all = Memo::new(move |_| {
        let dossier = live.dossier.get();
        let photos = dossier.iter().flat_map(|dossier| &dossier.photos);
        let pictures = photos.filter(|photo| photo.is_picture() && !photo.is_signature());
        pictures.cloned().collect::<Vec<Photo>>()
    });
    let chosen = Memo::new(move |_| {
        on.content
            .with(|content| Report::read("", content).pictures)
    });
    let shown = move |id: &str| chosen.with(|chosen| chosen.iter().any(|one| one == id));
    let toggle = move |id: String| {
        let mut now = chosen.get_untracked();
        match now.iter().position(|one| *one == id) {
            Some(at) => drop(now.remove(at)),
            None => now.push(id),
        }
        let now = Value::List(now.into_iter().map(Value::Text).collect());
        let fields = vec![(ReportField::Pictures.name(), now)];
        on.id.with_value(|id| live.put(KIND, id, fields));
    };
    let choose = move || {
        all.get()
            .into_iter()
            .map(|photo| {
                let (id, on_change) = (photo.id.clone(), photo.id.clone());
                let caption = caption(&photo);
                let words = caption.clone();
                view! {
                    <label class="pick-photo">
                        <StoredPicture photo label="" />
                        <span class="cluster">
                            <input type="checkbox" data-test="pick-photo" prop:checked=move || shown(&id)
                                aria-label=fill(t().pick_photo, &[("what", &words)])
                                on:change=move |_| toggle(on_change.clone()) />
                            <span class="small">{caption}</span>
                        </span>
                    </label>
                }
            })
            .collect_view()
    };
    let none = move || all.with(Vec::is_empty);
    let read = move || {
        let all = all.get().into_iter();
        let all: Vec<_> = all.filter(|photo| shown(&photo.id)).collect();
        if all.is_empty() {
            return view! { <p class="note">{t().none}</p> }.into_any();
        }
        let figures: Vec<_> = all
            .into_iter()
            .map(|photo| {
                let caption = caption(&photo);
                view! { <figure class="pick-photo"><StoredPicture photo label="" /><figcaption class="small">{caption}</figcaption></figure> }
            })
            .collect();
        view! { <div class="pick-photos" data-test="pictures">{figures}</div> }.into_any()
    };
    view! {
        <Part id="pictures" title=|t| t.pictures>
            <Show when=move || on.writes.get()>
                <div class="stack screen-only">
                    <Show when=none><p class="note">{move || t().no_photos}</p></Show>
                    <div class="pick-photos">{choose}</div>
                    {may_add.then(|| view! { <div class="cluster"><AddEvidence live about=about.get_value() /></div> })}
                </div>
            </Show>
            <div class:print-only=move || on.writes.get()>{read}</div>
        </Part>
    }
}

fn caption(photo: &Photo) -> String {
    let named = [&photo.caption, &photo.name];
    let said = named.into_iter().find(|text| !text.trim().is_empty());
    said.cloned().unwrap_or_default()
}
