//! What people disagree on: the values side by side, who, when, from where. A person settles it.

use domain::{
    assessment::{QuestionKind, Stage},
    device::DeviceCard,
    dossier::unseen,
    pack::ProgrammePack,
    record::{DELETED, Record, Unseen},
    schema::{FieldRef, FieldType},
    value::Value,
    workflow::Denial,
};
use leptos::prelude::*;

use rust_decimal::Decimal;

use crate::pages::labels::{device_words, is_for_people, record_words};
use crate::{
    app::{LiveDossier, LiveField, spawn_scoped, use_app, use_live_dossier, use_session},
    components::{
        Empty, NumberField, PageTitle, SelectField, TextField, amount_value, distinct, use_toaster,
        whole_value,
    },
    i18n::{
        choices::{choices_of, question_kind},
        common::Common,
        dossier::DossierTexts,
        fields::{field_words, kind_words, value_words},
        fill,
        format::moment,
        lang,
        shell::stage_name,
        sync::SyncTexts,
    },
    sync::SyncState,
};

/// `/conflicts`.
#[component]
pub fn ConflictsPage() -> impl IntoView {
    let app = use_app();
    let session = use_session();
    let t = move || DossierTexts::of(lang());
    let cards = RwSignal::new(Vec::<DeviceCard>::new());
    let store = app.store();
    spawn_scoped(async move {
        if let Ok(all) = store.devices().await {
            cards.try_set(all);
        }
    });
    let open = Memo::new(move |_| {
        app.rows.with(|rows| {
            rows.iter()
                .filter(|row| row.conflicts > 0)
                .map(|row| (row.dossier.clone(), row.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <main class="page page-conflicts">
            <header class="page-head"><PageTitle text=move || t().conflicts /></header>
            <Show when=move || !open.with(Vec::is_empty) fallback=move || view! {
                <Empty title=move || t().conflicts_none text=move || t().conflicts_none_text />
            }>
                <For each=move || distinct(open.get(), |row| row.0.clone()) key=|row| row.0.clone() let:row>
                    <OfDossier id=row.0 name=row.1 cards=cards />
                </For>
            </Show>
            <Show when=move || session.is_office() && app.sync.get() != SyncState::Unlinked>
                <div><a href="/quarantine" class="btn" data-test="to-quarantine">{move || SyncTexts::of(lang()).quarantine}</a></div>
            </Show>
        </main>
    }
}

#[component]
fn OfDossier(id: String, name: String, cards: RwSignal<Vec<DeviceCard>>) -> impl IntoView {
    let href = format!("/d/{id}");
    let live = use_live_dossier(id);
    // Only which fields: a settled one goes, the others keep what is being typed in them.
    let fields = Memo::new(move |_| {
        live.records.with(|records| {
            records
                .iter()
                .flat_map(|records| records.iter())
                .flat_map(|record| {
                    record
                        .conflicts()
                        .map(|(field, _)| {
                            (
                                record.key.kind.clone(),
                                record.key.id.clone(),
                                field.to_owned(),
                            )
                        })
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        })
    });
    let gone = Memo::new(move |_| {
        live.records.with(|records| {
            let records = records
                .as_ref()
                .map_or(&[][..], |records| records.as_slice());
            let all = unseen(records).into_iter().map(|it| &it.deleted.key);
            all.map(|key| (key.kind.clone(), key.id.clone()))
                .collect::<Vec<_>>()
        })
    });
    let contested = Memo::new(move |_| {
        live.dossier
            .with(|dossier| dossier.as_ref().map(|dossier| dossier.contested()))
            .unwrap_or_default()
    });
    let words = move |stage: Stage| {
        let text = DossierTexts::of(lang()).contested;
        fill(text, &[("stage", &stage_name(stage, lang()))])
    };
    view! {
        <section class="section">
            <h2><a href=href>{name}</a></h2>
            <For each=move || contested.get() key=|stage| *stage let:stage>
                <p class="note warn" data-test="contested">{move || words(stage)}</p>
            </For>
            <For each=move || gone.get() key=Clone::clone let:record>
                <DeletedUnseen live kind=record.0 id=record.1 cards />
            </For>
            <For each=move || fields.get() key=|field| field.clone() let:field>
                <Disagreement live=live kind=field.0 id=field.1 field=field.2 cards=cards />
            </For>
        </section>
    }
}

/// A record that was deleted by somebody who had not seen all of it: what that was, the way back, and
/// the word that it is to stay deleted.
#[component]
fn DeletedUnseen(
    live: LiveDossier,
    kind: String,
    id: String,
    cards: RwSignal<Vec<DeviceCard>>,
) -> impl IntoView {
    let app = use_app();
    let t = move || DossierTexts::of(lang());
    let key = StoredValue::new((kind, id));
    let record = move || key.with_value(|(kind, id)| live.record(kind, id));
    let settle = move |deleted: bool| {
        key.with_value(|(kind, id)| live.settle_deletion(kind, id, deleted));
    };
    let barred = key.with_value(|(kind, id)| LiveField::new(live, kind, id, DELETED).barred());
    let lines = move |records: &[Record]| {
        let pack = app.pack();
        let line = |of: &Record, unseen: Unseen<'_>, is_other: bool| {
            let (held, field) = (unseen.held, FieldRef::of(&of.key.kind, unseen.field));
            let words = (
                field_words(&pack, field, lang()),
                value_words(&pack, field, &held.value, lang()),
            );
            let mut what = fill(t().set_to, &[("field", &words.0), ("value", &words.1)]);
            if is_other {
                what = format!("{} · {what}", record_words(&pack, of, lang()));
            }
            let device = cards.with(|cards| device_words(unseen.id.device.as_str(), cards));
            let who = [held.by.clone(), device, moment(held.at.ms, lang())];
            let who = who.into_iter().filter(|word| !word.is_empty());
            let who = who.collect::<Vec<_>>().join(" · ");
            view! { <li>{what}" "<span class="note">{who}</span></li> }
        };
        let is_this = |record: &Record| {
            key.with_value(|(kind, id)| record.key.kind == *kind && record.key.id == *id)
        };
        let all = unseen(records).into_iter();
        let this = all.filter(|it| is_this(it.deleted));
        this.flat_map(|it| it.values)
            .filter(|(of, it)| is_for_people(FieldRef::of(&of.key.kind, it.field), &it.held.value))
            .map(|(of, it)| line(of, it, !is_this(of)))
            .collect_view()
    };
    view! {
        <article class="stack" data-test="deleted-unseen">
            <h3>{move || record().map(|record| record_words(&app.pack(), &record, lang()))}</h3>
            <p>{move || t().gone_unseen}</p>
            <ul>{move || live.records.with(|records| records.as_ref().map(|records| lines(records)))}</ul>
            <Settled barred>
                <div class="cluster">
                    <button type="button" class="btn btn-primary" data-test="restore-unseen" on:click=move |_| settle(false)>{move || Common::of(lang()).restore}</button>
                    <button type="button" class="btn" data-test="keep-deleted" on:click=move |_| settle(true)>{move || t().keep_deleted}</button>
                </div>
            </Settled>
        </article>
    }
}

/// The ways to settle something; in their place the reason where that is not for this device.
#[component]
fn Settled(barred: Memo<Option<Denial>>, children: ChildrenFn) -> impl IntoView {
    move || match barred.get() {
        None => children(),
        Some(why) => {
            let words = why.words().get(lang()).to_owned();
            view! { <p class="note" data-test="not-to-settle">{words}</p> }.into_any()
        }
    }
}

#[component]
fn Disagreement(
    live: LiveDossier,
    kind: String,
    id: String,
    field: String,
    cards: RwSignal<Vec<DeviceCard>>,
) -> impl IntoView {
    let app = use_app();
    let toaster = use_toaster();
    let t = move || DossierTexts::of(lang());
    let barred = LiveField::new(live, &kind, &id, &field).barred();
    let place = StoredValue::new((kind.clone(), id, field));
    let record =
        move || -> Option<Record> { place.with_value(|(kind, id, _)| live.record(kind, id)) };
    let settle = move |value: Value| {
        place.with_value(|(kind, id, field)| live.settle(kind, id, field, value));
        toaster.say(t().taken);
    };
    let sides = move || {
        let record = record()?;
        let pack = app.pack();
        place.with_value(|(kind, _, field)| {
            let of = FieldRef::of(kind, field);
            let mut live: Vec<_> = record.field(field)?.live().map(|(id, held)| (id.clone(), held.clone())).collect();
            live.sort_by_key(|(_, held)| std::cmp::Reverse(held.at));
            Some(live.into_iter().map(|(id, held)| {
                let words = value_words(&pack, of, &held.value, lang());
                let device = cards.with(|cards| device_words(id.device.as_str(), cards));
                let by = if held.by.is_empty() { device } else { format!("{} · {device}", held.by) };
                let value = held.value.clone();
                view! {
                    <div class="side">
                        <span class="value">{words}</span>
                        <span class="note">{by}" · "{moment(held.at.ms, lang())}</span>
                        <button type="button" class="btn btn-primary" data-test="conflict-take" hidden=move || barred.with(Option::is_some) on:click=move |_| settle(value.clone())>{t().take}</button>
                    </div>
                }
            }).collect_view())
        })
    };
    let form = Memo::new(move |_| {
        place.with_value(|(kind, _, field)| ThirdForm::of(&app.pack(), FieldRef::of(kind, field)))
    });
    let called = Signal::derive(move || {
        place.with_value(|(kind, _, field)| {
            field_words(&app.pack(), FieldRef::of(kind, field), lang())
        })
    });
    let third = RwSignal::new(Value::Null);
    view! {
        <article class="stack" data-test="conflict">
            <h3>{move || {
                let of = record().map_or_else(|| kind_words(&kind, lang()), |record| record_words(&app.pack(), &record, lang()));
                format!("{of} · {}", called.get())
            }}</h3>
            <div class="sides">{sides}</div>
            <Settled barred>
                <Show when=move || form.get() != ThirdForm::OwnPage fallback=move || view! {
                    <p class="note">{move || t().third_on_page}</p>
                }>
                    <details>
                        <summary>{move || t().third}</summary>
                        <div class="stack">
                            <Third form third label=called />
                            <div><button type="button" class="btn" data-test="conflict-write" disabled=move || third.with(Value::is_null)
                                on:click=move |_| settle(third.get_untracked())>{move || t().take}</button></div>
                        </div>
                    </details>
                </Show>
            </Settled>
        </article>
    }
}

/// How a third value is asked for.
#[derive(Clone, Debug, PartialEq)]
enum ThirdForm {
    Text,
    Date,
    Number {
        whole: bool,
    },
    /// Stored values and their words.
    Choice(Vec<(Value, String)>),
    /// On the field's own page only: pictures, ratios, several options at once.
    OwnPage,
}

impl ThirdForm {
    fn of(pack: &ProgrammePack, field: FieldRef<'_>) -> Self {
        match field.holds() {
            FieldType::Line | FieldType::Lines | FieldType::Phone | FieldType::Time => Self::Text,
            FieldType::Date => Self::Date,
            FieldType::Whole(_) => Self::Number { whole: true },
            FieldType::Amount(_) => Self::Number { whole: false },
            FieldType::Choice(_) | FieldType::Flag => Self::Choice(choices_of(pack, field, lang())),
            FieldType::Answer => {
                let single = matches!(field, FieldRef::Question(code)
                    if matches!(question_kind(pack, code), Some(QuestionKind::Single { .. })));
                if single {
                    Self::Choice(choices_of(pack, field, lang()))
                } else {
                    Self::OwnPage
                }
            }
            _ => Self::OwnPage,
        }
    }
}

/// A third value, asked for as the field's own page asks; `Null` while there is none.
#[component]
fn Third(form: Memo<ThirdForm>, third: RwSignal<Value>, label: Signal<String>) -> impl IntoView {
    let text =
        Signal::derive(move || third.with(|value| value.as_text().unwrap_or_default().to_owned()));
    move || {
        match form.get() {
        ThirdForm::Text => view! {
            <TextField label value=text test="conflict-third" on_text=move |text: String| third.set(Value::entered(text.trim())) />
        }.into_any(),
        ThirdForm::Date => view! {
            <TextField label value=text kind="date" test="conflict-third" on_text=move |text| third.set(Value::entered(text)) />
        }.into_any(),
        ThirdForm::Number { whole } => view! {
            <NumberField label value=Signal::stored(None::<Decimal>) whole test="conflict-third"
                on_number=move |number| third.set(if whole { whole_value(number) } else { amount_value(number) }) />
        }.into_any(),
        ThirdForm::Choice(choices) => {
            let words = choices.iter().enumerate().map(|(n, (_, words))| (n.to_string(), words.clone()));
            let options: Vec<(String, String)> =
                std::iter::once((String::new(), Common::of(lang()).choose.to_owned())).chain(words).collect();
            view! {
                <SelectField label value=Signal::stored(String::new()) options=Signal::stored(options) test="conflict-third"
                    on_choice=move |n: String| third.set(n.parse().ok().and_then(|n: usize| choices.get(n)).map_or(Value::Null, |(value, _)| value.clone())) />
            }.into_any()
        }
        ThirdForm::OwnPage => ().into_any(),
    }
    }
}
