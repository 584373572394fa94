//! Our JSON and zip against other people's, and the samples others test with.
#![cfg(not(target_family = "wasm"))]

mod support;

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _, Write as _},
    path::PathBuf,
};

use domain::{
    bundle::{
        Attachment, Bundle, Selection, change_hash, container, seal, sha256_hex, signing_bytes,
    },
    clock::Stamp,
    device::{Role, Scope},
    ids::{ChangeId, DeviceId, RecordKey},
    json::{self, Error, Problem, from_str, to_string},
    limits::{MAX_DEPTH, MAX_INT},
    record::{Change, Write},
    value::Value,
};
use proptest::prelude::*;
use support::{CODE, Device, open_text, tablet, theirs};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-MAX_INT..=MAX_INT).prop_map(Value::Int),
        text().prop_map(Value::Text),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
            prop::collection::btree_map(text(), inner, 0..6).prop_map(Value::Map),
        ]
    })
}

fn written<T: serde::Serialize>(value: &T) -> String {
    to_string(value).expect("within the limits")
}

fn text() -> impl Strategy<Value = String> {
    // Control characters, escapes, Chinese, and both sides of the surrogates.
    let odd = prop::sample::select(vec![
        '\0', '\u{7}', '\n', '"', '\\', '/', '\u{7f}', '档', '\u{ffff}', '😀', '\u{2028}',
    ]);
    prop::collection::vec(prop_oneof![any::<char>(), odd], 0..8)
        .prop_map(|chars| chars.into_iter().collect())
}

