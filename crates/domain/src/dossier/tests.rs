//! One enterprise from its records, and its row.

use super::*;
use crate::{
    ids::{DeviceId, RecordKey},
    json::{from_str, to_string},
    testing::{CODE, best, pack, record, write},
    workflow::State,
};

fn enterprise_record() -> Record {
    let fields = [
        ("name", "测试轴承厂".into()),
        ("area", "litong".into()),
        ("industry", "34".into()),
        ("phase", Value::Int(1)),
        ("above_scale", true.into()),
    ];
    record(enterprise::KIND, enterprise::KIND, &fields)
}

/// An assessment begun on a day of 2026 by number, with some answers.
fn begun(id: &str, stage: &str, day: i64, answers: &[(&str, Value)]) -> Record {
    let rule = pack().current_rule().version.clone();
    let mut fields = vec![
        ("stage", stage.into()),
        ("rule", rule.as_str().into()),
        ("begun", Value::Int(day)),
    ];
    fields.extend_from_slice(answers);
    record(assessment::KIND, id, &fields)
}

/// Every question and scenario answered as well as can be.
fn whole() -> Vec<(String, Value)> {
    let pack = pack();
    let rule = pack.current_rule();
    let questions = rule.questions().map(|question| {
        let answer = best(rule, &question.code).to_value();
        (format!("q.{}", question.code), answer)
    });
    let scenarios = rule
        .scenarios
        .iter()
        .map(|scenario| (format!("s.{}", scenario.code), Value::Int(4)));
    questions.chain(scenarios).collect()
}

fn item(id: &str, state: &str, due: &str) -> Record {
    let fields = [("state", state.into()), ("due", due.into())];
    record(retrofit::KIND, id, &fields)
}

fn delete(mut record: Record) -> Record {
    write(&mut record, "tablet", 2, &[("deleted", true.into())]);
    record
}

#[test]
fn everything_of_an_enterprise_comes_together() {
    let records = [
        enterprise_record(),
        begun("a1", "self", 10, &[]),
        begun("a2", "diagnosis", 20, &[]),
        record(need::KIND, "n1", &[("text", "看板".into())]),
        item("i1", "doing", "2026-05-01"),
        record(photo::KIND, "p1", &[("caption", "车间".into())]),
        // A newer build's kind of record: kept, passed on, not shown.
        record("energy-audit", "e1", &[("result", "good".into())]),
    ];
    let dossier = Dossier::read(CODE, &records, &pack());
    assert_eq!(dossier.enterprise.name, "测试轴承厂");
    let stages: Vec<Stage> = dossier.assessments.iter().map(|one| one.stage).collect();
    assert_eq!(stages, [Stage::Diagnosis, Stage::SelfReport]);
    assert_eq!(
        (
            dossier.needs.len(),
            dossier.items.len(),
            dossier.photos.len()
        ),
        (1, 1, 1)
    );
    assert_eq!((dossier.conflicts, dossier.deleted), (0, false));
    // The code is the dossier's name, and stands there before anybody typed it.
    assert_eq!(dossier.enterprise.code, CODE);
}

#[test]
fn a_dossier_of_nothing_has_its_code() {
    let dossier = Dossier::read(CODE, &[], &pack());
    assert_eq!(dossier.enterprise.code, CODE);
    let row = dossier.row("");
    assert_eq!((row.stage, row.level, row.missing), (None, None, 0));
}

#[test]
fn deleted_records_are_left_out_and_a_deleted_enterprise_says_so() {
    let records = [
        delete(enterprise_record()),
        delete(begun("a1", "self", 10, &[])),
        delete(item("i1", "doing", "2026-05-01")),
        item("i2", "doing", "2026-06-01"),
    ];
    let dossier = Dossier::read(CODE, &records, &pack());
    assert!(dossier.deleted);
    // Its name is still read, for the list of what was deleted.
    assert_eq!(dossier.enterprise.name, "测试轴承厂");
    assert_eq!((dossier.assessments.len(), dossier.items.len()), (0, 1));
    assert!(dossier.row("").deleted);
}

