//! Who the enterprise is, and its size by 统计上大中小微型企业划分办法（2017）, industry.

use super::*;
use crate::testing::{CODE, pack, record, write};

fn sized(headcount: i64, revenue: &str) -> Option<SizeClass> {
    let fields = [
        ("year.2025.headcount", Value::Int(headcount)),
        ("year.2025.revenue", revenue.into()),
    ];
    Enterprise::from_record(&record(KIND, KIND, &fields)).size_class(&pack())
}

#[test]
fn a_class_needs_its_headcount_and_its_revenue() {
    use SizeClass::{Large, Medium, Micro, Small};
    // Headcount, revenue in 万元: large from 1000 and 40000, medium from 300 and 2000, small from
    // 20 and 300, below them micro.
    for (headcount, revenue, class) in [
        (1000, "40000", Large),
        (999, "40000", Medium),
        (1000, "39999.99", Medium),
        (300, "2000", Medium),
        (299, "2000", Small),
        (300, "1999.99", Small),
        (20, "300", Small),
        (19, "300", Micro),
        (20, "299.99", Micro),
        (0, "0", Micro),
        // One figure of a large enterprise makes none of one.
        (5000, "299", Micro),
        (10, "90000", Micro),
        (25, "90000", Small),
    ] {
        let found = sized(headcount, revenue);
        assert_eq!(found, Some(class), "{headcount} people, {revenue} 万元");
    }
}

#[test]
fn the_latest_year_that_has_both_figures_counts() {
    let read = |fields: &[(&str, Value)]| {
        Enterprise::from_record(&record(KIND, KIND, fields)).size_class(&pack())
    };
    // The later year's accounts are not closed yet: the earlier year was small.
    assert_eq!(
        read(&[
            ("year.2025.headcount", Value::Int(400)),
            ("year.2024.headcount", Value::Int(100)),
            ("year.2024.revenue", "900".into()),
        ]),
        Some(SizeClass::Small)
    );
    assert_eq!(read(&[("year.2025.headcount", Value::Int(400))]), None);
    // Figures of two years make no year.
    assert_eq!(
        read(&[
            ("year.2025.headcount", Value::Int(400)),
            ("year.2024.revenue", "9000".into())
        ]),
        None
    );
    assert_eq!(read(&[]), None);
}

#[test]
fn a_record_is_read_field_by_field() {
    let place = [
        ("lat".to_owned(), Value::text("37.98")),
        ("lon".to_owned(), Value::text("106.20")),
    ];
    let read = Enterprise::from_record(&record(
        KIND,
        KIND,
        &[
            ("code", CODE.into()),
            ("name", "测试轴承厂".into()),
            ("area", "litong".into()),
            ("place", Value::Map(place.into())),
            ("founded", "2009-03-17".into()),
            ("nature", "private".into()),
            ("tier", "little-giant".into()),
            ("above_scale", true.into()),
            ("phase", Value::Int(2)),
            ("year.2025.headcount", Value::Int(86)),
            ("year.2025.revenue", "4210.5".into()),
        ],
    ));
    assert_eq!(
        (read.code.as_str(), read.name.as_str(), read.area.as_str()),
        (CODE, "测试轴承厂", "litong")
    );
    let place = (
        "37.98".parse().expect("one"),
        "106.20".parse().expect("one"),
    );
    assert_eq!(read.place, Some(place));
    assert_eq!(
        read.founded.map(|day| day.to_string()).as_deref(),
        Some("2009-03-17")
    );
    assert_eq!(
        (read.nature, read.tier, read.above_scale, read.phase),
        (
            Some(Nature::Private),
            Some(Tier::LittleGiant),
            Some(true),
            Some(2)
        )
    );
    assert_eq!(
        read.figures.get(2025, YearField::Headcount),
        Some(Decimal::from(86))
    );
    assert_eq!(read.figures.get(2024, YearField::Headcount), None);
}

#[test]
fn what_cannot_be_read_is_missing_and_harms_nothing_else() {
    let half = [("lat".to_owned(), Value::text("37.98"))];
    let read = Enterprise::from_record(&record(
        KIND,
        KIND,
        &[
            ("name", Value::Int(7)),
            ("place", Value::Map(half.into())),
            ("founded", "2009-02-30".into()),
            ("nature", "cooperative".into()),
            ("phase", Value::Int(700)),
            ("year.2025.headcount", Value::Int(-3)),
            ("year.2025.revenue", "about 500".into()),
            ("area", "litong".into()),
        ],
    ));
    let expected = Enterprise {
        area: "litong".to_owned(),
        ..Enterprise::default()
    };
    assert_eq!(read, expected);
}

#[test]
fn a_newer_builds_fields_are_kept_through_an_edit_here() {
    let mut record = record(
        KIND,
        KIND,
        &[("name", "旧名".into()), ("carbon_account", "A-17".into())],
    );
    write(&mut record, "tablet", 2, &[("name", "新名".into())]);
    assert_eq!(Enterprise::from_record(&record).name, "新名");
    assert_eq!(record.text("carbon_account"), Some("A-17"));
}

#[test]
fn codes_there_and_back() {
    for nature in Nature::ALL {
        assert_eq!(Nature::from_code(nature.code()), Some(nature));
    }
    for tier in Tier::ALL {
        assert_eq!(Tier::from_code(tier.code()), Some(tier));
    }
    assert_eq!(Tier::from_code("little_giant"), None);
}
