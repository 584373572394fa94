//! Whatever a device can be made to write, every reader takes: generators reach the limits from both
//! sides, and what cannot be written is refused before anything is stored.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::collections::BTreeMap;

use domain::{
    bundle::{
        Attachment, Bundle, LeftOut, LocalState, Parts, Selection, open, plan, sha256_hex, split,
    },
    clock::{DAY_MS, EARLIEST_MS, LATEST_MS, Stamp},
    device::Role,
    ids::{ChangeId, DeviceId, RecordKey},
    json::{Problem, from_str, to_string},
    limits::{
        ATTACHMENT_BYTES, FIELDS, FILE_BYTES, Limits, MAX_INT, PERSON_BYTES, TEXT_BYTES,
        VALUE_DEPTH,
    },
    record::{Change, Edit, Record, Write},
    value::Value,
};
use proptest::prelude::*;
use support::{CODE, Device, PROGRAMME, open_text, tablet};

fn enterprise() -> RecordKey {
    RecordKey::only(CODE, "enterprise")
}

/// Of so many bytes, of characters of one to four bytes.
fn text_of(bytes: usize, width: char) -> String {
    let each = width.len_utf8();
    let whole: String = std::iter::repeat_n(width, bytes / each).collect();
    whole + &"a".repeat(bytes % each)
}

/// Texts around a limit, and with every kind of character.
fn text(most: usize) -> impl Strategy<Value = String> {
    let around = prop_oneof![0..8_usize, most - 4..most + 4];
    let odd = prop::sample::select(vec![
        "", "", "", "\0", "\u{1b}", "\u{7f}", "\u{85}", "\n\t\r",
    ]);
    let width = prop::sample::select(vec!['a', '"', 'é', '厂', '𠮷']);
    (around, width, odd).prop_map(|(bytes, width, odd)| text_of(bytes, width) + odd)
}

fn ms() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(i64::MIN),
        Just(i64::MAX),
        (EARLIEST_MS - 3..EARLIEST_MS + 3),
        (LATEST_MS - 3..LATEST_MS + 3),
        (MAX_INT - 3..MAX_INT + 3),
        any::<i64>(),
        Just(1_795_737_600_000),
    ]
}

fn counter() -> impl Strategy<Value = u32> {
    prop_oneof![0..3_u32, (u32::MAX - 3..=u32::MAX), any::<u32>()]
}

fn value() -> impl Strategy<Value = Value> {
    let int = prop_oneof![
        any::<i64>(),
        (MAX_INT - 3..MAX_INT + 3),
        (-MAX_INT - 3..-MAX_INT + 3),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        int.prop_map(Value::Int),
        text(TEXT_BYTES).prop_map(Value::Text),
    ];
    (
        leaf,
        prop_oneof![0..3_usize, VALUE_DEPTH - 2..VALUE_DEPTH + 3],
    )
        .prop_map(|(leaf, depth)| (0..depth).fold(leaf, |inner, _| Value::List(vec![inner])))
}

/// A bundle of this one change, as its device signs it.
fn carrying(device: &Device, change: &Change) -> Bundle {
    Bundle {
        first: change.id.seq,
        last: change.id.seq,
        changes: vec![change.clone()],
        ..device.bundle(1)
    }
}