#[test]
fn a_deletion_taken_back_brings_the_record_back() {
    let mut item = delete(item("i1", "doing", "2026-05-01"));
    write(&mut item, "tablet", 3, &[("deleted", Value::Null)]);
    let dossier = Dossier::read(CODE, &[item], &pack());
    assert_eq!(dossier.items.len(), 1);
}

#[test]
fn conflicts_are_counted_by_field_and_agreement_is_none() {
    let mut enterprise = enterprise_record();
    // Another tablet that saw nothing of it: another phase, the same area.
    let theirs = [("phase", Value::Int(2)), ("area", "litong".into())];
    write(&mut enterprise, "other", 1, &theirs);
    let mut need = record(need::KIND, "n1", &[("text", "看板".into())]);
    write(&mut need, "other", 1, &[("text", "扫码".into())]);
    let dossier = Dossier::read(CODE, &[enterprise, need], &pack());
    assert_eq!(dossier.conflicts, 2);
    assert_eq!(dossier.row("").conflicts, 2);
}

#[test]
fn the_row_shows_the_latest_stage_not_the_latest_day() {
    // A self report begun again after the diagnosis does not take the diagnosis' place.
    let answers = whole();
    let whole: Vec<(&str, Value)> = answers
        .iter()
        .map(|(field, value)| (field.as_str(), value.clone()))
        .collect();
    let records = [
        enterprise_record(),
        begun("a1", "diagnosis", 10, &whole),
        begun("a2", "self", 20, &whole[..20]),
    ];
    let dossier = Dossier::read(CODE, &records, &pack());
    let row = dossier.row("ce shi zhou cheng chang");
    assert_eq!((row.stage, row.level), (Some(Stage::Diagnosis), Some(4)));
    assert_eq!(row.missing, 0);
    // What is to be gone on with is the one that is unfinished.
    assert_eq!(row.unfinished.as_deref(), Some("a2"));
    assert_eq!(row.initials, "cszcc");
    assert_eq!(
        (row.area.as_str(), row.industry.as_str(), row.phase),
        ("litong", "34", Some(1))
    );
    let latest = dossier.official(Stage::SelfReport).expect("one");
    assert_eq!(
        (latest.id.as_str(), latest.outcome.missing.len()),
        ("a2", 11)
    );
    assert!(dossier.official(Stage::Acceptance).is_none());
}

#[test]
fn of_two_begun_at_once_the_later_made_comes_first() {
    let records = [
        begun("0190-b", "diagnosis", 10, &[]),
        begun("0190-c", "diagnosis", 10, &[]),
        begun("0190-a", "diagnosis", 10, &[]),
    ];
    let dossier = Dossier::read(CODE, &records, &pack());
    let ids: Vec<&str> = dossier
        .assessments
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(ids, ["0190-c", "0190-b", "0190-a"]);
}

/// `begun`, taking the place of others.
fn follows(id: &str, by: &str, day: i64, others: &[&str]) -> Record {
    let key = RecordKey::new(CODE, assessment::KIND, id);
    let mut record = Record::new(key);
    let others = others.iter().map(|id| Value::text(*id)).collect();
    let fields = [
        ("stage", "diagnosis".into()),
        ("begun", Value::Int(day)),
        ("follows", Value::List(others)),
    ];
    write(&mut record, by, 1, &fields);
    record
}

