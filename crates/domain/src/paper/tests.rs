//! What a paper says, and what reads otherwise since.

use super::*;
use crate::testing::{record, write};

fn fields(changed: &[Changed]) -> Vec<&str> {
    changed.iter().map(|one| one.field.as_str()).collect()
}

#[test]
fn every_stage_is_a_paper_and_what_names_none_a_diagnosis() {
    let of = |stage| Paper::of(assessment::KIND, stage);
    assert_eq!(of(Some("self")), Some(Paper::SelfReport));
    assert_eq!(of(Some("diagnosis")), Some(Paper::Diagnosis));
    assert_eq!(of(Some("acceptance")), Some(Paper::Acceptance));
    assert_eq!(of(Some("newer")), Some(Paper::Diagnosis));
    assert_eq!(of(None), Some(Paper::Diagnosis));
    assert_eq!(Paper::of("need", Some("self")), None);
    for paper in Paper::ALL {
        let of = Paper::of(paper.kind(), None).expect("a paper");
        assert_eq!(of.kind(), paper.kind());
    }
    assert_eq!(Paper::of("contract", Some("self")), Some(Paper::Contract));
}

#[test]
fn the_same_content_has_one_digest() {
    let one = record(
        assessment::KIND,
        "a1",
        &[("stage", "self".into()), ("q.network", "fibre".into())],
    );
    let mut other = record(assessment::KIND, "a1", &[("q.network", "4g".into())]);
    write(&mut other, "tablet", 2, &[("stage", "self".into())]);
    write(&mut other, "tablet", 3, &[("q.network", "fibre".into())]);
    // Answered and taken back is not answered; deleted and restored was never deleted.
    write(&mut other, "tablet", 4, &[("s.design", Value::Int(2))]);
    write(&mut other, "tablet", 5, &[("s.design", Value::Null)]);
    write(&mut other, "tablet", 6, &[("deleted", true.into())]);
    write(&mut other, "tablet", 7, &[("deleted", false.into())]);
    let (one, other) = (Content::of(&one), Content::of(&other));
    assert_eq!(one, other);
    let digest = one.digest().expect("JSON");
    assert_eq!(Ok(digest), other.digest());
    assert_eq!(
        one.canonical().as_deref(),
        Ok(r#"{"q.network":"fibre","stage":"self"}"#)
    );
}

#[test]
fn what_was_written_since_is_named() {
    let mut paper = record(
        assessment::KIND,
        "a1",
        &[("q.network", "fibre".into()), ("s.design", Value::Int(2))],
    );
    let decided = Content::of(&paper);
    assert_eq!(decided.changed(Some(&paper)), []);
    write(&mut paper, "tablet", 2, &[("q.network", "4g".into())]);
    write(
        &mut paper,
        "tablet",
        3,
        &[("note.q.network", "备注".into())],
    );
    write(&mut paper, "tablet", 4, &[("s.design", Value::Null)]);
    let changed = decided.changed(Some(&paper));
    assert_eq!(
        fields(&changed),
        ["note.q.network", "q.network", "s.design"]
    );
    assert_eq!(changed[1].was, Some("fibre".into()));
    assert_eq!(changed[1].now[0].value, "4g".into());
    assert_eq!(
        (changed[2].was.clone(), changed[2].now.len()),
        (Some(Value::Int(2)), 0)
    );
    // Without its record nothing of it is left.
    assert_eq!(fields(&decided.changed(None)), ["q.network", "s.design"]);
    // Deleting is a change like any other.
    write(&mut paper, "tablet", 5, &[("deleted", true.into())]);
    assert!(fields(&decided.changed(Some(&paper))).contains(&"deleted"));
}

#[test]
fn a_value_that_came_beside_the_decided_one_counts_whichever_is_shown() {
    for device in ["a", "z"] {
        let mut paper = record(assessment::KIND, "a1", &[("q.network", "fibre".into())]);
        let decided = Content::of(&paper);
        write(&mut paper, device, 1, &[("q.network", "4g".into())]);
        let changed = decided.changed(Some(&paper));
        assert_eq!(fields(&changed), ["q.network"], "{device}");
        assert_eq!(changed[0].now.len(), 1);
        assert_eq!(changed[0].now[0].value, "4g".into());
    }
}
