//! Who changed what and when: old and new, folded by person and day.

use chrono::NaiveDate;
use domain::{
    device::DeviceCard,
    record::{self, Change, HistoryEntry},
    schema::FieldRef,
};
use leptos::prelude::*;

use crate::{
    app::{spawn_detached, spawn_scoped, use_app, use_live_dossier},
    browser::day_of,
    components::{PageHead, SelectField, TroubleNote},
    i18n::{
        Trouble,
        dossier::DossierTexts,
        fields::{field_words, kind_words, value_words},
        fill,
        format::{day, moment},
        lang,
    },
    pages::{
        deleted::DeletedThings,
        labels::{by_words, device_words, is_for_people, words_of},
        result::mark,
    },
    sync::fetch_history,
};

/// Lines shown at first and with every tap on "earlier".
const PAGE: usize = 50;

/// Fields of one change shown before the rest is folded.
const FIELDS: usize = 6;

/// Groups that stand open at first.
const OPEN: usize = 3;

/// Which lines are wanted; an empty one leaves all.
#[derive(Clone, Copy)]
struct Filter {
    person: RwSignal<String>,
    day: RwSignal<String>,
    kind: RwSignal<String>,
}

impl Filter {
    fn leaves(self, change: &Change) -> bool {
        let is = |wanted: RwSignal<String>, is: &str| {
            wanted.with(|wanted| wanted.is_empty() || wanted == is)
        };
        is(self.person, who(change))
            && is(self.kind, &change.record.kind)
            && is(self.day, &day_of(change.at.ms).to_string())
    }

    fn is_set(self) -> bool {
        [self.person, self.day, self.kind]
            .iter()
            .any(|wanted| !wanted.with(String::is_empty))
    }
}

/// By whom the lines are told apart: the person, and where nobody's name is there the device.
fn who(change: &Change) -> &str {
    if change.by.is_empty() {
        change.id.device.as_str()
    } else {
        &change.by
    }
}

/// Lines of one person on one device and one day.
fn is_of_one(a: &HistoryEntry<'_>, b: &HistoryEntry<'_>) -> bool {
    let of = |line: &HistoryEntry<'_>| day_of(line.last.at.ms);
    a.last.by == b.last.by && a.last.id.device == b.last.id.device && of(a) == of(b)
}

/// Each once, in the order they are first met.
fn distinct_values(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut met: Vec<String> = Vec::new();
    for one in all {
        if !met.contains(&one) {
            met.push(one);
        }
    }
    met
}

