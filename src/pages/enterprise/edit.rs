//! Every field of an enterprise, each saved as it is given.

use super::super::forms::{options, size_words};
use domain::{decimal, enterprise::KIND, value::Value};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use rust_decimal::Decimal;

use crate::{
    app::{LiveDossier, use_app, use_live_dossier},
    components::{
        ConfirmDialog, NumberField, PageHead, PlaceField, SegmentedField, SelectField, TextField,
        use_toaster,
    },
    i18n::{common::Common, enterprise::EnterpriseTexts, fill, lang},
    pages::{deleted::delete_record, undo::UndoButton},
};

fn put(live: LiveDossier, field: &'static str, value: impl Into<Value>) {
    live.put(KIND, KIND, vec![(field, value.into())]);
}

fn choice(code: String) -> Value {
    if code.is_empty() {
        Value::Null
    } else {
        Value::Text(code)
    }
}

fn put_text(live: LiveDossier, field: &'static str, text: String) {
    live.put_typed(KIND, KIND, field, choice(text));
}

fn text_of(live: LiveDossier, field: &'static str) -> Signal<String> {
    Signal::derive(move || {
        live.record(KIND, KIND)
            .and_then(|record| record.text(field).map(str::to_owned))
            .unwrap_or_default()
    })
}

/// A whole number as text; `yes`/`no` for a truth.
fn code_of(live: LiveDossier, field: &'static str) -> Signal<String> {
    Signal::derive(move || {
        match live
            .record(KIND, KIND)
            .and_then(|record| record.get(field).cloned())
        {
            Some(Value::Int(int)) => int.to_string(),
            Some(Value::Bool(truth)) => if truth { "yes" } else { "no" }.to_owned(),
            _ => String::new(),
        }
    })
}

fn number_of(live: LiveDossier, field: &'static str) -> Signal<Option<Decimal>> {
    Signal::derive(move || {
        match live
            .record(KIND, KIND)
            .and_then(|record| record.get(field).cloned())
        {
            Some(Value::Int(int)) => Some(Decimal::from(int)),
            Some(Value::Text(text)) => decimal::parse(&text),
            _ => None,
        }
    })
}

fn put_whole(live: LiveDossier, field: &'static str, number: Option<Decimal>) {
    let int = number.and_then(|number| number.trunc().to_string().parse::<i64>().ok());
    live.put_typed(KIND, KIND, field, int.map_or(Value::Null, Value::Int));
}

