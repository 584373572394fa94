//! What devices hold already, word for word.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    clock::Stamp,
    json::{from_str, to_string},
    limits::{MAX_DEPTH, TEXT_BYTES},
    record::{Applied, Change, Record},
    value::Value,
};

const RECORD: &str = r#"{"key":{"dossier":"91640300MA00000001","kind":"need","id":"n1"},"fields":{
    "budget":{"live":{"tablet:1":{"value":null,"at":[1790000000000,0],"by":"马工"}}},
    "text":{"live":{"office:4":{"value":{"zh":[true,-7]},"at":[1790000000500,2]},
        "tablet:1":{"value":"看板","at":[1790000000000,0],"by":"马工"}}},
    "wish":{"live":{"office:4":{"value":"\"x\"\n","at":[1790000000500,2]}},"superseded":["tablet:9#00112233445566ff"]}},
    "versions":{"office":4,"tablet":1}}"#;
const FIRST: &str = r#"{"id":"tablet:1","at":[1790000000000,0],"by":"马工",
    "record":{"dossier":"91640300MA00000001","kind":"need","id":"n1"},
    "fields":{"budget":{"value":null},"text":{"value":"看板"}},"place":3}"#;
const SECOND: &str = r#"{"id":"office:4","at":[1790000000500,2],
    "record":{"dossier":"91640300MA00000001","kind":"need","id":"n1"},
    "fields":{"text":{"value":{"zh":[true,-7]}},"wish":{"value":"\"x\"\n","replaces":["tablet:9#00112233445566ff"]}}}"#;

/// Reads what is stored, and holds it to be written again as it was.
fn reads<T: Serialize + DeserializeOwned>(stored: &str) -> T {
    let read: T = from_str(stored).expect("good");
    let value: Value = from_str(stored).expect("JSON");
    assert_eq!(to_string(&read), to_string(&value));
    read
}

#[test]
fn what_was_written_since_a_moment_is_told_by_the_value_shown() {
    let record: Record = reads(RECORD);
    let since = |ms| {
        let fields = record.written_since(ms).map(|(name, _)| name);
        fields.collect::<Vec<_>>()
    };
    assert_eq!(since(1_789_999_999_999), ["budget", "text", "wish"]);
    // Of the text's two values it is the later device's that stands.
    assert_eq!(since(1_790_000_000_000), ["wish"]);
    assert!(since(1_790_000_000_500).is_empty());
}

#[test]
fn what_devices_hold_is_read_and_written_as_it_was() {
    let first: Change = reads(FIRST);
    let second: Change = reads(SECOND);
    assert_eq!((first.by.as_str(), second.by.as_str()), ("马工", ""));
    assert_eq!(first.extra, [("place".to_owned(), Value::Int(3))].into());
    assert_eq!(
        first.fields.get("budget").expect("there").value,
        Value::Null
    );
    assert_eq!(
        second.fields.get("wish").expect("there").replaces[0].to_string(),
        "tablet:9#00112233445566ff"
    );
    assert_eq!(
        second.at,
        Stamp {
            ms: 1_790_000_000_500,
            counter: 2
        }
    );
    // The record is what these two changes make.
    let stored: Record = reads(RECORD);
    let mut made = Record::new(first.record.clone());
    assert_eq!(made.apply(&first), Applied::New);
    assert_eq!(made.apply(&second), Applied::New);
    assert_eq!(stored, made);
    assert!(stored.field("text").expect("there").is_conflict());
}

#[test]
fn a_record_of_nothing_is_one() {
    let record: Record = reads(
        r#"{"key":{"dossier":"91640300MA00000001","kind":"need","id":"n1"},"fields":{},"versions":{}}"#,
    );
    assert_eq!(record.fields().count(), 0);
}

#[test]
fn damage_is_named_by_its_place() {
    let fault = |from: &str, to: &str| {
        assert!(RECORD.contains(from), "{from}");
        let fault = from_str::<Record>(&RECORD.replacen(from, to, 1)).expect_err(to);
        fault.to_string()
    };
    assert_eq!(fault("\"versions\"", "\"verisons\""), "/versions: missing");
    assert_eq!(
        fault("\"tablet\":1", "\"tablet\":-1"),
        "/versions/tablet: -1 is not from 0 to 4294967295"
    );
    assert_eq!(
        fault("\"office:4\"", "\"office\""),
        "/fields/text/live/office: a change id is needed, not \"office\""
    );
    assert_eq!(
        fault("[1790000000000,0]", "[1790000000000]"),
        "/fields/budget/live/tablet:1/at: a list of 1 is not of the needed length"
    );
    assert_eq!(
        fault("\"tablet:9#", "\"tablet:0#"),
        "/fields/wish/superseded/0: a replaced value is needed, not \"tablet:0#00112233445566ff\""
    );
    assert_eq!(
        fault("\"value\":null,", ""),
        "/fields/budget/live/tablet:1/value: missing"
    );
    assert_eq!(fault("\"kind\"", "\"knid\""), "/key/kind: missing");
    assert!(fault("null", "nul").starts_with("2:"));
}

#[test]
fn whatever_a_bundle_may_hold_can_be_stored() {
    // As deep as a bundle's reader lets a value be: it stands there as deep as in a record.
    let depth = MAX_DEPTH - 5;
    let deep = format!("{}7{}", "[".repeat(depth), "]".repeat(depth));
    let bundled = format!(r#"{{"changes":[{{"fields":{{"f":{{"value":{deep}}}}}}}]}}"#);
    assert!(from_str::<Value>(&bundled).is_ok());
    let long = "厂".repeat(TEXT_BYTES / "厂".len());
    let change = format!(
        r#"{{"id":"tablet:1","at":[0,0],"record":{{"dossier":"d","kind":"k","id":"i"}},
            "fields":{{"f":{{"value":{deep}}},"g":{{"value":"{long}"}}}}}}"#
    );
    let change: Change = reads(&change);
    let mut record = Record::new(change.record.clone());
    record.apply(&change);
    let stored = to_string(&record).expect("within the limits");
    assert_eq!(from_str(&stored), Ok(record));
}
