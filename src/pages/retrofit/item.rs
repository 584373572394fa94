//! One item of the checklist: its state large, its details folded away.

use std::collections::BTreeSet;

use domain::{
    retrofit::{ItemState, KIND},
    value::Value,
};
use leptos::prelude::*;
use rust_decimal::Decimal;
use wasm_bindgen::JsCast;

use crate::{
    app::{LiveDossier, use_app},
    browser::today,
    components::{
        AddEvidence, AskDialog, NumberField, PhotoGrid, SelectField, TextField, use_toaster,
    },
    i18n::{
        common::Common,
        dossier::DossierTexts,
        fill,
        format::{day, money},
        lang,
        retrofit::RetrofitTexts,
    },
    pages::{deleted::delete_record, forms::options, labels::scenario_words},
};

fn state_words(state: ItemState) -> &'static str {
    let t = RetrofitTexts::of(lang());
    match state {
        ItemState::NotStarted => t.not_started,
        ItemState::Doing => t.doing,
        ItemState::Done => t.done,
        ItemState::Dropped => t.dropped,
    }
}

fn number_value(number: Option<Decimal>) -> Value {
    number.map_or(Value::Null, |number| Value::text(number.to_string()))
}

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
    let d = move || DossierTexts::of(lang());
    let id = StoredValue::new(id);
    let item = Memo::new(move |_| {
        let dossier = live.dossier.get()?;
        id.with_value(|id| dossier.items.iter().find(|item| item.id == *id).cloned())
    });
    let read = move || item.get().unwrap_or_default();
    let put = move |field: &'static str, value: Value| {
        live.put(KIND, &id.get_value(), vec![(field, value)]);
    };
    let type_in = move |field: &'static str, value: Value| {
        live.put_typed(KIND, &id.get_value(), field, value);
    };
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
        let words = RetrofitTexts::of(app.lang.get_untracked());
        toaster.say_with_undo(fill(words.now, &[("state", &words.dropped)]), back);
    };
    let is_open = move || unfolded.with(|open| id.with_value(|id| open.contains(id)));
    let folded = move |event: leptos::ev::Event| {
        let now = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|details| details.has_attribute("open"));
        if now != untrack(is_open) {
            unfolded.update(|open| {
                if now {
                    open.insert(id.get_value());
                } else {
                    open.remove(&id.get_value());
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
        let now = match next {
            ItemState::Doing => RetrofitTexts::of(words).doing,
            ItemState::Done => RetrofitTexts::of(words).done,
            _ => RetrofitTexts::of(words).not_started,
        };
        toaster.say_with_undo(fill(RetrofitTexts::of(words).now, &[("state", &now)]), back);
    };
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
    let levels = move || {
        let mut all = vec![(String::new(), d().none.to_owned())];
        all.extend((0..=4).map(|level| {
            (
                level.to_string(),
                fill(Common::of(lang()).level_n, &[("n", &level)]),
            )
        }));
        all
    };
    let level_value = |code: String| code.parse().map_or(Value::Null, Value::Int);
    let scenarios = move || {
        let mut all = vec![(String::new(), d().none.to_owned())];
        all.extend(options(&app.pack(), "scenario", lang()));
        all
    };
    let label =
        move |get: fn(&RetrofitTexts) -> &'static str| Signal::derive(move || get(t()).to_owned());
    let yuan = Signal::derive(move || t().yuan.to_owned());
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
                        <TextField label=label(|t| t.reason) value=move || read().reason test="drop-reason"
                            on_text=move |text| type_in("reason", Value::entered(text)) />
                    </Show>
                </div>
                <button type="button" data-test="item-state" data-state=move || state().code() class=move || format!("item-state {}", state().code()) on:click=step>
                    {move || if state() == ItemState::Dropped { t().take_up } else { state_words(state()) }}
                </button>
            </div>
            <div class="cluster">
                <AddEvidence live=live about=vec![KIND.to_owned(), id_text, "state".to_owned()] />
                <span class="note">{move || photos.with(|photos| (!photos.is_empty()).then(|| fill(t().photos_n, &[("n", &photos.len())])))}</span>
            </div>
            <details open=is_open on:toggle=folded>
                <summary>{move || t().details}</summary>
                <div class="stack">
                    <div class="grid">
                        <TextField label=label(|t| t.name) value=move || read().title test="item-title" on_text=move |text| type_in("title", Value::Text(text)) />
                        <SelectField label=move || d().scenario value=move || read().scenario options=scenarios
                            test="item-scenario" on_choice=move |code| put("scenario", Value::entered(code)) />
                        <SelectField label=label(|t| t.from) value=move || read().from.map(|level| level.to_string()).unwrap_or_default()
                            options=levels on_choice=move |code| put("from", level_value(code)) />
                        <SelectField label=label(|t| t.to) value=move || read().to.map(|level| level.to_string()).unwrap_or_default()
                            options=levels on_choice=move |code| put("to", level_value(code)) />
                        <TextField label=label(|t| t.product) value=move || read().product on_text=move |text| type_in("product", Value::entered(text)) />
                        <TextField label=label(|t| t.provider) value=move || read().provider on_text=move |text| type_in("provider", Value::entered(text)) />
                        <NumberField label=label(|t| t.planned) unit=yuan value=move || read().planned test="item-planned" on_number=move |number| type_in("planned", number_value(number)) />
                        <NumberField label=label(|t| t.actual) unit=yuan value=move || read().actual test="item-actual" on_number=move |number| type_in("actual", number_value(number)) />
                        <TextField label=label(|t| t.due) kind="date" value=move || read().due.map(|due| due.to_string()).unwrap_or_default()
                            test="item-due" on_text=move |text| type_in("due", Value::entered(text)) />
                    </div>
                    <PhotoGrid live=live photos=photos />
                    <div class="cluster">
                        <button type="button" class="btn" data-test="drop-item" hidden=move || state() == ItemState::Dropped on:click=move |_| dropping.set(true)>{move || t().drop}</button>
                        <button type="button" class="btn btn-quiet btn-bad" data-test="delete-item" on:click=delete>{move || Common::of(lang()).delete}</button>
                    </div>
                </div>
            </details>
            {move || { let code = read().scenario; (!code.is_empty()).then(|| view! { <span class="visually-hidden">{scenario_words(&app.pack(), &code, lang())}</span> }) }}
            <AskDialog open=dropping title=label(|t| t.drop_title) label=label(|t| t.reason) action=label(|t| t.drop) on_text=drop_it />
        </article>
    }
}
