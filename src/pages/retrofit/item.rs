//! One item of the checklist: its state large, its details folded away.

use std::collections::BTreeSet;

use domain::{
    record::DELETED,
    retrofit::{ItemState, KIND, RetrofitField as Field},
    value::Value,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::{
    app::{LiveDossier, LiveField, use_app},
    browser::today,
    components::{AddEvidence, AskDialog, PhotoGrid, RecordDisagrees, RecordField, use_toaster},
    i18n::{
        choices::item_state_words,
        common::Common,
        fields::scenario_words,
        fill,
        format::{day, money},
        lang,
        retrofit::RetrofitTexts,
    },
    pages::deleted::delete_record,
};

#[component]
pub fn Item(
    live: LiveDossier,
    id: String,
    /// Ids of the items that are unfolded; kept by the page, because a row is drawn anew when its
    /// item moves to another scenario.
    unfolded: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let t = move || RetrofitTexts::of(lang());
    let id = StoredValue::new(id);
    let item = Memo::new(move |_| {
        let dossier = live.dossier.get()?;
        id.with_value(|id| dossier.items.iter().find(|item| item.id == *id).cloned())
    });
    let read = move || item.get().unwrap_or_default();
    let of = move |field: Field| LiveField::new(live, KIND, &id.get_value(), field.name());
    let field = move |field: Field, test: &'static str| view! { <RecordField of=of(field) test /> };
    let state = move || read().state;
    let set_state = move |state: ItemState| {
        let done_on = match state {
            ItemState::Done => Value::text(today().to_string()),
            _ => Value::Null,
        };
        let state = ("state", Value::text(state.code()));
        live.put(KIND, &id.get_value(), vec![state, ("done_on", done_on)]);
    };
    // Its state as it is now, to go back to.
    let back = move || {
        let now = item.get_untracked().unwrap_or_default();
        let day = now.done_on.map(|day| Value::text(day.to_string()));
        let fields = vec![
            ("state", Value::text(now.state.code())),
            ("reason", Value::entered(now.reason)),
            ("done_on", day.unwrap_or_default()),
        ];
        live.back(KIND, &id.get_value(), fields)
    };
    let dropping = RwSignal::new(false);
    let drop_it = move |reason: String| {
        let back = back();
        let fields = vec![
            ("state", Value::text(ItemState::Dropped.code())),
            ("reason", Value::text(reason)),
            ("done_on", Value::Null),
        ];
        live.put(KIND, &id.get_value(), fields);
        let words = app.lang.get_untracked();
        let now = item_state_words(ItemState::Dropped, words);
        toaster.say_with_undo(fill(RetrofitTexts::of(words).now, &[("state", &now)]), back);
    };
    let is_open = move || unfolded.with(|open| id.with_value(|id| open.contains(id)));
    let folded = move |event: leptos::ev::Event| {
        let now = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|details| details.has_attribute("open"));
        // The browser says so a moment later, when the page may be gone.
        let Some(id) = id.try_get_value() else { return };
        if unfolded.try_with_untracked(|open| open.contains(&id)) == Some(!now) {
            unfolded.update(|open| {
                if now {
                    open.insert(id);
                } else {
                    open.remove(&id);
                }
            });
        }
    };
    let step = move |_| {
        let before = item.get_untracked().unwrap_or_default().state;
        let next = match before {
            ItemState::NotStarted | ItemState::Dropped => ItemState::Doing,
            ItemState::Doing => ItemState::Done,
            ItemState::Done => ItemState::NotStarted,
        };
        let back = back();
        set_state(next);
        let words = app.lang.get_untracked();
        let now = item_state_words(next, words);
        toaster.say_with_undo(fill(RetrofitTexts::of(words).now, &[("state", &now)]), back);
    };
    let no_delete = LiveField::new(live, KIND, &id.get_value(), DELETED).barred();
    let delete = move |_| {
        delete_record(live, KIND, id.get_value(), t().deleted.to_owned(), toaster);
    };
    let late = move || read().is_late(today());
    let photos = Memo::new(move |_| {
        let Some(dossier) = live.dossier.get() else {
            return Vec::new();
        };
        id.with_value(|id| {
            dossier
                .photos
                .iter()
                .filter(|photo| {
                    photo.about.first().is_some_and(|kind| kind == KIND)
                        && photo.about.get(1) == Some(id)
                })
                .cloned()
                .collect()
        })
    });
    let label =
        move |get: fn(&RetrofitTexts) -> &'static str| Signal::derive(move || get(t()).to_owned());
    let detail = move || {
        let item = read();
        let mut parts = Vec::new();
        if let (Some(from), Some(to)) = (item.from, item.to) {
            parts.push(format!(
                "{from} → {}",
                fill(Common::of(lang()).level_n, &[("n", &to)])
            ));
        }
        parts.extend(
            [item.product, item.provider]
                .into_iter()
                .filter(|text| !text.is_empty()),
        );
        if let Some(planned) = item.planned {
            parts.push(format!("{} {} {}", t().planned, money(planned), t().yuan));
        }
        parts
            .into_iter()
            .map(|part| view! { <span>{part}</span> })
            .collect_view()
    };
    let id_text = id.get_value();
    view! {
        <article class="item" class:late=late class:dropped=move || state() == ItemState::Dropped data-test="item">
            <div class="top">
                <div class="words">
                    <p class="title">{move || { let title = read().title; if title.is_empty() { t().unnamed.to_owned() } else { title } }}</p>
                    <p class="note parts">{detail}</p>
                    {move || read().due.map(|due| view! {
                        <p class="note due">{fill(t().due_on, &[("day", &day(due, lang()))])}{late().then(|| format!(" · {}", t().late))}</p>
                    })}
                    <Show when=move || state() == ItemState::Dropped>
                        {field(Field::Reason, "drop-reason")}
                    </Show>
                </div>
                <button type="button" data-test="item-state" data-state=move || state().code() class=move || format!("item-state {}", state().code()) on:click=step>
                    {move || if state() == ItemState::Dropped { t().take_up } else { item_state_words(state(), lang()) }}
                </button>
            </div>
            <RecordDisagrees live kind=KIND id=id_text.clone() />
            <div class="cluster">
                <AddEvidence live=live about=vec![KIND.to_owned(), id_text, "state".to_owned()] />
                <span class="note">{move || photos.with(|photos| (!photos.is_empty()).then(|| fill(t().photos_n, &[("n", &photos.len())])))}</span>
            </div>
            <details open=is_open on:toggle=folded>
                <summary>{move || t().details}</summary>
                <div class="stack">
                    <div class="grid">
                        {field(Field::Title, "item-title")} {field(Field::Scenario, "item-scenario")}
                        {field(Field::From, "item-from")} {field(Field::To, "item-to")}
                        {field(Field::Product, "item-product")} {field(Field::Provider, "item-provider")}
                        {field(Field::Planned, "item-planned")} {field(Field::Actual, "item-actual")}
                        {field(Field::Due, "item-due")}
                    </div>
                    <PhotoGrid live=live photos=photos />
                    <div class="cluster">
                        <button type="button" class="btn" data-test="drop-item" hidden=move || state() == ItemState::Dropped on:click=move |_| dropping.set(true)>{move || t().drop}</button>
                        <button type="button" class="btn btn-quiet btn-bad" data-test="delete-item" hidden=move || no_delete.with(Option::is_some) on:click=delete>{move || Common::of(lang()).delete}</button>
                    </div>
                </div>
            </details>
            {move || { let code = read().scenario; (!code.is_empty()).then(|| view! { <span class="visually-hidden">{scenario_words(&app.pack(), &code, lang())}</span> }) }}
            <AskDialog open=dropping title=label(|t| t.drop_title) label=label(|t| t.reason) action=label(|t| t.drop) on_text=drop_it />
        </article>
    }
}