#[test]
fn the_assessment_begun_in_sight_of_the_other_counts_whatever_the_clocks_say() {
    let of = |records: &[Record]| {
        let dossier = Dossier::read(CODE, records, &pack());
        let official = dossier.official(Stage::Diagnosis).expect("one");
        let id = official.id.clone();
        (id, dossier.contested().len(), dossier.conflicts)
    };
    // The second was begun by a tablet whose clock is years behind.
    let first = follows("z", "zzz", 9_000, &[]);
    let second = follows("a", "aaa", 1, &["z"]);
    let both = [first.clone(), second.clone()];
    assert_eq!(of(&both), ("a".to_owned(), 0, 0));
    // What a third one begins takes the place of all there are.
    let dossier = Dossier::read(CODE, &both, &pack());
    let all = Value::List(vec!["z".into(), "a".into()]);
    assert_eq!(dossier.follows(Stage::Diagnosis), all);
    assert_eq!(dossier.follows(Stage::Acceptance), Value::List(Vec::new()));

    // Two without sight of each other: people are asked, and the greater change id is shown.
    let apart = [first, follows("a", "aaa", 99_000, &[])];
    assert_eq!(of(&apart), ("z".to_owned(), 1, 1));
    let third = follows("m", "mmm", 5, &["a", "z"]);
    let settled = [apart[0].clone(), apart[1].clone(), third];
    assert_eq!(of(&settled), ("m".to_owned(), 0, 0));

    // Forged: two that name each other, and three in a ring.
    let two = [follows("a", "a", 1, &["b"]), follows("b", "b", 2, &["a"])];
    assert_eq!(of(&two), ("b".to_owned(), 1, 1));
    let ring = [
        follows("a", "a", 1, &["b"]),
        follows("b", "b", 2, &["c"]),
        follows("c", "c", 3, &["a"]),
    ];
    assert_eq!(of(&ring), ("c".to_owned(), 1, 1));
}

#[test]
fn an_area_that_people_disagree_on_is_the_same_whatever_the_clocks_say() {
    let area = |first_at: u32, second_at: u32| {
        let mut record = Record::new(RecordKey::only(CODE, enterprise::KIND));
        write(&mut record, "a", first_at, &[("area", "litong".into())]);
        write(&mut record, "b", second_at, &[("area", "yanchi".into())]);
        let dossier = Dossier::read(CODE, &[record], &pack());
        assert_eq!(dossier.conflicts, 1);
        dossier.row("").area
    };
    // The helper's stamps are a second for each number.
    assert_eq!(area(1, 2), area(9, 2));
}

#[test]
fn deleting_an_enterprise_covers_what_was_seen_of_its_dossier() {
    let mut enterprise = enterprise_record();
    let mut need = record(need::KIND, "n1", &[]);
    write(&mut need, "other", 3, &[("text", "看板".into())]);
    let on_screen = [enterprise.clone(), need.clone()];
    let edit = enterprise.edit().in_sight_of(&on_screen);
    let id = ChangeId::new(DeviceId::new("desk"), 1);
    let deletes = enterprise.change(&edit.set("deleted", true), id, Stamp::default(), "");
    enterprise.apply(&deletes.expect("good").expect("another value"));
    let conflicts = |records: &[Record]| {
        let dossier = Dossier::read(CODE, records, &pack());
        assert!(dossier.deleted);
        dossier.conflicts
    };
    assert_eq!(conflicts(&[enterprise.clone(), need.clone()]), 0);
    // What another team wrote meanwhile, to what was there and to what was not.
    write(&mut need, "other", 4, &[("urgency", "high".into())]);
    let mut item = record(retrofit::KIND, "i1", &[]);
    write(&mut item, "third", 1, &[("title", "改造".into())]);
    let records = [enterprise.clone(), need.clone(), item];
    assert_eq!(conflicts(&records), 1);
    let [one] = &unseen(&records)[..] else {
        panic!("not one")
    };
    let found: Vec<_> = one
        .values
        .iter()
        .map(|(of, it)| (of.key.kind.as_str(), it.field))
        .collect();
    assert_eq!(found, [(need::KIND, "urgency"), (retrofit::KIND, "title")]);
    // Deleted again by somebody who has seen it all.
    let edit = enterprise.edit().in_sight_of(&records).set("deleted", true);
    let id = ChangeId::new(DeviceId::new("desk"), 2);
    let again = enterprise.change(&edit, id, Stamp::default(), "");
    enterprise.apply(&again.expect("good").expect("another value"));
    let [_, need, item] = records;
    assert_eq!(conflicts(&[enterprise, need, item]), 0);
}

