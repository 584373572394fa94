//! `office assess` on the published example: its scores by hand, its output to the letter.
//! `faults` holds everything it refuses.

mod faults;

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::{Value, json};

/// Set to anything, it writes the expected outputs anew instead of comparing with them.
const UPDATE: &str = "YIDANG_UPDATE_EXPECTED";

const EXAMPLE: &str = "docs/examples/answers.json";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn assess(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_office"))
        .current_dir(root())
        .arg("assess")
        .args(args)
        .output()
        .expect("runs")
}

fn good(args: &[&str]) -> String {
    let output = assess(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A folder with one file in it.
struct Written {
    _folder: tempfile::TempDir,
    path: String,
}

fn write(content: &[u8]) -> Written {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("answers.json");
    fs::write(&path, content).expect("writes");
    Written {
        path: path.display().to_string(),
        _folder: folder,
    }
}

fn example() -> Value {
    let text = fs::read_to_string(root().join(EXAMPLE)).expect("reads");
    serde_json::from_str(&text).expect("JSON")
}

fn validator() -> jsonschema::Validator {
    let text = fs::read_to_string(root().join("docs/answers.schema.json")).expect("reads");
    jsonschema::draft202012::new(&serde_json::from_str(&text).expect("JSON")).expect("a schema")
}

#[test]
fn says_what_was_expected() {
    for (name, args) in [
        ("assess.zh.txt", &[EXAMPLE][..]),
        ("assess.en.txt", &[EXAMPLE, "--lang", "en"]),
        ("assess.zh.json", &[EXAMPLE, "--json"]),
        ("assess.en.json", &[EXAMPLE, "--json", "--lang", "en"]),
    ] {
        let said = good(args);
        let path = root()
            .join("crates/office/tests/assess/expected")
            .join(name);
        if std::env::var_os(UPDATE).is_some() {
            fs::write(&path, said).expect("writes");
            continue;
        }
        let expected = fs::read_to_string(&path).expect(name);
        assert!(
            said == expected,
            "{name} is no longer what {args:?} prints; if that is meant, run with {UPDATE}=1:\n{said}"
        );
    }
}

/// The example's scores, worked out on paper from the indicator.
#[test]
fn scores_as_worked_out_by_hand() {
    let report: Value = serde_json::from_str(&good(&[EXAMPLE, "--json"])).expect("JSON");
    let scores = |case: usize| -> Vec<(String, String)> {
        let dimensions = report["cases"][case]["dimensions"]
            .as_array()
            .expect("there");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        dimensions
            .iter()
            .flat_map(|dimension| {
                let groups = dimension["groups"].as_array().expect("there");
                std::iter::once(dimension).chain(groups)
            })
            .map(|scored| (text(&scored["code"]), text(&scored["score"])))
            .collect()
    };
    let hand = |scores: &[(&str, &str)]| -> Vec<(String, String)> {
        let own = |(code, score): &(&str, &str)| ((*code).to_owned(), (*score).to_owned());
        scores.iter().map(own).collect()
    };
    let level = |case: usize| {
        let case = &report["cases"][case];
        (
            case["total"].clone(),
            case["level"].clone(),
            case["complete"].clone(),
        )
    };

    assert_eq!(
        scores(0),
        hand(&[
            // 8.5 + 5.8 + 5 + 6.25
            ("foundation", "25.55"),
            // Two networks, 2 + 2; 12/40 = 30 % in (20 %, 40 %], 3; 8/40 = 20 %, which still
            // belongs to (10 %, 20 %], 1.5
            ("equipment", "8.5"),
            // Seven links at 0.7 and human resources at 0.9
            ("capture", "5.8"),
            // Two links or more
            ("systems", "5"),
            // (2 + 3) × 1.25
            ("security", "6.25"),
            ("management", "16.5"),
            // Started, 4.5; two mechanisms, 2 × 1.875
            ("planning", "8.25"),
            // Three measures, 3 × 1.5; 36.5 % in (20 %, 40 %], 3.75
            ("resources", "8.25"),
            ("results", "13.5"),
            // 320/4000 × 10 = 0.80, then 310/4300 × 10 = 0.72: less, so better
            ("green", "7"),
            // 96.5 both times: the same
            ("quality", "3.5"),
            // Per head 50, then 52.44: better, 3; cost 80 in 100, then 81: worse, 0
            ("market", "3"),
        ])
    );
    // Level 2: 55.55 is 40 or more; seven scenarios at 2 or above, six of them binding. Level 3
    // would need 60, eight and five at 3 or above; there is one, warehouse, which is binding.
    assert_eq!(level(0), (json!("55.55"), json!(2), json!(true)));
    let levels = &report["cases"][0]["levels"];
    assert_eq!(
        levels[1]["scenarios"],
        json!({ "have": 7, "need": 6, "holds": true })
    );
    assert_eq!(
        levels[1]["binding"],
        json!({ "have": 6, "need": 3, "holds": true })
    );
    assert_eq!(
        levels[2],
        json!({
            "level": 3,
            "holds": false,
            "score": { "have": "55.55", "need": "60", "holds": false },
            "scenarios": { "have": 1, "need": 8, "holds": false },
            "binding": { "have": 1, "need": 5, "holds": false },
        })
    );

    assert_eq!(
        scores(1),
        hand(&[
            ("foundation", "4.5"),
            // One network; half a ratio scores nothing
            ("equipment", "2"),
            ("capture", "0"),
            ("systems", "2.5"),
            ("security", "0"),
            ("management", "1.5"),
            ("planning", "1.5"),
            ("resources", "0"),
            // Declared the same
            ("results", "3.5"),
            ("green", "3.5"),
            ("quality", "0"),
            ("market", "0"),
        ])
    );
    // Scenarios would do for level 1 (six, five binding), 9.5 of 20 points do not.
    assert_eq!(level(1), (json!("9.5"), json!(0), json!(false)));
    // 15 questions less 4 that score, 16 scenarios less 6.
    let missing = report["cases"][1]["missing"].as_array().expect("there");
    assert_eq!(missing.len(), 11 + 10);
    assert_eq!(
        missing[0],
        json!({ "question": "digital-equipment", "fault": "incomplete" })
    );

    assert_eq!(
        scores(2),
        hand(&[
            // 18.5 + 7.9 + 7.5 + 8.75
            ("foundation", "42.65"),
            // All four networks, 8; 90 %, 6; 60 %, which still belongs to (40 %, 60 %], 4.5
            ("equipment", "18.5"),
            // Ten links at 0.7 and human resources at 0.9
            ("capture", "7.9"),
            ("systems", "7.5"),
            // (4 + 3) × 1.25
            ("security", "8.75"),
            ("management", "19.5"),
            // Effective, 6; all four mechanisms, 7.5
            ("planning", "13.5"),
            // Four measures, 6; 10 % still belongs to [0, 10 %], 0
            ("resources", "6"),
            ("results", "15"),
            ("green", "3.5"),
            ("quality", "7"),
            // Per head 33.33 and, rounded, 33.33 again: the same, 1.5; cost 80, then 78: 3
            ("market", "4.5"),
        ])
    );
    // 77.15 would do for level 3, and six binding scenarios too; but of its eight there are seven:
    // "not applicable" counts as none.
    assert_eq!(level(2), (json!("77.15"), json!(2), json!(true)));
    assert_eq!(
        report["cases"][2]["levels"][2]["scenarios"],
        json!({ "have": 7, "need": 8, "holds": false })
    );
    assert_eq!(report["cases"][2]["scenarios"]["after-sales"], 0);
    assert_eq!(
        report["cases"][2]["way_up"],
        json!({
            "to": 3,
            "reaches": true,
            "steps": [{ "scenario": "marketing", "from": 2, "to": 3, "binding": true }],
        })
    );
}

#[test]
fn one_case_alone_is_the_same_case() {
    let mut case = example()["cases"][0].clone();
    let alone = write(case.to_string().as_bytes());
    let report: Value = serde_json::from_str(&good(&[&alone.path, "--json"])).expect("JSON");
    let listed: Value = serde_json::from_str(&good(&[EXAMPLE, "--json"])).expect("JSON");
    assert_eq!(report["cases"], json!([listed["cases"][0]]));
    // A byte order mark, as some editors put it, is let pass; so is a schema for the editor.
    case["$schema"] = json!("answers.schema.json");
    let marked = write(format!("\u{feff}{case}").as_bytes());
    let again: Value = serde_json::from_str(&good(&[&marked.path, "--json"])).expect("JSON");
    assert_eq!(again["cases"], report["cases"]);
}

#[test]
fn numbers_one_may_type_count_as_missing_with_their_reason() {
    for (question, answer, fault, zh) in [
        ("spending", json!({}), "incomplete", "没有答完"),
        (
            "spending",
            json!({ "numerator": 1, "denominator": 0 }),
            "zero-denominator",
            "除数为零",
        ),
        (
            "spending",
            json!({ "numerator": 3, "denominator": 2 }),
            "above-whole",
            "超过 100%",
        ),
        (
            "spending",
            json!({ "numerator": "-0.5", "denominator": 2 }),
            "negative",
            "有负数",
        ),
        ("network", json!([]), "incomplete", "没有答完"),
        (
            "yield",
            json!({ "yield-before": "97" }),
            "incomplete",
            "没有答完",
        ),
    ] {
        let mut case = example()["cases"][0].clone();
        case["questions"][question] = answer;
        let file = write(case.to_string().as_bytes());
        let report: Value = serde_json::from_str(&good(&[&file.path, "--json"])).expect("JSON");
        assert_eq!(
            report["cases"][0]["missing"],
            json!([{ "question": question, "fault": fault }])
        );
        assert_eq!(report["cases"][0]["complete"], false);
        assert!(good(&[&file.path]).contains(zh), "{zh}");
    }
    // Not answered has no reason to give.
    let mut case = example()["cases"][0].clone();
    case["questions"]["network"] = Value::Null;
    case["scenarios"]["hr"] = Value::Null;
    let file = write(case.to_string().as_bytes());
    let report: Value = serde_json::from_str(&good(&[&file.path, "--json"])).expect("JSON");
    assert_eq!(
        report["cases"][0]["missing"],
        json!([{ "question": "network", "fault": null }, { "scenario": "hr" }])
    );
}

#[test]
fn the_example_fits_the_schema_and_little_else_does() {
    let schema = validator();
    let example = example();
    let problems: Vec<String> = schema
        .iter_errors(&example)
        .map(|error| error.to_string())
        .collect();
    assert_eq!(problems, [""; 0]);
    for case in example["cases"].as_array().expect("there") {
        assert!(schema.is_valid(case), "a case alone");
    }
    for (pointer, bad) in [
        ("", json!([])),
        ("", json!({})),
        ("/$schema", json!(5)),
        ("/cases/0", json!({ "$schema": "x", "questions": {} })),
        ("/cases", json!([])),
        ("/cases", json!({})),
        ("/cases/0", json!({ "name": "甲" })),
        ("/cases/0", json!({ "questions": {}, "stage": "self" })),
        ("/cases/0/name", json!(1)),
        ("/cases/0/name", json!("a\u{1b}[2J")),
        ("/cases/0/questions/network", json!(["rules", "rules"])),
        ("/cases/0/questions/network", json!(true)),
        ("/cases/0/questions/spending", json!({ "numerator": 1.5 })),
        ("/cases/0/questions/spending", json!({ "numerator": "1,5" })),
        ("/cases/0/questions/yield", json!({ "declared": "worse" })),
        (
            "/cases/0/questions/yield",
            json!({ "declared": "same", "yield-after": 1 }),
        ),
        ("/cases/0/scenarios/hr", json!(5)),
        ("/cases/0/scenarios/hr", json!("2")),
    ] {
        let mut value = example.clone();
        *value.pointer_mut(pointer).expect(pointer) = bad.clone();
        assert!(!schema.is_valid(&value), "{pointer} {bad}");
        // And the program refuses whatever the schema does.
        let file = write(value.to_string().as_bytes());
        assert_eq!(
            assess(&[&file.path]).status.code(),
            Some(2),
            "{pointer} {bad}"
        );
    }
}

#[test]
fn another_pack_gives_its_own_rule() {
    let text = fs::read_to_string(root().join("public/packs/wuzhong.json")).expect("reads");
    let mut pack: Value = serde_json::from_str(&text).expect("JSON");
    let rules = pack["assessment_rules"].as_array_mut().expect("there");
    let mut newer = rules[0].clone();
    newer["version"] = json!("2030-1");
    newer["levels"][2]["scenarios_at_this_level_or_above"] = json!(7);
    rules.push(newer);
    let file = write(pack.to_string().as_bytes());
    let report = good(&[EXAMPLE, "--json", "--pack", &file.path]);
    let report: Value = serde_json::from_str(&report).expect("JSON");
    // The first case names its rule; the others take the newest, whose level 3 needs seven.
    let rule_and_level = |case: usize| {
        let case = &report["cases"][case];
        (case["rule"].clone(), case["level"].clone())
    };
    assert_eq!(rule_and_level(0), (json!("2024-1"), json!(2)));
    assert_eq!(rule_and_level(2), (json!("2030-1"), json!(3)));

    pack["version"] = json!(9);
    let file = write(pack.to_string().as_bytes());
    let output = assess(&[EXAMPLE, "--pack", &file.path]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("方案包有误：/version"), "{said}");
    let output = assess(&[EXAMPLE, "--pack", "no/such.json", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("the programme pack no/such.json cannot be read"),
        "{said}"
    );
}
