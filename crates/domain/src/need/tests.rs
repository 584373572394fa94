//! The list of needs, problems and scenarios.

use super::*;
use crate::{testing::record, value::Value};

#[test]
fn a_row_is_read_field_by_field() {
    let read = Need::from_record(&record(
        KIND,
        "n1",
        &[
            ("type", "problem".into()),
            ("scenario", "warehouse".into()),
            ("from", Value::Int(1)),
            ("to", Value::Int(3)),
            ("question", "systems".into()),
            ("text", "库存账实不符".into()),
            ("urgency", "high".into()),
            ("wish", "条码管理".into()),
            ("budget", "12.5".into()),
        ],
    ));
    assert_eq!(
        read,
        Need {
            id: "n1".to_owned(),
            kind: NeedType::Problem,
            scenario: "warehouse".to_owned(),
            from: Some(1),
            to: Some(3),
            question: "systems".to_owned(),
            text: "库存账实不符".to_owned(),
            urgency: Some(Urgency::High),
            wish: "条码管理".to_owned(),
            budget: "12.5".parse().ok(),
        }
    );
}

#[test]
fn a_row_with_a_text_only_is_a_need_of_unknown_urgency() {
    let read = Need::from_record(&record(KIND, "n2", &[("text", "看板".into())]));
    assert_eq!((read.kind, read.urgency), (NeedType::Need, None));
    assert_eq!((read.scenario.as_str(), read.budget), ("", None));
    assert_eq!(
        (read.from, read.to, read.question.as_str()),
        (None, None, "")
    );
}

#[test]
fn what_cannot_be_read_is_missing() {
    let read = Need::from_record(&record(
        KIND,
        "n3",
        &[
            ("type", "dream".into()),
            ("urgency", Value::Int(1)),
            ("to", Value::Int(9)),
            ("budget", "十万".into()),
        ],
    ));
    assert_eq!(
        (read.kind, read.urgency, read.budget, read.to),
        (NeedType::Need, None, None, None)
    );
}

#[test]
fn the_most_urgent_comes_first_and_codes_go_there_and_back() {
    assert!(Urgency::High < Urgency::Medium && Urgency::Medium < Urgency::Low);
    for urgency in Urgency::ALL {
        assert_eq!(Urgency::from_code(urgency.code()), Some(urgency));
    }
    for kind in NeedType::ALL {
        assert_eq!(NeedType::from_code(kind.code()), Some(kind));
    }
}

#[test]
fn what_is_urgent_comes_first_and_problems_before_wishes() {
    let need = |kind: &str, urgency: &str| {
        let fields = [("type", kind.into()), ("urgency", urgency.into())];
        rank(&record(KIND, "n", &fields))
    };
    let order = [
        need("problem", "high"),
        need("need", "high"),
        need("scenario", "high"),
        need("problem", "low"),
        need("problem", ""),
        need("", ""),
    ];
    assert!(order.is_sorted());
    assert!(order[0] < order[1] && order[4] < order[5]);
}
