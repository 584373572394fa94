//! Each piece of advice with what calls for it, and without.

use super::*;
use crate::{
    btree, day,
    project::{contract, plan},
    record::Record,
    retrofit,
    testing::{pack, record},
    value::Value,
};

fn date(text: &str) -> NaiveDate {
    day::parse(text).expect("a day")
}

fn item(id: &str, fields: &[(&str, Value)]) -> Record {
    record(retrofit::KIND, id, fields)
}

fn plan(fields: &[(&str, Value)]) -> Plan {
    Plan::from_record(&record(plan::KIND, "plan", fields))
}

fn contract(fields: &[(&str, Value)]) -> Contract {
    Contract::from_record(&record(contract::KIND, "c", fields))
}

#[test]
fn a_plan_is_to_lift_the_level_in_time() {
    let of = |plan: &Plan, items: &[Record], present| {
        of_plan(plan, &Terms::of_plan(items), present, Some(1), &pack())
    };
    let good = plan(&[
        ("level", Value::Int(3)),
        ("from", "2025-03-01".into()),
        ("to", "2025-10-31".into()),
    ]);
    assert_eq!(of(&good, &[], Some(2)), []);
    assert_eq!(of(&good, &[], None), []);
    assert_eq!(
        of(&good, &[], Some(3)),
        [Advice::TargetNotAbove {
            present: 3,
            target: 3
        }]
    );
    let bad = plan(&[
        ("level", Value::Int(1)),
        ("from", "2025-12-01".into()),
        ("to", "2025-11-01".into()),
    ]);
    let items = [
        item(
            "i1",
            &[
                ("title", "排产".into()),
                ("from", Value::Int(2)),
                ("to", Value::Int(2)),
            ],
        ),
        item("i2", &[("cost_kind", "training".into())]),
        item("i3", &[("from", Value::Int(1)), ("to", Value::Int(2))]),
    ];
    let said = of(&bad, &items, Some(0));
    assert_eq!(
        said[..4],
        [
            Advice::TargetBelowNeeded {
                needed: 2,
                target: 1
            },
            Advice::Backwards {
                from: date("2025-12-01"),
                to: date("2025-11-01")
            },
            Advice::EndsLate {
                to: date("2025-11-01"),
                phase: 1,
                due: date("2025-10-31")
            },
            Advice::NotLifted("排产".to_owned()),
        ]
    );
    assert!(matches!(&said[4], Advice::NotEligible { item, .. } if item == "i2"));
    assert_eq!(said.len(), 5);
}

#[test]
fn a_contract_is_held_against_its_items_the_plan_and_the_other_contracts() {
    let items = [
        item(
            "i1",
            &[("title", "排产".into()), ("gross", "113000".into())],
        ),
        item(
            "i2",
            &[
                ("title", "网关".into()),
                ("gross", "5000".into()),
                ("provider", "乙公司".into()),
            ],
        ),
    ];
    let ids = Value::List(vec!["i1".into(), "i2".into()]);
    let good = contract(&[
        ("provider", "乙公司".into()),
        ("signed", "2025-01-01".into()),
        ("until", "2025-06-01".into()),
        ("gross", "118000".into()),
        ("items", ids.clone()),
    ]);
    let terms = Terms::of_contract(&items, &good.items);
    let mut funding = pack().funding;
    let planned = Terms::of_plan(&items);
    assert_eq!(
        of_contract(&good, &terms, Some(&planned), &[], &funding),
        []
    );
    funding.windows.push(Window {
        of: DateKind::Contract,
        from: Some(date("2025-01-02")),
        to: None,
    });
    let bad = contract(&[
        ("provider", "甲公司".into()),
        ("signed", "2025-01-01".into()),
        ("until", "2024-12-31".into()),
        ("net", "100000".into()),
        ("tax", "13000".into()),
        ("gross", "113001".into()),
        ("items", ids),
    ]);
    let planned = Terms {
        items: btree::map(planned.items.into_iter().filter(|(id, _)| id == "i1")),
        ..Terms::default()
    };
    let said = of_contract(&bad, &terms, Some(&planned), &[good], &funding);
    assert_eq!(said.len(), 8, "{said:?}");
    assert!(matches!(said[0], Advice::Backwards { .. }));
    assert!(matches!(said[1], Advice::Outside { .. }));
    assert_eq!(said[2], Advice::DoesNotAdd);
    assert_eq!(
        said[3],
        Advice::SumDiffers {
            contract: Decimal::from(113_001),
            items: Decimal::from(118_000)
        }
    );
    assert_eq!(said[4], Advice::InTwoContracts("排产".to_owned()));
    assert_eq!(said[6], Advice::NotInPlan("网关".to_owned()));
    assert!(matches!(&said[7], Advice::OtherProvider { provider, .. } if provider == "乙公司"));
}