#[test]
fn the_row_counts_items_that_are_not_dropped_and_names_the_next_open_day() {
    let records = [
        item("i1", "done", "2026-01-31"),
        item("i2", "dropped", "2026-02-28"),
        item("i3", "doing", "2026-05-31"),
        item("i4", "not-started", "2026-04-30"),
        item("i5", "not-started", ""),
    ];
    let row = Dossier::read(CODE, &records, &pack()).row("");
    assert_eq!((row.items, row.items_done), (4, 1));
    assert_eq!(row.next_due, day::parse("2026-04-30"));
    let done = Dossier::read(CODE, &records[..2], &pack()).row("");
    assert_eq!((done.items, done.next_due), (1, None));
}

#[test]
fn an_assessment_keeps_the_rule_it_was_begun_with() {
    let mut pack = pack();
    let mut newer = pack.current_rule().clone();
    newer.version = "2030-1".to_owned();
    // The newer edition has other points for 规划实施.
    newer.dimensions[1].groups[0].questions[0].kind = assessment::QuestionKind::Single {
        options: Vec::new(),
    };
    pack.assessment_rules.push(newer);
    let answer = [("q.planning", "planned".into())];
    let dossier = Dossier::read(CODE, &[begun("a1", "self", 10, &answer)], &pack);
    let [one] = dossier.assessments.as_slice() else {
        panic!("not one");
    };
    assert_eq!(one.rule, "2024-1");
    assert_eq!(one.outcome.total, 3.into());
    // A rule that this pack has not: the current one scores it, and its own version is kept.
    let mut fields = vec![("rule", "2022-1".into()), ("stage", "self".into())];
    fields.extend(answer);
    let old = record(assessment::KIND, "a2", &fields);
    let dossier = Dossier::read(CODE, &[old], &pack);
    assert_eq!(dossier.assessments[0].rule, "2022-1");
    assert_eq!(dossier.assessments[0].outcome.total, 0.into());
}

#[test]
fn the_latest_write_anywhere_is_the_dossiers() {
    let mut need = record(need::KIND, "n1", &[("text", "看板".into())]);
    write(&mut need, "other", 7, &[("urgency", "high".into())]);
    let records = [enterprise_record(), need];
    let dossier = Dossier::read(CODE, &records, &pack());
    // The helper's stamps are a second for each number.
    assert_eq!(dossier.updated.ms, 7000);
    assert_eq!(dossier.row("").updated, dossier.updated);
    assert_eq!(
        records[0].key,
        RecordKey::only(CODE, enterprise::KIND),
        "the enterprise is the one record of its kind"
    );
}

#[test]
fn the_rows_that_devices_hold_are_read_and_written_as_they_were() {
    let reads = |stored: &str| {
        let row: DossierRow = from_str(stored).expect("good");
        let value: Value = from_str(stored).expect("JSON");
        assert_eq!(to_string(&row), to_string(&value));
        row
    };
    let none = reads(
        r#"{"dossier":"","name":"","initials":"","area":"","industry":"","phase":null,
        "above_scale":null,"stage":null,"level":null,"missing":0,"unfinished":null,"needs":0,
        "items":0,"items_done":0,"next_due":null,"photos":0,"conflicts":0,"updated":[0,0],
        "deleted":false}"#,
    );
    assert_eq!(none, DossierRow::default());
    let full = reads(
        r#"{"dossier":"91640300MA00000001","name":"测试轴承厂","initials":"cszcc",
        "readings":"ce shi zhou cheng/sheng chang","area":"litong",
        "industry":"34","phase":2,"above_scale":false,"stage":"self","level":3,"missing":11,
        "unfinished":"a2","needs":1,"items":4,"items_done":2,"next_due":"2026-04-30","photos":7,
        "conflicts":1,"updated":[1790000000000,3],"deleted":true}"#,
    );
    let expected = DossierRow {
        papers: Vec::new(),
        facts: Facts::default(),
        findings: Findings::default(),
        money: Money::default(),
        has_money: false,
        has_facts: false,
        dossier: CODE.into(),
        name: "测试轴承厂".into(),
        initials: "cszcc".into(),
        readings: "ce shi zhou cheng/sheng chang".into(),
        area: "litong".into(),
        industry: "34".into(),
        phase: Some(2),
        above_scale: Some(false),
        stage: Some(Stage::SelfReport),
        level: Some(3),
        missing: 11,
        unfinished: Some("a2".into()),
        needs: 1,
        items: 4,
        items_done: 2,
        next_due: day::parse("2026-04-30"),
        photos: 7,
        conflicts: 1,
        updated: Stamp {
            ms: 1_790_000_000_000,
            counter: 3,
        },
        deleted: true,
    };
    assert_eq!(full, expected);
}