/// `/d/:dossier/history`.
#[component]
pub fn HistoryPage(dossier: String) -> impl IntoView {
    let live = use_live_dossier(dossier.clone());
    let app = use_app();
    let t = move || DossierTexts::of(lang());
    let changes = RwSignal::new(None::<(Vec<Change>, Vec<DeviceCard>)>);
    let shown = RwSignal::new(PAGE);
    let failed = RwSignal::new(Trouble::default());
    // What was written before this device began is at the office.
    let compacted = RwSignal::new(false);
    let fetching = RwSignal::new(false);
    Effect::new(move |_| {
        live.records.track();
        if fetching.get() {
            return;
        }
        let (store, id) = (app.store(), live.id.get_value());
        spawn_scoped(async move {
            match store.history(&id).await {
                Ok(mut all) => {
                    compacted.try_set(store.is_compacted(&id).await.unwrap_or_default());
                    let cards = store.devices().await.unwrap_or_default();
                    all.sort_by_key(|change| std::cmp::Reverse(change.at));
                    changes.try_set(Some((all, cards)));
                }
                Err(error) => {
                    let lang = app.lang.try_get_untracked().unwrap_or_default();
                    failed.try_set(Trouble::of_store(&error, lang));
                }
            }
        });
    });
    let fetch = move || {
        fetching.set(true);
        let (store, id) = (app.store(), live.id.get_value());
        spawn_detached(async move {
            match fetch_history(&store, &id).await {
                Ok(()) => drop(failed.try_set(Trouble::default())),
                Err(error) => {
                    let lang = app.lang.try_get_untracked().unwrap_or_default();
                    failed.try_set(Trouble::of_sync(&error, lang));
                }
            }
            fetching.try_set(false);
        });
    };
    let filter = Filter {
        person: RwSignal::new(String::new()),
        day: RwSignal::new(String::new()),
        kind: RwSignal::new(String::new()),
    };
    let row = move |line: &HistoryEntry<'_>, all: &[Change]| {
        let (pack, change) = (app.pack(), line.last);
        let of = live.records.with(|records| {
            let records = records.as_deref().map(Vec::as_slice);
            words_of(&pack, records.unwrap_or_default(), &change.record, lang())
        });
        let record = live.record(&change.record.kind, &change.record.id);
        let mut fields: Vec<_> = change
            .fields
            .iter()
            .map(|(name, write)| (name, FieldRef::of(&change.record.kind, name), &write.value))
            .filter(|(_, field, value)| is_for_people(*field, value))
            .map(|(name, field, value)| {
                let (named, now) = (
                    field_words(&pack, field, lang()),
                    value_words(&pack, field, value, lang()),
                );
                let was = line.before(name, all).into_iter();
                let was: Vec<String> = was
                    .map(|was| value_words(&pack, field, was, lang()))
                    .collect();
                let said = if was.is_empty() {
                    fill(t().set_to, &[("field", &named), ("value", &now)])
                } else {
                    // Of several that people disagreed on, all.
                    let was = was.join(" / ");
                    fill(
                        t().from_to,
                        &[("field", &named), ("was", &was), ("now", &now)],
                    )
                };
                // One of the values that people disagree on.
                let field = record.as_ref().and_then(|record| record.field(name));
                let in_dispute = field.is_some_and(|field| {
                    field.is_conflict() && field.live().any(|(id, _)| *id == change.id)
                });
                view! { <li>{said}{mark(in_dispute)}</li> }
            })
            .collect();
        // A whole assessment in one change would be a page of its own.
        let rest = if fields.len() > FIELDS + 1 {
            fields.split_off(FIELDS)
        } else {
            Vec::new()
        };
        let rest = (!rest.is_empty()).then(|| {
            view! {
                <details class="detail-fold">
                    <summary>{fill(t().more_fields, &[("n", &rest.len())])}</summary>
                    <ul class="detail">{rest}</ul>
                </details>
            }
        });
        view! {
            <div class="row change" data-test="change">
                <div class="main"><span class="title">{of}</span><ul class="detail">{fields}</ul>{rest}</div>
                <span class="aside"><span>{moment(change.at.ms, lang())}</span></span>
            </div>
        }
    };
    let choices = move |of: fn(&Change) -> String, words: fn(&str, &[DeviceCard]) -> String| {
        Signal::derive(move || {
            let mut all = vec![(String::new(), t().h_all.to_owned())];
            changes.with(|changes| {
                if let Some((changes, cards)) = changes {
                    let found = distinct_values(changes.iter().map(of));
                    all.extend(found.into_iter().map(|one| {
                        let words = words(&one, cards);
                        (one, words)
                    }));
                }
            });
            all
        })
    };
    let people = choices(
        |change| who(change).to_owned(),
        |who, cards| {
            if cards.iter().any(|card| card.id.as_str() == who) {
                device_words(who, cards)
            } else {
                who.to_owned()
            }
        },
    );
    let days = choices(
        |change| day_of(change.at.ms).to_string(),
        |iso, _| {
            let read = iso.parse::<NaiveDate>();
            read.map_or_else(|_| iso.to_owned(), |date| day(date, lang()))
        },
    );
    let kinds = choices(
        |change| change.record.kind.clone(),
        |kind, _| kind_words(kind, lang()),
    );
    let groups = move |all: &[Change], cards: &[DeviceCard]| {
        let lines = record::history(all);
        let wanted = lines.into_iter().filter(|line| filter.leaves(line.last));
        let wanted: Vec<HistoryEntry<'_>> = wanted.collect();
        if wanted.is_empty() {
            return view! { <p class="note" data-test="no-match">{t().h_none}</p> }.into_any();
        }
        let rest = wanted.len() > shown.get();
        let wanted = wanted.get(..shown.get()).unwrap_or(&wanted);
        let groups = wanted.chunk_by(is_of_one).enumerate();
        let groups: Vec<_> = groups
            .filter_map(|(n, lines)| {
                let last = lines.first()?.last;
                let (by, on) = (by_words(last, cards), day(day_of(last.at.ms), lang()));
                let open = n < OPEN || filter.is_set();
                Some(view! {
                    <details class="change-group" data-test="change-group" prop:open=open>
                        <summary>
                            <b>{fill(t().h_group, &[("who", &by), ("day", &on)])}</b>
                            <span class="note">{fill(t().h_changes, &[("n", &lines.len())])}</span>
                        </summary>
                        <div class="rows">{lines.iter().map(|line| row(line, all)).collect_view()}</div>
                    </details>
                })
            })
            .collect();
        view! {
            <div class="stack tight">{groups}</div>
            {rest.then(|| view! { <button type="button" class="btn" on:click=move |_| shown.update(|shown| *shown += PAGE)>{t().more}</button> })}
        }
        .into_any()
    };
    view! {
        <main class="page page-history">
            <PageHead title=move || t().history under=live.name() back=format!("/d/{dossier}") />
            <TroubleNote trouble=failed />
            <DeletedThings live />
            <div class="list-tools screen-only" data-read>
                <SelectField label=move || t().h_person value=filter.person options=people on_choice=move |choice| filter.person.set(choice) test="history-person" />
                <SelectField label=move || t().h_day value=filter.day options=days on_choice=move |choice| filter.day.set(choice) test="history-day" />
                <SelectField label=move || t().h_kind value=filter.kind options=kinds on_choice=move |choice| filter.kind.set(choice) test="history-kind" />
            </div>
            {move || changes.with(|changes| changes.as_ref().map(|(all, cards)| {
                if all.is_empty() && !compacted.get() {
                    return view! { <p class="note">{t().no_history}</p> }.into_any();
                }
                groups(all, cards)
            }))}
            {move || compacted.get().then(|| view! {
                <div class="row" data-test="compacted">
                    <p class="main note">{t().compacted}</p>
                    <button type="button" class="btn btn-small" data-test="fetch-history" disabled=move || fetching.get()
                        on:click=move |_| fetch()>{move || if fetching.get() { t().fetching } else { t().fetch_history }}</button>
                </div>
            })}
        </main>
    }
}
