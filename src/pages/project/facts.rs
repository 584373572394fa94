//! A heading with what stands under it: fields to fill in, or the same as the paper reads.

use domain::{
    money::money,
    paper::Content,
    project::missing::{self, Missing},
    record::Fields as _,
    schema::FieldRef,
    value::Value,
};
use leptos::prelude::*;

use super::{on_page::OnPage, words::ProjectTexts};
use crate::{
    app::{LiveField, use_app},
    components::RecordField,
    i18n::{
        common::Common,
        fields::{field_words, value_words},
        lang,
    },
};

/// A heading's words.
pub type Title = fn(&ProjectTexts) -> &'static str;

/// Fields under one heading.
pub struct FieldsPart {
    /// Its place in the page's address.
    pub id: &'static str,
    pub title: Title,
    pub fields: &'static [&'static str],
}

/// A heading at the left, and what belongs to it.
#[component]
pub fn Part(
    id: &'static str,
    title: Title,
    /// What is missing under it, in words; a quiet mark at its place.
    #[prop(into, optional)]
    lacks: Signal<Vec<String>>,
    children: Children,
) -> impl IntoView {
    let t = move || ProjectTexts::of(lang());
    view! {
        <section class="sheet-part" id=id>
            <div class="sheet-head">
                <h2>{move || title(t())}</h2>
                {move || lacks.with(|lacks| (!lacks.is_empty()).then(|| view! {
                    <p class="lacks screen-only" data-test="lacks"><span>{t().lacks}</span>{lacks.join(Common::of(lang()).sep)}</p>
                }))}
            </div>
            <div class="stack">{children()}</div>
        </section>
    }
}

/// What is missing, in words with its place; followed.
pub fn lacking(on: OnPage) -> Memo<Vec<Missing>> {
    Memo::new(move |_| {
        let (content, terms) = (on.content.get(), on.terms.get());
        missing::of(on.paper, &content, &terms)
    })
}

/// Fields under a heading: controls while the paper is written here, else what it says.
#[component]
pub fn FieldsOf(on: OnPage, part: &'static FieldsPart) -> impl IntoView {
    let app = use_app();
    let missing = lacking(on);
    let lacks = Signal::derive(move || {
        let (pack, lang) = (app.pack(), lang());
        let kind = on.paper.kind();
        let missing = missing.get().into_iter();
        let own = missing.filter_map(|one| match one {
            Missing::Field(name) if part.fields.contains(&name) => {
                Some(field_words(&pack, FieldRef::of(kind, name), lang))
            }
            _ => None,
        });
        own.collect::<Vec<_>>()
    });
    let controls = move || {
        let controls: Vec<_> = part
            .fields
            .iter()
            .map(|name| {
                let of = on
                    .id
                    .with_value(|id| LiveField::new(on.live, on.paper.kind(), id, name));
                view! { <RecordField of lines=4 test=*name /> }
            })
            .collect();
        view! { <div class="grid screen-only">{controls}</div> }
    };
    let read = move || {
        on.content
            .with(|content| facts(app, on.paper.kind(), part.fields, content))
    };
    view! {
        <Part id=part.id title=part.title lacks>
            {move || on.writes.get().then(controls)}
            <div class:print-only=move || on.writes.get()>{read}</div>
        </Part>
    }
}

/// Fields as they read on paper. What nobody filled in has a dash.
pub fn facts(app: crate::app::AppState, kind: &str, fields: &[&str], content: &Content) -> AnyView {
    let (pack, lang) = (app.pack(), lang());
    let facts: Vec<_> = fields
        .iter()
        .map(|name| {
            let of = FieldRef::of(kind, name);
            let words = match content.get(name) {
                None => String::new(),
                Some(value) => value_words(&pack, of, value, lang),
            };
            let empty = words.trim().is_empty();
            let words = if empty { "—".to_owned() } else { words };
            view! { <div><dt>{field_words(&pack, of, lang)}</dt><dd class="as-written" class:soft=empty>{words}</dd></div> }
        })
        .collect();
    view! { <dl class="facts sheet-facts">{facts}</dl> }.into_any()
}

/// A sum under a list, right aligned.
pub fn total(label: String, sum: rust_decimal::Decimal) -> AnyView {
    let unit = crate::i18n::fields::unit_words(domain::schema::Unit::Yuan, lang());
    view! { <p class="total"><span>{label}</span><strong class="num">{format!("{} {unit}", money(sum))}</strong></p> }
        .into_any()
}

/// Whether a value says nothing.
pub fn is_blank(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::Text(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}
