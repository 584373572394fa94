//! `office inspect` on the published samples, and the samples on the published schema.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sample(name: &str) -> String {
    root()
        .join("crates/domain/tests/fixtures")
        .join(name)
        .display()
        .to_string()
}

fn inspect(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_office"))
        .arg("inspect")
        .args(args)
        .output()
        .expect("runs")
}

/// The report, and whether the exit code says that the bundle can be taken.
fn report(args: &[&str]) -> (Value, bool) {
    let mut args = args.to_vec();
    args.insert(0, "--json");
    let output = inspect(&args);
    (
        serde_json::from_slice(&output.stdout).expect("JSON"),
        output.status.success(),
    )
}

fn validator() -> jsonschema::Validator {
    let text = fs::read_to_string(root().join("docs/bundle.schema.json")).expect("reads");
    jsonschema::draft202012::new(&serde_json::from_str(&text).expect("JSON")).expect("a schema")
}

#[test]
fn the_samples_fit_the_schema() {
    let schema = validator();
    for name in ["tablet.json", "office.json"] {
        let text = fs::read_to_string(sample(name)).expect("reads");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let problems: Vec<String> = schema
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(problems, [""; 0], "{name}");
        // And the schema is not so wide that anything fits.
        for (pointer, bad) in [
            ("/version", Value::from(4)),
            ("/changes/0/id", Value::from("device-7:0")),
            ("/changes/0/at/0", Value::from(1.5)),
            ("/device/role", Value::from("boss")),
            ("/signature", Value::from("")),
        ] {
            let mut value = value.clone();
            *value.pointer_mut(pointer).expect(pointer) = bad;
            assert!(!schema.is_valid(&value), "{name} {pointer}");
        }
    }
}

#[test]
fn a_snapshot_fits_the_schema_and_says_what_it_brings() {
    let text = fs::read_to_string(sample("snapshot.json")).expect("reads");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let schema = validator();
    assert!(schema.is_valid(&value));
    for (pointer, bad) in [
        // Who reads version 1 would take its changes for all there are.
        ("/version", Value::from(1)),
        ("/records/0/versions/device-7", Value::from(0)),
        ("/records/0/fields/name/live", Value::from(1)),
    ] {
        let mut value = value.clone();
        *value.pointer_mut(pointer).expect(pointer) = bad;
        assert!(!schema.is_valid(&value), "{pointer}");
    }
    let (report, good) = report(&[&sample("snapshot.json")]);
    assert!(good);
    assert_eq!(report["records"], 2);
    let new = report["import"]["dossiers"][0]["new_records"].as_array();
    assert_eq!(new.map(Vec::len), Some(2));
    let said = inspect(&[&sample("snapshot.json")]).stdout;
    assert!(String::from_utf8_lossy(&said).contains("整条的记录：2 条"));
}

#[test]
fn says_what_it_holds_and_would_change() {
    let (report, good) = report(&[&sample("tablet-with-photo.zip")]);
    assert!(good);
    assert_eq!(report["signature"], "good");
    assert_eq!(report["device"]["name"], "指导二组平板");
    assert_eq!(report["changes"]["own"], 4);
    assert_eq!(report["attachments"]["count"], 1);
    assert_eq!(report["import"]["dossiers"][0]["new"], true);
}

#[test]
fn holds_it_against_what_was_taken() {
    let tablet = sample("tablet.json");
    let (first, _) = report(&[&sample("office.json"), "--against", &tablet]);
    let import = &first["import"];
    assert_eq!(
        (&import["new_changes"], &import["already"]),
        (&Value::from(1), &Value::from(4))
    );
    let conflict = &import["dossiers"][0]["conflicts"][0];
    assert_eq!(conflict["field"], "name");
    assert_eq!(conflict["values"].as_array().map(Vec::len), Some(2));

    let (again, good) = report(&[&tablet, "--against", &tablet]);
    assert!(good);
    assert_eq!(
        (&again["import"]["new_changes"], &again["chain"]),
        (&Value::from(0), &Value::from("taken-before"))
    );
    let text = inspect(&[&tablet, "--against", &tablet, "--lang", "en"]).stdout;
    assert!(String::from_utf8_lossy(&text).contains("Importing: changes nothing"));
}

#[test]
fn a_bad_bundle_fails_with_its_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("writes");
        path.display().to_string()
    };
    let json = fs::read(sample("tablet.json")).expect("reads");
    let zip = fs::read(sample("tablet-with-photo.zip")).expect("reads");
    let changed = String::from_utf8_lossy(&json)
        .replace("虚构", "真实")
        .into_bytes();
    // The photo's bytes stand between their header and the directory.
    let photo = zip
        .windows(8)
        .position(|bytes| bytes == b"invented")
        .expect("there");
    let mut spoilt = zip.clone();
    spoilt[photo] ^= 1;
    for (name, bytes, code) in [
        ("not-json.json", &b"hello"[..], "not-json"),
        ("other.json", b"{}", "other-format"),
        ("cut.json", &json[..json.len() / 2], "cut"),
        ("changed.json", &changed, "bad-signature"),
        ("cut.zip", &zip[..zip.len() / 2], "cut"),
        ("spoilt.zip", &spoilt, "attachment-hash"),
        ("empty.json", b"", "cut"),
    ] {
        let (report, good) = report(&[&write(name, bytes)]);
        assert!(!good, "{name}");
        assert_eq!(report["fault"], code, "{name}");
    }
    let (wrong, good) = report(&["--programme", "kunshan", &sample("tablet.json")]);
    assert!(!good);
    assert_eq!(wrong["fault"], "wrong-programme");
    let missing = inspect(&[&Path::new("no").join("such.json").display().to_string()]);
    assert!(!missing.status.success());
    assert!(String::from_utf8_lossy(&missing.stderr).contains("such.json"));
}

/// The words themselves, in both languages. `YIDANG_UPDATE_EXPECTED=1` writes them anew.
#[test]
fn says_what_was_expected() {
    let folder = root().join("crates/domain/tests/fixtures");
    for (name, args) in [
        ("first.zh.txt", &["tablet-with-photo.zip"][..]),
        ("first.en.txt", &["tablet-with-photo.zip", "--lang", "en"]),
        (
            "conflict.zh.txt",
            &["office.json", "--against", "tablet.json"],
        ),
        (
            "conflict.en.txt",
            &["office.json", "--lang", "en", "--against", "tablet.json"],
        ),
        (
            "conflict.json",
            &["office.json", "--json", "--against", "tablet.json"],
        ),
        (
            "nothing.zh.txt",
            &["tablet.json", "--against", "tablet.json"],
        ),
        ("refused.zh.txt", &["tablet.json", "--programme", "kunshan"]),
        (
            "refused.en.txt",
            &["tablet.json", "--programme", "kunshan", "--lang", "en"],
        ),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_office"))
            .current_dir(&folder)
            .arg("inspect")
            .args(args)
            .output()
            .expect("runs");
        assert_eq!(
            output.status.success(),
            !name.starts_with("refused"),
            "{name}"
        );
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        let path = root()
            .join("crates/office/tests/inspect-expected")
            .join(name);
        if std::env::var_os("YIDANG_UPDATE_EXPECTED").is_some() {
            fs::write(&path, said).expect("writes");
            continue;
        }
        let expected = fs::read_to_string(&path).expect(name);
        assert!(
            said == expected,
            "{name} is no longer what {args:?} prints:\n{said}"
        );
    }
}