/// A device with so many changes of three texts of so many bytes each.
fn spread(changes: usize, bytes: usize) -> Device {
    let mut device = tablet();
    let text = text_of(bytes, 'a');
    for n in 0..changes {
        let key = RecordKey::new(CODE, "need", format!("n{n}"));
        let edit = ["text", "wish", "budget"]
            .into_iter()
            .fold(device.edit(&key), |edit, field| {
                edit.set(field, text.as_str())
            });
        device.save(&edit);
    }
    device
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// What can be written is stored, exchanged and read again; what cannot is refused with its place.
    #[test]
    fn what_can_be_written_every_reader_takes(
        value in value(), name in text(256), by in text(PERSON_BYTES),
        before in ms(), counter in counter(), other in ms(), now in ms(),
        seq in prop_oneof![1..3_u32, (u32::MAX - 2..=u32::MAX)],
    ) {
        let device = tablet();
        let clock = Stamp { ms: before, counter }.follow(Stamp { ms: other, counter }, now);
        let id = ChangeId::new(device.card.id.clone(), seq);
        let mut record = Record::new(enterprise());
        let edit = Edit::new(enterprise()).set(name.as_str(), value.clone());
        match record.change(&edit, id, clock.next(now), &by) {
            Ok(None) => prop_assert!(value.is_null()),
            Ok(Some(change)) => {
                prop_assert_eq!(change.check(), Ok(()));
                prop_assert!(change.size() >= to_string(&change).expect("written").len());
                record.apply(&change);
                let stored = to_string(&record).expect("stored");
                prop_assert!(record.size() >= stored.len());
                prop_assert_eq!(from_str(&stored), Ok(record.clone()));
                prop_assert_eq!(record.check(), Ok(()));
                let opened = open_text(&device.seal(&carrying(&device, &change))).expect("opens");
                prop_assert_eq!(&opened.bundle.changes, &vec![change.clone()]);
                // The next stamp can be written too, whatever this one was.
                let follows = change.at.next(now);
                prop_assert!(to_string(&follows).is_ok() && follows >= change.at || change.at.ms > now);
                prop_assert_eq!(change.mended(), change);
            }
            Err(error) => prop_assert!(error.pointer().starts_with("/fields"), "{}", error),
        }
    }

    /// What is stored and no reader takes goes as the nearest that one does.
    #[test]
    fn what_no_reader_takes_goes_mended(
        values in prop::collection::btree_map(text(256), value(), 1..4), by in text(PERSON_BYTES), ms in ms(),
        card in text(PERSON_BYTES),
    ) {
        let mut device = tablet();
        let fields = values.into_iter().map(|(name, value)| {
            let own = ChangeId::new(device.card.id.clone(), 9).to_string();
            let own = own.parse().expect("a replaced value");
            (name, Write { value, replaces: vec![own] })
        });
        let change = Change {
            id: ChangeId::new(device.card.id.clone(), 3),
            at: Stamp { ms, counter: 0 },
            by,
            record: enterprise(),
            fields: fields.collect(),
            extra: BTreeMap::new(),
        };
        device.changes.push(change.clone());
        device.card.name = card;
        let Parts { bundles, mended, left_out } = split(device.bundle(1), &Limits::default()).expect("splits");
        prop_assert!(left_out.is_empty());
        prop_assert_eq!(&mended, &vec![change.mended()]);
        let opened = open_text(&device.seal(&bundles[0])).expect("opens");
        prop_assert_eq!(opened.bundle.changes.len(), 3);
    }
}

#[test]
fn what_is_refused_says_so_in_both_languages() {
    let refused = |value: Value| {
        let id = ChangeId::new(DeviceId::new("tablet"), 1);
        let edit = Edit::new(enterprise()).set("products", value);
        let record = Record::new(enterprise());
        let error = record
            .change(&edit, id, Stamp::default(), "")
            .expect_err("refused");
        assert_eq!(error.pointer(), "/fields/products/value");
        let words = error.problem().words();
        assert!(!words.zh.is_ascii() && words.en.is_ascii(), "{words:?}");
        error.problem().clone()
    };
    assert_eq!(refused(Value::Int(MAX_INT + 1)), Problem::IntTooLarge);
    assert_eq!(refused("张\0三".into()), Problem::ControlCharacter);
    let long = Value::Text("长".repeat(87_382));
    assert_eq!(refused(long), Problem::TooLong { most: TEXT_BYTES });
}

#[test]
fn an_area_is_a_code_of_bounded_length_or_none() {
    let id = ChangeId::new(DeviceId::new("tablet"), 1);
    let record = Record::new(enterprise());
    let change = |area: Value| {
        let edit = Edit::new(enterprise())
            .set("area", area)
            .set("name", "甲厂");
        record.change(&edit, id.clone(), Stamp::default(), "")
    };
    for bad in ["\0", "a\nb", &"a".repeat(3_000)] {
        assert!(change(bad.into()).is_err(), "{bad:?}");
    }
    assert!(change(Value::Null).is_ok() && change("litong".into()).is_ok());
}

#[test]
fn a_record_is_not_written_beyond_what_a_page_holds() {
    let mut device = tablet();
    let key = RecordKey::new(CODE, "need", "n1");
    let full = text_of(TEXT_BYTES, 'a');
    let mut refused = None;
    for n in 0..64 {
        let edit = device.edit(&key).set(format!("f{n}"), full.as_str());
        let record = device.records.get(&key).cloned();
        let record = record.unwrap_or_else(|| Record::new(key.clone()));
        let id = ChangeId::new(device.card.id.clone(), 99);
        if record.change(&edit, id, Stamp::default(), "").is_err() {
            refused = Some(record);
            break;
        }
        device.save(&edit);
    }
    let record = refused.expect("an end");
    assert_eq!(record.check(), Ok(()));
    // It can be made smaller, and deleted.
    for edit in [
        record.edit().set("f0", "short"),
        record.edit().set("deleted", true),
    ] {
        let id = ChangeId::new(device.card.id.clone(), 99);
        let change = record.change(&edit, id, Stamp::default(), "");
        assert!(matches!(change, Ok(Some(_))));
    }
    // More fields than readers take.
    let mut many = Edit::new(key.clone());
    for n in 0..=FIELDS {
        many = many.set(format!("f{n}"), 1);
    }
    let id = ChangeId::new(device.card.id.clone(), 1);
    assert!(
        Record::new(key)
            .change(&many, id, Stamp::default(), "")
            .is_err()
    );
}

