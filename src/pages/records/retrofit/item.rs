//! One item of the checklist: its states side by side, its details folded away.

use std::collections::BTreeSet;

use domain::{
    record::DELETED,
    retrofit::{ItemState, KIND, RetrofitField as Field},
    schema::{Choices, Unit},
    value::Value,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::{
    app::{LiveDossier, LiveField, use_app},
    browser::today,
    components::{
        AddEvidence, AskDialog, PhotoGrid, RecordDisagrees, RecordField, SegmentedField,
        use_toaster,
    },
    i18n::{
        choices::{choices, item_state_words, options},
        common::Common,
        fields::{amount_words, scenario_words},
        fill,
        format::day,
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
    // Writes the state, with what follows from it or was said about it.
    let set_state = move |state: ItemState, said: Vec<(&'static str, Value)>| {
        let back = back();
        let done_on = match state {
            ItemState::Done => Value::text(today().to_string()),
            _ => Value::Null,
        };
        let mut fields = vec![("state", Value::text(state.code())), ("done_on", done_on)];
        fields.extend(said);
        live.put(KIND, &id.get_value(), fields);
        let words = app.lang.get_untracked();
        let now = item_state_words(state, words);
        toaster.say_with_undo(fill(RetrofitTexts::of(words).now, &[("state", &now)]), back);
    };
    let drop_it = move |reason: String| {
        set_state(ItemState::Dropped, vec![("reason", Value::text(reason))]);
    };
    let choose = move |code: String| match ItemState::from_code(&code) {
        // It is dropped once the reason is given.
        Some(ItemState::Dropped) => dropping.set(true),
        Some(state) => set_state(state, Vec::new()),
        None => {}
    };
    let stored_state = of(Field::State);
    // Who gives no reason after all finds what is stored chosen again.
    let chosen = Signal::derive(move || match dropping.get() {
        true => ItemState::Dropped.code().to_owned(),
        false => state().code().to_owned(),
    });
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
            let planned = amount_words(planned, Unit::Yuan, lang());
            parts.push(format!("{} {planned}", t().planned));
        }
        parts
            .into_iter()
            .map(|part| view! { <span>{part}</span> })
            .collect_view()
    };
    let id_text = id.get_value();
    view! {
        <article class="item" id=id.get_value() class:late=late class:dropped=move || state() == ItemState::Dropped data-test="item" data-state=move || state().code()>
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
                <SegmentedField label=move || stored_state.words() value=chosen on_choice=choose test="item-state"
                    options=move || options(choices(&app.pack(), Choices::ItemState, lang())) />
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
                        <div hidden=move || read().question.is_empty()>{field(Field::Question, "item-question")}</div>
                        {field(Field::From, "item-from")} {field(Field::To, "item-to")}
                        {field(Field::Product, "item-product")} {field(Field::Provider, "item-provider")}
                        {field(Field::Planned, "item-planned")} {field(Field::Actual, "item-actual")}
                        {field(Field::Due, "item-due")}
                    </div>
                    <PhotoGrid live=live photos=photos />
                    <div class="cluster">
                        <button type="button" class="btn btn-quiet btn-bad" data-test="delete-item" hidden=move || no_delete.with(Option::is_some) on:click=delete>{move || Common::of(lang()).delete}</button>
                    </div>
                </div>
            </details>
            {move || { let code = read().scenario; (!code.is_empty()).then(|| view! { <span class="visually-hidden">{scenario_words(&app.pack(), &code, lang())}</span> }) }}
            <AskDialog open=dropping title=label(|t| t.drop_title) label=label(|t| t.reason) action=label(|t| t.drop) on_text=drop_it />
        </article>
    }
}
