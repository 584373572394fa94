//! `office subsidy` on the table of worked cases, on a claim by itself, and on what it refuses.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::{Value, json};

const TABLE: &str = "crates/domain/cases/subsidy.json";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn subsidy(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_office"))
        .current_dir(root())
        .arg("subsidy")
        .args(args)
        .output()
        .expect("runs")
}

fn table() -> Value {
    let text = fs::read_to_string(root().join(TABLE)).expect("reads");
    serde_json::from_str(&text).expect("JSON")
}

/// Runs the command on a file of this content: exit code, what it says, what it complains of.
fn on(content: &Value, args: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("claims.json");
    fs::write(&path, content.to_string()).expect("writes");
    let path = path.display().to_string();
    let output = subsidy(&[&[path.as_str()], args].concat());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn schema() -> jsonschema::Validator {
    let path = root().join("crates/domain/cases/subsidy.schema.json");
    let text = fs::read_to_string(path).expect("reads");
    jsonschema::draft202012::new(&serde_json::from_str(&text).expect("JSON")).expect("a schema")
}

/// A claim of 100,000 yuan by itself, as an office would write it.
fn claim() -> Value {
    let all = json!({"net": "100000", "tax": "0", "gross": "100000"});
    json!({
        "name": "自己的案例",
        "claim": {
            "items": [{"id": "a", "kind": "software", "contracted": all}],
            "invoices": [{"number": "1", "total": all, "parts": [{"item": "a", "amounts": all}]}],
            "payments": [
                {"voucher": "1", "amount": "100000", "parts": [{"item": "a", "amount": "100000"}]}
            ],
            "acceptance": {"day": "2025-07-20", "passed": true, "level": 2}
        }
    })
}

#[test]
fn the_table_comes_out_as_worked_out_by_hand() {
    let output = subsidy(&[TABLE, "--lang", "en"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let cases = table()["cases"].as_array().expect("a list").len();
    let count = format!("{cases} cases, {cases} with figures by hand, 0 not as by hand\n");
    assert!(said.ends_with(&count), "{said}");
    assert!(said.contains("rate of phase 1: 70 %"), "{said}");
}

#[test]
fn a_wrong_figure_is_named_and_ends_with_a_code_of_its_own() {
    for (member, wrong, said) in [
        (
            "payable",
            json!("499999.98"),
            "payable 手算“499999.98”，算得“499999.99”",
        ),
        ("phase", json!(2), "phase 手算“2”，算得“1”"),
        ("base", json!("1"), "base 手算“1.00”"),
        ("bars", json!(["excluded"]), "bars 手算“excluded”，算得“”"),
        (
            "remarks",
            json!(["other-phase"]),
            "remarks 手算“other-phase”",
        ),
        ("steps", json!([]), "steps 手算“”"),
        ("basis", json!("gross"), "basis 手算“Gross Gross”"),
    ] {
        let mut table = table();
        table["cases"][0]["expect"][0][member] = wrong;
        let (code, out, _) = on(&table, &["--quiet"]);
        assert_eq!(code, Some(1), "{member}");
        assert!(out.contains(said), "{member}: {out}");
        assert!(out.ends_with("1 个不符\n"), "{member}: {out}");
        // Only the one that is off is printed.
        assert_eq!(out.matches("案例 ").count(), 1, "{out}");
    }
}

#[test]
fn a_claim_by_itself_is_worked_out() {
    let claim = claim();
    assert!(schema().is_valid(&claim));
    let (code, out, _) = on(&claim, &[]);
    assert_eq!(code, Some(0));
    assert_eq!(out.matches("可付").count(), 2, "{out}");
    assert!(out.contains("70,000.00"), "{out}");
    assert!(
        out.contains("共 1 个案例，0 个有手算结果，0 个不符"),
        "{out}"
    );
}

#[test]
fn the_table_is_of_the_form_the_schema_says() {
    let schema = schema();
    let faults: Vec<String> = schema
        .iter_errors(&table())
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// What the program refuses for its form the schema refuses too.
#[test]
fn a_file_of_another_form_is_refused_with_its_place() {
    let spoilt: [(&str, Value, &str); 7] = [
        (
            "/claim/items/0/knid",
            json!("x"),
            "/claim/items/0/knid: unknown",
        ),
        (
            "/claim/items/0/kind",
            json!(1),
            "/claim/items/0/kind: text is needed",
        ),
        (
            "/claim/payments/0/amount",
            json!("12,5"),
            "/claim/payments/0/amount: a decimal number as text is needed",
        ),
        (
            "/claim/acceptance/day",
            json!("2025-7-1"),
            "/claim/acceptance/day: a day such as",
        ),
        (
            "/claim/acceptance/passed",
            json!("yes"),
            "/claim/acceptance/passed: true or",
        ),
        (
            "/expect",
            json!([{"basis": "neither"}]),
            "/expect/0/basis: one of net, gross",
        ),
        ("/claim/item", json!([]), "/claim/item: unknown"),
    ];
    for (place, value, said) in spoilt {
        let mut claim = claim();
        let (parent, key) = place.rsplit_once('/').expect("a place");
        claim.pointer_mut(parent).expect("there")[key] = value;
        assert!(!schema().is_valid(&claim), "{place}");
        let (code, out, err) = on(&claim, &["--lang", "en"]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{place}");
        assert!(err.contains(said), "{place}: {err}");
    }
}

#[test]
fn rules_that_make_no_sense_or_are_not_there_are_refused() {
    let mut wrong = table();
    wrong["rules"]["nanjing"]["funding"]["rules"][0]["rate"] = json!("1.5");
    let (code, _, err) = on(&wrong, &["--lang", "en"]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("rules “nanjing” /funding/rules/0/rate: 1.5 is no share"),
        "{err}"
    );
    let mut without = table();
    without["cases"][0]["rule"] = json!("atlantis");
    let (code, _, err) = on(&without, &["--lang", "en"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("/cases/0/rule: no rules “atlantis”"), "{err}");
    let none = subsidy(&["no-such-file.json"]);
    assert_eq!(none.status.code(), Some(2));
    let pack = subsidy(&[TABLE, "--pack", TABLE]);
    assert_eq!(pack.status.code(), Some(2));
}

/// Parts of a fen are refused where a file is read.
#[test]
fn parts_of_a_fen_are_refused() {
    let mut claim = claim();
    claim["left"] = json!("0.001");
    let (code, _, err) = on(&claim, &["--lang", "en"]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("/left: an amount has at most two decimals"),
        "{err}"
    );
}
