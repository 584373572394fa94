//! Whatever is stored or exchanged is read as it was written: values of every serialized type.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    Words,
    assessment::Stage,
    bundle::{Attachment, Bundle, Hole, Part, RefusalReason, Selection},
    clock::{EARLIEST_MS, LATEST_MS, Stamp},
    device::{DeviceCard, Role, Scope},
    dossier::{DossierRow, PaperRow},
    ids::{ChangeId, DeviceId, RecordKey},
    indicators::{Accepted, Diagnosed, Facts, Held, Items},
    json::{from_str, to_string},
    paper::Paper,
    project::{
        finding::Findings,
        money_row::{Money, PaymentRow},
    },
    record::Replaced,
    value::Value,
    workflow::State,
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

fn reads<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(
    value: &T,
) -> Result<(), TestCaseError> {
    let text = to_string(value).expect("within the limits");
    // What another library writes is read the same.
    let theirs = serde_json::to_string(value).expect("JSON");
    for text in [text, theirs] {
        let read: T = from_str(&text).expect("reads");
        prop_assert_eq!(&read, value, "{}", text);
    }
    Ok(())
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..6).prop_map(String::from_iter)
}

fn stamp() -> impl Strategy<Value = Stamp> {
    let ms = prop_oneof![Just(EARLIEST_MS), Just(LATEST_MS), EARLIEST_MS..LATEST_MS];
    (ms, any::<u32>()).prop_map(|(ms, counter)| Stamp { ms, counter })
}

fn day() -> impl Strategy<Value = Option<NaiveDate>> {
    prop::option::of(
        (1..=9_999_i32, 1..=365_u32)
            .prop_map(|(year, day)| NaiveDate::from_yo_opt(year, day).expect("a day")),
    )
}

fn device() -> impl Strategy<Value = DeviceId> {
    "[A-Za-z0-9_-]{1,64}".prop_map(|id| DeviceId::new(&id))
}

fn change_id() -> impl Strategy<Value = ChangeId> {
    let seq = prop_oneof![1..9_u32, Just(u32::MAX)];
    (device(), seq).prop_map(|(device, seq)| ChangeId::new(device, seq))
}

fn card() -> impl Strategy<Value = DeviceCard> {
    let scope = prop_oneof![
        Just(Scope::City),
        prop::collection::vec(text(), 0..4).prop_map(Scope::Areas),
        text().prop_map(Scope::Dossier),
    ];
    let role = prop::sample::select(Role::ALL.to_vec());
    (
        device(),
        text(),
        role,
        scope,
        text(),
        prop::option::of(device()),
    )
        .prop_map(
            |(id, name, role, scope, public_key, restored_from)| DeviceCard {
                id,
                name,
                role,
                scope,
                public_key,
                restored_from,
            },
        )
}

fn row() -> impl Strategy<Value = DossierRow> {
    let stage = prop::option::of(prop::sample::select(Stage::ALL.to_vec()));
    let texts = [text(), text(), text(), text(), text(), text()];
    let options = (
        any::<Option<u8>>(),
        any::<Option<bool>>(),
        stage,
        any::<Option<u8>>(),
    );
    let rest = (
        prop::option::of(text()),
        day(),
        stamp(),
        any::<bool>(),
        any::<[u32; 6]>(),
    );
    let paper = (
        prop::sample::select(Paper::ALL.to_vec()),
        prop::sample::select(State::ALL.to_vec()),
        [text(), text()],
        any::<i32>(),
        any::<bool>(),
    );
    let paper = paper.prop_map(|(paper, state, [record, person], at, returned)| PaperRow {
        paper,
        record,
        state,
        at: at.into(),
        person,
        returned,
    });
    let papers = prop::collection::vec(paper, 0..3);
    (texts, options, rest, papers, facts()).prop_map(
        |(
            [dossier, name, initials, readings, area, industry],
            (phase, above_scale, stage, level),
            (
                unfinished,
                next_due,
                updated,
                deleted,
                [missing, needs, items, items_done, photos, conflicts],
            ),
            papers,
            facts,
        )| {
            let papers_state = papers.first().map(|paper: &PaperRow| paper.state);
            let paid = papers.iter().map(|paper| PaymentRow {
                id: paper.record.clone(),
                state: paper.state,
                signed: vec![(Role::Finance, paper.person.clone())],
                paid_on: next_due,
                returned: paper.returned,
                ..PaymentRow::default()
            });
            let paid = paid.collect();
            DossierRow {
                dossier,
                name,
                initials,
                readings,
                area,
                industry,
                phase,
                above_scale,
                stage,
                level,
                missing,
                unfinished,
                needs,
                items,
                items_done,
                next_due,
                photos,
                conflicts,
                updated,
                deleted,
                papers,
                facts,
                findings: Findings {
                    to_answer: items,
                    to_close: needs,
                },
                money: Money {
                    approved: phase.map(|phase| phase.to_string()).unwrap_or_default(),
                    application: papers_state,
                    payments: paid,
                    ..Money::default()
                },
                has_money: deleted,
                has_facts: deleted,
            }
        },
    )
}