/// Who, where, how large: the enterprise's own page of fields.
#[component]
pub fn EditEnterprisePage(dossier: String) -> impl IntoView {
    let app = use_app();
    let live = use_live_dossier(dossier.clone());
    let t = move || EnterpriseTexts::of(lang());
    let label = move |pick: fn(&'static EnterpriseTexts) -> &'static str| {
        Signal::derive(move || pick(t()).to_owned())
    };
    let text = move |pick: fn(&'static EnterpriseTexts) -> &'static str,
                     field: &'static str,
                     kind: &'static str| {
        view! {
            <TextField label=label(pick) value=text_of(live, field) kind test=field on_text=move |text| put_text(live, field, text) />
        }
    };
    let choose = move || (String::new(), t().choose.to_owned());
    let choices =
        move |field: &'static str| Signal::derive(move || options(&app.pack(), field, lang()));
    let areas = move || {
        let mut all = vec![choose()];
        all.extend(options(&app.pack(), "area", lang()));
        all
    };
    let industries = move || {
        std::iter::once(choose())
            .chain(app.pack().industries.iter().map(|industry| {
                (
                    industry.division.clone(),
                    format!("{} {}", industry.division, industry.name.get(lang())),
                )
            }))
            .collect::<Vec<_>>()
    };
    let year = number_of(live, "year1");
    let titled = move |pick: fn(&'static EnterpriseTexts) -> &'static str, later: bool| {
        Signal::derive(move || {
            let name = match year.get() {
                Some(year) => fill(
                    t().of_year,
                    &[("n", &if later { year } else { year - Decimal::ONE })],
                ),
                None => if later { t().later } else { t().earlier }.to_owned(),
            };
            fill(pick(t()), &[("year", &name)])
        })
    };
    let size = move || {
        let dossier = live.dossier.get()?;
        let class = dossier.enterprise.size_class(&app.pack())?;
        Some(size_words(class, lang()))
    };
    let (toaster, navigate) = (use_toaster(), StoredValue::new(use_navigate()));
    // Entered wrongly: only where work hangs on it is one asked.
    let held = move || {
        live.dossier.with(|dossier| {
            let Some(dossier) = dossier else {
                return String::new();
            };
            let (t, sep) = (t(), Common::of(lang()).sep);
            [
                (t.n_assessments, dossier.assessments.len()),
                (t.n_needs, dossier.needs.len()),
                (t.n_items, dossier.items.len()),
                (t.n_photos, dossier.photos.len()),
            ]
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(words, n)| fill(words, &[("n", &n)]))
            .collect::<Vec<_>>()
            .join(sep)
        })
    };
    let asking = RwSignal::new(false);
    let delete = move || {
        let name = live.name().get_untracked();
        let said = fill(untrack(t).deleted, &[("name", &name)]);
        delete_record(live, KIND, KIND.to_owned(), said, toaster);
        navigate.with_value(|go| go("/enterprises", NavigateOptions::default()));
    };
    let ask = move |_| {
        if untrack(held).is_empty() {
            delete();
        } else {
            asking.set(true);
        }
    };
    let persons = move || label(|t| t.persons);
    let wan = move || label(|t| t.wan);
    let money = move |field: &'static str, later: bool| {
        view! {
            <NumberField label=titled(|t| t.revenue, later) value=number_of(live, field) unit=wan() test=field
                on_number={move |number: Option<Decimal>| put_text(live, field, number.map(|number| number.to_string()).unwrap_or_default())} />
        }
    };
    let heads = move |field: &'static str, later: bool| {
        view! {
            <NumberField label=titled(|t| t.headcount, later) value=number_of(live, field) unit=persons() whole=true test=field
                on_number=move |number| put_whole(live, field, number) />
        }
    };
    view! {
        <main class="page page-edit-enterprise">
            <PageHead title=label(|t| t.edit) under=dossier.clone() back=format!("/d/{dossier}")>
                <UndoButton live kind=KIND />
            </PageHead>
            <section class="section"><h2>{move || t().identity}</h2>
                <div class="grid">
                    {text(|t| t.name, "name", "text")}
                    <SelectField label=label(|t| t.area) value=text_of(live, "area") options=areas on_choice=move |code| put(live, "area", choice(code)) test="area" />
                    {text(|t| t.address, "address", "text")}
                    <SelectField label=label(|t| t.industry) value=text_of(live, "industry") options=industries on_choice=move |code| put(live, "industry", choice(code)) test="industry" />
                    <PlaceField label=label(|t| t.place) value=move || live.record(KIND, KIND).and_then(|record| record.get("place").cloned()).unwrap_or_default()
                        on_place=move |place| put(live, "place", place) />
                    {text(|t| t.products, "products", "text")}
                    {text(|t| t.founded, "founded", "date")}
                </div>
                <SegmentedField label=label(|t| t.nature) value=text_of(live, "nature") options=choices("nature") on_choice=move |code| put(live, "nature", choice(code)) test="nature" />
                <SegmentedField label=label(|t| t.tier) value=text_of(live, "tier") options=choices("tier") on_choice=move |code| put(live, "tier", choice(code)) test="tier" />
                <div class="grid">
                    <SegmentedField label=label(|t| t.above) value=code_of(live, "above_scale") options=choices("above_scale") on_choice=move |code| put(live, "above_scale", code == "yes") test="above-scale" />
                    <SegmentedField label=label(|t| t.phase) value=code_of(live, "phase") options=choices("phase") on_choice=move |code: String| put(live, "phase", code.parse::<i64>().map_or(Value::Null, Value::Int)) test="phase" />
                </div>
            </section>
            <section class="section"><h2>{move || t().scale}</h2>
                <div class="grid">
                    <NumberField label=label(|t| t.year) value=year whole=true test="year1" on_number=move |number| put_whole(live, "year1", number) />
                    {heads("headcount1", true)} {money("revenue1", true)} {heads("headcount2", false)} {money("revenue2", false)}
                </div>
                <p data-test="size-class">{move || match size() {
                    Some(size) => view! { <span>{t().size} " " <strong>{size}</strong></span> }.into_any(),
                    None => view! { <span class="note">{t().size_unknown}</span> }.into_any(),
                }}</p>
            </section>
            <section class="section"><h2>{move || t().people}</h2>
                <div class="grid">{text(|t| t.contact, "contact", "text")} {text(|t| t.phone, "phone", "tel")}</div>
            </section>
            <section class="section">
                <div><button type="button" class="btn btn-quiet btn-bad btn-flush" data-test="delete-enterprise" on:click=ask>{move || t().delete}</button></div>
            </section>
            <ConfirmDialog open=asking danger=true title=label(|t| t.delete) action=label(|t| t.delete) on_confirm=delete
                text=move || fill(t().delete_text, &[("what", &held())]) />
        </main>
    }
}