fn change() -> impl Strategy<Value = Change> {
    let id = || {
        (1..4_u32, 1..9_u32)
            .prop_map(|(n, seq)| ChangeId::new(DeviceId::new(&format!("d{n}")), seq))
    };
    let replaced = (id(), any::<Option<u64>>()).prop_map(|(id, digest)| {
        let digest = digest.map_or_else(String::new, |digest| format!("#{digest:016x}"));
        format!("{id}{digest}").parse().expect("a replaced value")
    });
    let write = (value(), prop::collection::vec(replaced, 0..3))
        .prop_map(|(value, replaces)| Write { value, replaces });
    (
        id(),
        any::<(i32, u32)>(),
        text(),
        prop::collection::btree_map(text(), write, 1..4),
        value(),
    )
        .prop_map(|(id, (ms, counter), by, fields, extra)| Change {
            id,
            at: Stamp {
                ms: ms.into(),
                counter,
            },
            by,
            record: RecordKey::new("d", "k", "i"),
            fields: fields.into_iter().collect(),
            extra: BTreeMap::from([("neu".to_owned(), extra)]),
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_canonical_form_is_everybodys(value in value()) {
        let theirs = serde_json_canonicalizer::to_string(&theirs(&value)).expect("writes");
        prop_assert_eq!(to_string(&value), Ok(theirs));
    }

    #[test]
    fn reads_what_it_and_others_write(value in value()) {
        prop_assert_eq!(from_str(&written(&value)), Ok(value.clone()));
        let pretty = serde_json::to_string_pretty(&theirs(&value)).expect("writes");
        prop_assert_eq!(from_str(&pretty), Ok(value.clone()));
        // An object read as far as its members is the same, whatever the layout.
        let object = Value::Map(BTreeMap::from([("b\"".to_owned(), value), ("a".to_owned(), Value::Null)]));
        let pretty = serde_json::to_string_pretty(&theirs(&object)).expect("writes");
        let raw = json::RawObject::from_text(&pretty).expect("reads");
        prop_assert_eq!(raw.canonical(), written(&object));
        prop_assert_eq!(raw.read_without(&[]), Ok(object));
    }

    #[test]
    fn never_panics(text in text(), cut in 0..64_usize, value in value()) {
        let _ = from_str::<Value>(&text);
        let whole = written(&value);
        let cut = whole.chars().take(cut).collect::<String>();
        let _ = from_str::<Value>(&cut);
        // Both ways of reading refuse the same.
        let whole = from_str::<BTreeMap<String, Value>>(&cut);
        let raw = json::RawObject::from_text(&cut);
        prop_assert_eq!(whole.is_ok(), raw.is_ok(), "{}", cut);
    }

    /// A spoilt or invented zip is refused or read, and never more.
    #[test]
    fn no_zip_makes_it_panic(at in 0..400_usize, to in any::<u8>(), more in prop::collection::vec(any::<u8>(), 0..64)) {
        let mut writer = container::Writer::default();
        let mut file = Vec::new();
        let photo = format!("attachments/{}", sha256_hex(PHOTO));
        for (name, content) in [("bundle.json", &b"{}"[..]), (&photo, PHOTO)] {
            let crc = container::Crc32::of(content);
            file.extend(writer.entry(name, content.len() as u64, crc).expect("fits"));
            file.extend(content);
        }
        file.extend(writer.finish());
        let _ = entries(&more);
        let at = at % file.len();
        file[at] = to;
        let _ = entries(&file);
        file.truncate(at);
        file.extend(more);
        let _ = entries(&file);
    }

    #[test]
    fn a_change_is_read_as_it_was_written(change in change()) {
        prop_assert_eq!(from_str(&written(&change)), Ok(change));
    }

    /// Values that reach the limits from both sides: what the writer writes the reader takes, and
    /// what it refuses the reader would refuse as well, for the same reason.
    #[test]
    fn the_writer_obeys_the_reader(
        int in prop_oneof![
            (MAX_INT - 3..=MAX_INT + 3),
            (-MAX_INT - 3..=-MAX_INT + 3),
            any::<i64>(),
        ],
        depth in MAX_DEPTH - 3..MAX_DEPTH + 3,
        objects in any::<u64>(),
    ) {
        let mut value = Value::Int(int);
        let mut loose = int.to_string();
        for level in 0..depth {
            (value, loose) = if objects >> level & 1 == 1 {
                let map = BTreeMap::from([("k".to_owned(), value)]);
                (Value::Map(map), format!("{{\"k\":{loose}}}"))
            } else {
                (Value::List(vec![value]), format!("[{loose}]"))
            };
        }
        let problem = |error: Error| error.problem().clone();
        let read = from_str::<Value>(&loose).map_err(problem);
        match to_string(&value) {
            Ok(text) => {
                prop_assert_eq!(&text, &loose);
                prop_assert_eq!(read, Ok(value));
                prop_assert!(depth <= MAX_DEPTH && (-MAX_INT..=MAX_INT).contains(&int));
            }
            Err(error) => {
                prop_assert_eq!(read, Err(problem(error)));
                prop_assert!(depth > MAX_DEPTH || !(-MAX_INT..=MAX_INT).contains(&int));
            }
        }
    }

    /// What is too large for a reader is neither signed nor sealed.
    #[test]
    fn what_nobody_would_read_is_not_signed(change in change(), int in MAX_INT + 1..i64::MAX) {
        let mut change = change;
        for write in change.fields.values_mut() {
            write.value = Value::List(vec![Value::Int(int)]);
        }
        prop_assert_eq!(change_hash(&change).map_err(|error| error.problem().clone()), Err(Problem::IntTooLarge));
        let mut bundle = tablet().bundle(1);
        bundle.changes.push(change);
        prop_assert!(signing_bytes(&bundle).is_err());
        prop_assert!(seal(&bundle, &[0; 64]).is_err());
    }

    #[test]
    fn our_zip_reads_elsewhere(contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..5)) {
        let mut writer = container::Writer::default();
        let mut file = Vec::new();
        let named: Vec<(String, &[u8])> = [(container::DOCUMENT.to_owned(), &b"{}"[..])]
            .into_iter()
            .chain(contents.iter().map(|content| (format!("attachments/{}", sha256_hex(content)), content.as_slice())))
            .collect::<BTreeMap<_, _>>()
            .into_iter()
            .collect();
        for (name, content) in &named {
            let crc = container::Crc32::of(content);
            file.extend(writer.entry(name, content.len() as u64, crc).expect("fits"));
            file.extend(*content);
        }
        file.extend(writer.finish());
        let mut theirs = zip::ZipArchive::new(Cursor::new(&file)).expect("a zip");
        prop_assert_eq!(theirs.len(), named.len());
        for (name, content) in &named {
            let mut read = Vec::new();
            theirs.by_name(name).expect("there").read_to_end(&mut read).expect("its checksum is right");
            prop_assert_eq!(&read, content);
        }
    }
}

/// As a file gives it: what lies past the end is cut off.
fn piece(file: &[u8], at: u64, len: u64) -> domain::bundle::Checked<&[u8]> {
    file.get(at as usize..(at + len) as usize)
        .ok_or(domain::bundle::BundleFault::Cut)
}

fn entries(file: &[u8]) -> domain::bundle::Checked<Vec<(container::Entry, Vec<u8>)>> {
    let size = file.len() as u64;
    let tail = &file[(size - container::tail_len(size)) as usize..];
    let directory = container::find_directory(tail, size)?;
    let bytes = piece(file, directory.offset, directory.len)?;
    let read = |entry: container::Entry| {
        let at = entry.content_at(piece(file, entry.header_at, entry.header_len())?)?;
        let content = piece(file, at, entry.size)?.to_vec();
        Ok((entry, content))
    };
    container::read_directory(bytes, &directory, &domain::limits::Limits::default())?
        .into_iter()
        .map(read)
        .collect()
}

#[test]
fn a_stored_zip_of_another_program_is_read() {
    let name = format!("attachments/{}", sha256_hex(b"photo"));
    let mut theirs = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in [(name.as_str(), &b"photo"[..]), ("bundle.json", b"{}")] {
        theirs.start_file(name, stored).expect("starts");
        theirs.write_all(content).expect("writes");
    }
    theirs.set_comment("a comment at the end").expect("fits");
    let file = theirs.finish().expect("ends").into_inner();
    let read = entries(&file).expect("reads");
    // The document comes first, wherever it stands.
    assert_eq!(read[0].1, b"{}");
    assert_eq!(
        (read[1].0.name.as_str(), read[1].1.as_slice()),
        (name.as_str(), &b"photo"[..])
    );
}

/// An invented photo: one grey pixel as JPEG would do as well; the bytes only have to be the same.
const PHOTO: &[u8] = b"an invented photo";

fn sample() -> (Device, Bundle) {
    let mut tablet = tablet();
    let enterprise = RecordKey::only(CODE, "enterprise");
    tablet.write(&enterprise, "area", "xukou");
    let photo = RecordKey::new(CODE, "photo", "0196cf3e-0000-7000-8000-000000000001");
    tablet.write(&photo, "sha256", sha256_hex(PHOTO).as_str());
    let mut bundle = tablet.bundle(1);
    bundle.previous = Some(sha256_hex(b"the bundle before"));
    bundle.changes[1].by = "王工".to_owned();
    (tablet, bundle)
}

/// The office's answer: it carries the tablet's changes and disagrees on a field.
fn reply() -> (Device, Bundle) {
    let (tablet, from_tablet) = sample();
    let mut office = Device::new("专班办公室", Role::Office, 1);
    office.card.scope = Scope::City;
    office.write(&RecordKey::only(CODE, "enterprise"), "name", "虚构精密机械");
    let mut bundle = office.bundle(1);
    bundle.cover = Selection::Everything;
    bundle.cards.push(tablet.card);
    bundle.changes.extend(from_tablet.changes);
    (office, bundle)
}

/// What the office begins a new device with: the same as records.
fn snapshot() -> (Device, Bundle) {
    let (tablet, _) = sample();
    let mut office = Device::new("专班办公室", Role::Office, 1);
    office.card.scope = Scope::City;
    let bundle = Bundle {
        cover: Selection::Everything,
        cards: vec![tablet.card.clone()],
        records: tablet.records.values().cloned().collect(),
        ..office.bundle(1)
    };
    (office, bundle)
}

/// Files other programs and other tests read. Signatures are deterministic, so they stay the same
/// until the format changes; `UPDATE_FIXTURES=1` writes them anew.
#[test]
fn the_samples_are_as_published() {
    let (tablet, bundle) = sample();
    let text = tablet.seal(&bundle);
    assert_eq!(
        open_text(&text).expect("opens").hash,
        sha256_hex(&signing_bytes(&bundle).expect("within the limits"))
    );

    let mut with_photo = bundle.clone();
    let listed = Attachment {
        sha256: sha256_hex(PHOTO),
        size: PHOTO.len() as u64,
        media_type: "image/jpeg".to_owned(),
    };
    with_photo.attachments.push(listed);
    let document = tablet.seal(&with_photo);
    let mut writer = container::Writer::default();
    let mut zip = Vec::new();
    let name = format!("{}{}", container::FOLDER, sha256_hex(PHOTO));
    for (name, content) in [(container::DOCUMENT, document.as_bytes()), (&name, PHOTO)] {
        let crc = container::Crc32::of(content);
        zip.extend(writer.entry(name, content.len() as u64, crc).expect("fits"));
        zip.extend(content);
    }
    zip.extend(writer.finish());
    container::check_manifest(
        &with_photo,
        &entries(&zip)
            .expect("reads")
            .into_iter()
            .map(|(entry, _)| entry)
            .collect::<Vec<_>>(),
    )
    .expect("fits the list");

    let (office, answer) = reply();
    let (teller, whole) = snapshot();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for (name, content) in [
        ("tablet.json", text.as_bytes()),
        ("tablet-with-photo.zip", &zip),
        ("office.json", office.seal(&answer).as_bytes()),
        ("snapshot.json", teller.seal(&whole).as_bytes()),
    ] {
        let path = folder.join(name);
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            std::fs::create_dir_all(&folder).expect("makes the folder");
            std::fs::write(&path, content).expect("writes");
        }
        assert_eq!(std::fs::read(&path).expect(name), content, "{name}");
    }
}