#[test]
fn a_row_is_found_by_name_code_and_pinyin() {
    let row = DossierRow {
        dossier: "91640300MA00000001".into(),
        name: "（重庆）长城ＡＢＣ机械有限公司".into(),
        readings: "zhong/chong qing zhang/chang cheng a b c ji xie you xian gong si".into(),
        initials: "zqzcabcjxyxgs".into(),
        ..DossierRow::default()
    };
    for typed in [
        "",
        " ",
        "(重庆)",
        "重庆  机械",
        "abc",
        "ＡＢＣ",
        "cq",
        "ZQ",
        "cc",
        "changcheng",
        "机械 cq",
        "9164",
        "91640300 MA00000001",
        "ma0000",
        "（）",
        "chong qing",
    ] {
        assert!(row.matches(&Search::new(typed)), "{typed}");
    }
    for typed in ["上海", "重庆 上海", "xq", "9165"] {
        assert!(!row.matches(&Search::new(typed)), "{typed}");
    }
    let older = DossierRow {
        readings: String::new(),
        ..row
    };
    let finds = |typed| older.matches(&Search::new(typed));
    assert!(finds("zqzc") && !finds("cqcc"));
}

#[test]
fn what_is_half_answered_has_no_level_yet() {
    let records = [enterprise_record(), begun("a1", "diagnosis", 1, &[])];
    let row = Dossier::read(CODE, &records, &pack()).row("");
    assert!(row.missing > 0);
    assert_eq!((row.stage.is_some(), row.level), (true, None));
}

#[test]
fn a_row_says_for_whom_a_paper_waits() {
    let row = |state, returned| PaperRow {
        paper: Paper::SelfReport,
        record: "a1".into(),
        state,
        at: 0,
        person: String::new(),
        returned,
    };
    let waits = |state, returned| row(state, returned).waiting();
    assert_eq!(waits(State::Submitted, false), Some(Waiting::New));
    assert_eq!(waits(State::Submitted, true), Some(Waiting::Answered));
    assert_eq!(waits(State::InReview, true), Some(Waiting::InReview));
    assert_eq!(waits(State::Returned, true), Some(Waiting::Returned));
    for state in [State::Draft, State::Approved, State::Signed, State::Void] {
        assert_eq!(waits(state, true), None);
    }
}

#[test]
fn a_row_says_what_of_supervision_waits_for_whom_and_what_is_due_first() {
    let finding = |id: &str, due: &str, answer: &str| {
        let fields = [
            ("text", "合同缺页".into()),
            ("due", due.into()),
            ("answer", answer.into()),
        ];
        record(finding::KIND, id, &fields)
    };
    let item = record(
        retrofit::KIND,
        "i1",
        &[("title", "排产".into()), ("due", "2026-05-01".into())],
    );
    let row = |records: &[Record]| Dossier::read(CODE, records, &pack()).row("");
    let open = finding("f1", "2026-04-01", "");
    let answered = finding("f2", "2026-03-01", "已补");
    let late = row(&[item.clone(), open, answered.clone()]);
    let waits = (late.findings.to_answer, late.findings.to_close);
    assert_eq!(waits, (1, 1));
    assert_eq!(late.next_due, day::parse("2026-04-01"));
    // What was answered is not due any more.
    assert_eq!(row(&[item, answered]).next_due, day::parse("2026-05-01"));
}