fn facts() -> impl Strategy<Value = Facts> {
    let diagnosed = (any::<bool>(), any::<bool>(), day());
    let diagnosed = diagnosed.prop_map(|(begun, signed, on)| Diagnosed { begun, signed, on });
    let items = (any::<[u32; 3]>(), day());
    let items = items.prop_map(|([done, open, undated], last)| Items {
        done,
        open,
        undated,
        last,
    });
    let accepted = (day(), any::<bool>(), any::<Option<u8>>());
    let accepted = accepted.prop_map(|(on, passed, level)| Accepted { on, passed, level });
    let held = ([text(), text()], day(), day());
    let held = held.prop_map(|([title, name], from, to)| Held {
        title,
        name,
        from,
        to,
    });
    (
        day(),
        diagnosed,
        items,
        prop::collection::vec(accepted, 0..3),
        prop::collection::vec(held, 0..3),
        day(),
    )
        .prop_map(
            |(selected, diagnosed, items, accepted, titles, paid)| Facts {
                selected,
                diagnosed,
                items,
                accepted,
                titles,
                paid,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_and_cards(row in row(), card in card()) {
        reads(&row)?;
        reads(&card)?;
    }

    #[test]
    fn names_and_times(
        id in change_id(), digest in any::<u64>(), stamp in stamp(), key in (text(), text(), text()),
        words in (text(), text()),
    ) {
        reads(&stamp)?;
        reads(&id)?;
        reads(&id.device)?;
        reads(&RecordKey::new(key.0, key.1, key.2))?;
        reads(&Words::new(words.0, words.1))?;
        let another: Replaced = format!("{id}#{digest:016x}").parse().expect("a replaced value");
        let own: Replaced = id.to_string().parse().expect("a replaced value");
        reads(&another)?;
        reads(&own)?;
    }

    #[test]
    fn the_parts_of_bundles(
        card in card(), cards in prop::collection::vec(card(), 0..3), dossier in text(),
        numbers in any::<[u32; 4]>(), previous in prop::option::of(text()), texts in (text(), text(), text()),
        size in 0..domain::limits::MAX_INT as u64, cover in 0..3_u8, is_part in any::<bool>(),
    ) {
        let [first, last, number, of] = numbers;
        let attachment = Attachment { sha256: texts.0, size, media_type: texts.1 };
        reads(&attachment)?;
        let reasons = [
            RefusalReason::HistoryDiffers,
            RefusalReason::KeyChanged,
            RefusalReason::RelayNotAllowed,
        ];
        for reason in reasons {
            reads(&Hole { reason, from: first })?;
        }
        let cover = match cover {
            0 => Selection::Since,
            1 => Selection::Everything,
            _ => Selection::Dossier(dossier),
        };
        reads(&Bundle {
            programme: texts.2,
            edition: String::new(),
            cover,
            device: card,
            first,
            last,
            previous,
            created_at: String::new(),
            cards,
            changes: Vec::new(),
            attachments: vec![attachment],
            records: Vec::new(),
            part: is_part.then_some(Part { number, of }),
            extra: BTreeMap::from([("tomorrow".to_owned(), Value::Null)]),
        })?;
    }
}
