//! The checklist's progress, by items and by money.

use super::*;
use crate::{testing::record, value::Value};

fn day(text: &str) -> NaiveDate {
    day::parse(text).expect("a day")
}

fn item(state: ItemState, planned: &str, due: &str) -> RetrofitItem {
    RetrofitItem {
        state,
        planned: planned.parse().ok(),
        due: day::parse(due),
        ..RetrofitItem::default()
    }
}

fn money(text: &str) -> Decimal {
    text.parse().expect("money")
}

#[test]
fn dropped_items_count_for_nothing_and_the_due_day_is_not_late() {
    let items = [
        item(ItemState::Done, "300", "2026-01-01"),
        item(ItemState::Doing, "100", "2026-03-10"),
        item(ItemState::NotStarted, "50", "2026-03-09"),
        item(ItemState::Dropped, "999", "2026-01-01"),
    ];
    let progress = Progress::of(&items, day("2026-03-10"));
    assert_eq!((progress.items, progress.done, progress.doing), (3, 1, 1));
    assert_eq!((progress.late, progress.dropped), (1, 1));
    assert_eq!(
        (progress.planned, progress.planned_done),
        (450.into(), 300.into())
    );
}

#[test]
fn progress_by_items_and_by_money_are_two_things() {
    // One of four items is done, but it is most of the money: 90,000.50 of 100,000.75 元.
    let mut items = vec![item(ItemState::Done, "90000.50", "2026-05-01")];
    for planned in ["5000.25", "3000", "2000"] {
        items.push(item(ItemState::NotStarted, planned, "2026-12-31"));
    }
    items[0].actual = Some(money("88888.88"));
    // Paid in advance for an item that is not done, and for one that was given up.
    items[1].actual = Some(money("1000.12"));
    let mut dropped = item(ItemState::Dropped, "70000", "2026-05-01");
    dropped.actual = Some(money("500"));
    items.push(dropped);
    let progress = Progress::of(&items, day("2026-06-01"));
    assert_eq!((progress.items, progress.done), (4, 1));
    assert_eq!(progress.planned, money("100000.75"));
    assert_eq!(progress.planned_done, money("90000.50"));
    assert_eq!(progress.actual, money("89889.00"));
}

#[test]
fn an_item_is_late_the_day_after_it_was_due_unless_it_is_settled() {
    let late = |state, today| item(state, "1", "2026-02-28").is_late(day(today));
    assert!(!late(ItemState::NotStarted, "2026-02-28"));
    assert!(late(ItemState::NotStarted, "2026-03-01"));
    assert!(late(ItemState::Doing, "2026-03-01"));
    assert!(!late(ItemState::Done, "2026-03-01"));
    assert!(!late(ItemState::Dropped, "2026-03-01"));
    // Nobody said when.
    assert!(!item(ItemState::Doing, "1", "").is_late(day("2099-01-01")));
}

#[test]
fn items_without_money_count_as_items() {
    let items = [
        item(ItemState::Done, "", "2026-01-01"),
        item(ItemState::Doing, "10", "2026-01-01"),
    ];
    let progress = Progress::of(&items, day("2026-01-01"));
    assert_eq!((progress.items, progress.done), (2, 1));
    assert_eq!(
        (progress.planned, progress.planned_done),
        (10.into(), 0.into())
    );
    assert_eq!(Progress::of(&[], day("2026-01-01")), Progress::default());
}

#[test]
fn a_row_is_read_field_by_field() {
    let read = RetrofitItem::from_record(&record(
        KIND,
        "i1",
        &[
            ("title", "质量追溯".into()),
            ("scenario", "quality".into()),
            ("from", Value::Int(1)),
            ("to", Value::Int(3)),
            ("planned", "64500.00".into()),
            ("due", "2026-08-31".into()),
            ("state", "done".into()),
            ("done_on", "2026-08-02".into()),
        ],
    ));
    assert_eq!(
        read,
        RetrofitItem {
            id: "i1".to_owned(),
            title: "质量追溯".to_owned(),
            scenario: "quality".to_owned(),
            from: Some(1),
            to: Some(3),
            planned: Some(money("64500")),
            due: Some(day("2026-08-31")),
            state: ItemState::Done,
            done_on: Some(day("2026-08-02")),
            ..RetrofitItem::default()
        }
    );
}

#[test]
fn what_cannot_be_read_is_missing_and_an_unknown_state_has_not_begun() {
    let read = RetrofitItem::from_record(&record(
        KIND,
        "i2",
        &[
            ("from", Value::Int(5)),
            ("to", "3".into()),
            ("planned", Value::Int(64_500)),
            ("due", "31/08/2026".into()),
            ("state", "paused".into()),
        ],
    ));
    let expected = RetrofitItem {
        id: "i2".to_owned(),
        ..RetrofitItem::default()
    };
    assert_eq!(read, expected);
    for state in ItemState::ALL {
        assert_eq!(ItemState::from_code(state.code()), Some(state));
    }
}

#[test]
fn two_devices_amounts_near_the_end_of_decimals_stop_no_page() {
    let vast = "79000000000000000000000000000";
    let item = |id: &str, device: &str| {
        let mut record = record(KIND, id, &[]);
        let fields = [
            ("planned", vast.into()),
            ("actual", vast.into()),
            ("state", "done".into()),
        ];
        crate::testing::write(&mut record, device, 1, &fields);
        RetrofitItem::from_record(&record)
    };
    let items = [item("i1", "tablet"), item("i2", "other")];
    let progress = Progress::of(&items, NaiveDate::default());
    assert_eq!((progress.items, progress.planned), (2, Decimal::MAX));
    assert_eq!(
        (progress.planned_done, progress.actual),
        (Decimal::MAX, Decimal::MAX)
    );
}