#[test]
fn what_is_invoiced_and_paid_follows_the_contract() {
    let claim = Claim {
        invoices: vec![crate::subsidy::Invoice {
            code: String::new(),
            number: "发票1".to_owned(),
            day: Some(date("2025-01-01")),
            total: crate::subsidy::Amounts::default(),
            parts: Vec::new(),
        }],
        ..Claim::default()
    };
    let funding = pack().funding;
    let signed = |day: &str| [contract(&[("signed", day.into())])];
    assert_eq!(of_spending(&claim, &signed("2025-01-01"), &funding), []);
    assert_eq!(
        of_spending(&claim, &signed("2025-01-02"), &funding),
        [Advice::BeforeContract {
            what: "发票1".to_owned(),
            day: date("2025-01-01")
        }]
    );
}

#[test]
fn a_payment_is_held_against_what_was_approved_and_paid() {
    let payment = |what, amount: i64| SubsidyPayment {
        id: "s".to_owned(),
        what: Some(what),
        amount: Some(amount.into()),
        approved: String::new(),
        paid_on: None,
        voucher: String::new(),
        batch: String::new(),
        published_from: None,
        published_to: None,
        returned: false,
    };
    let today = date("2025-08-10");
    let of = |what, amount| of_payment(&payment(what, amount), 500.into(), 200.into(), today);
    let published = |until: &str| {
        let payment = SubsidyPayment {
            published_to: Some(date(until)),
            ..payment(PaymentKind::Balance, 300)
        };
        of_payment(&payment, 500.into(), 200.into(), today)
    };
    assert_eq!(published("2025-08-09"), []);
    let until = date("2025-08-10");
    assert_eq!(published("2025-08-10"), [Advice::StillPublished(until)]);
    assert_eq!(of(PaymentKind::Balance, 300), []);
    assert_eq!(of(PaymentKind::TopUp, 400), []);
    assert_eq!(of(PaymentKind::Recovery, 200), []);
    assert!(matches!(
        of(PaymentKind::Balance, 301)[..],
        [Advice::AboveApproved { .. }]
    ));
    assert!(matches!(
        of(PaymentKind::Recovery, 201)[..],
        [Advice::RecoveryAbovePaid { .. }]
    ));
}

#[test]
fn an_account_of_another_name_is_told() {
    let application = |name: &str| Application {
        account_name: name.to_owned(),
        ..Application::default()
    };
    let of = |name| of_application(&application(name), "甲（宁夏）有限公司");
    assert_eq!(of(""), []);
    assert_eq!(of("甲（宁夏）有限公司"), []);
    assert_eq!(of("甲(宁夏)有限公司"), [Advice::NotOwnAccount]);
}

#[test]
fn every_piece_of_advice_has_words_in_both_languages() {
    let words = Advice::SumDiffers {
        contract: Decimal::from(113_001),
        items: Decimal::from(118_000),
    }
    .words();
    assert_eq!(
        words.zh,
        "合同金额 113,001.00 元，所含项目合计 118,000.00 元"
    );
    assert!(words.en.contains("113,001.00 yuan"));
}

#[test]
fn a_report_is_of_the_diagnosis_that_counts() {
    use crate::{dossier::Dossier, project::report::Report, testing::CODE};
    let of = |records: &[Record]| {
        let dossier = Dossier::read(CODE, records, &pack());
        let report = Report {
            assessment: "d0".to_owned(),
            ..Report::default()
        };
        of_report(&report, &Terms::of_report(records), &dossier)
    };
    assert_eq!(of(&[]), [Advice::NoDiagnosis, Advice::NoNeeds]);
    // Begun, and not finished.
    let begun = record(assessment::KIND, "d1", &[("stage", "diagnosis".into())]);
    let need = record(crate::need::KIND, "n1", &[("text", "排产慢".into())]);
    assert_eq!(of(&[begun, need]), [Advice::NoDiagnosis]);
}