/// Takes the parts in this order; what the taker holds then.
fn take(
    parts: &[Bundle],
    signer: &Device,
    order: &[usize],
    limits: &Limits,
) -> (LocalState, Vec<bool>) {
    let mut known = LocalState {
        restoring: true,
        ..LocalState::default()
    };
    let mut taken = Vec::new();
    for n in order {
        let text = signer.seal(&parts[*n]);
        assert!(text.len() < limits.part_bytes + (64 << 10));
        let open = open(text.as_bytes(), limits, PROGRAMME).expect("opens");
        let plan = plan(&open, &known);
        taken.push(plan.can_apply());
        if plan.can_apply() {
            known.contiguous.extend(plan.contiguous);
            known.bundles.insert(open.hash);
            for record in plan.records {
                known.records.insert(record.key.clone(), record);
            }
        }
    }
    (known, taken)
}

#[test]
fn what_one_bundle_cannot_hold_goes_in_parts_and_comes_whole() {
    let limits = Limits {
        document_bytes: 1 << 20,
        part_bytes: 300 << 10,
        ..Limits::default()
    };
    let device = spread(13, 30_000);
    for cover in [
        Selection::Since,
        Selection::Everything,
        Selection::Dossier(CODE.to_owned()),
    ] {
        let whole = Bundle {
            cover: cover.clone(),
            ..device.bundle(1)
        };
        let parts = split(whole.clone(), &limits).expect("splits");
        assert!(parts.left_out.is_empty() && parts.mended.is_empty());
        let bundles = &parts.bundles;
        assert!(bundles.len() > 2, "{}", bundles.len());
        let ids = |bundle: &Bundle| -> Vec<ChangeId> {
            let changes = bundle.changes.iter();
            changes.map(|change| change.id.clone()).collect()
        };
        let all: Vec<ChangeId> = bundles.iter().flat_map(ids).collect();
        assert_eq!(all, ids(&whole));
        let (known, taken) = take(&bundles[..2], &device, &[1, 0, 1], &limits);
        assert_eq!(taken, [false, true, true], "{cover:?}");
        assert_eq!(known.contiguous[&device.card.id] as usize, {
            bundles[0].changes.len() + bundles[1].changes.len()
        });
        let in_parts = cover != Selection::Since;
        assert!(
            bundles
                .iter()
                .all(|bundle| bundle.part.is_some() == in_parts)
        );
    }
}

#[test]
fn what_fits_is_one_bundle_as_it_was() {
    let device = spread(3, 100);
    let whole = device.bundle(1);
    let parts = split(whole.clone(), &Limits::default()).expect("splits");
    assert_eq!(parts.bundles, [whole]);
}

#[test]
fn attachments_beyond_a_file_go_in_parts_and_one_too_large_stops_nothing() {
    let device = tablet();
    let listed = |n: u64, size: u64| Attachment {
        sha256: sha256_hex(&n.to_be_bytes()),
        size,
        media_type: "video/mp4".to_owned(),
    };
    let mut whole = device.bundle(1);
    let most = FILE_BYTES / ATTACHMENT_BYTES + 8;
    whole.attachments = (0..most).map(|n| listed(n, ATTACHMENT_BYTES)).collect();
    whole.attachments.push(listed(most, ATTACHMENT_BYTES + 1));
    let parts = split(whole, &Limits::default()).expect("splits");
    assert_eq!(parts.bundles.len(), 2);
    let listed: usize = parts.bundles.iter().map(|it| it.attachments.len()).sum();
    assert_eq!(listed as u64, most);
    for part in &parts.bundles {
        let bytes: u64 = part.attachments.iter().map(|it| it.size).sum();
        assert!(bytes < FILE_BYTES);
        device.open(part);
    }
    assert!(matches!(
        parts.left_out.as_slice(),
        [LeftOut::Attachment(..)]
    ));
}

#[test]
fn more_devices_than_a_bundle_names_go_in_parts() {
    let office = Device::new("专班办公室", Role::Office, 1);
    let mut whole = office.bundle(1);
    whole.cover = Selection::Everything;
    for n in 0..2_500 {
        let mut card = office.card.clone();
        card.id = DeviceId::new(&format!("other-{n:05}"));
        let edit = Edit::new(RecordKey::new(CODE, "need", format!("n{n}"))).set("text", "看板");
        let id = ChangeId::new(card.id.clone(), 1);
        let at = Stamp::begin(1_795_737_600_000 - DAY_MS);
        let change = Record::new(edit.record.clone()).change(&edit, id, at, "");
        whole.changes.extend(change.expect("written"));
        whole.cards.push(card);
    }
    let parts = split(whole, &Limits::default()).expect("splits");
    assert_eq!(parts.bundles.len(), 2);
    for part in &parts.bundles {
        office.open(part);
    }
}
