//! A dossier's records make one claim, whatever their order; what is missing is said.

use super::*;
use crate::{
    decision::{Author, Draft, Verb},
    device::Role,
    dossier::Dossier,
    ids::DeviceId,
    pack::Basis,
    project::plan,
    subsidy::Rules,
    testing::{CODE, pack, record, write},
};

fn records() -> Vec<Record> {
    let list = Value::List(vec!["i1".into()]);
    vec![
        record(
            retrofit::KIND,
            "i1",
            &[
                ("title", "排产软件".into()),
                ("cost_kind", "software".into()),
                ("net", "100000".into()),
                ("tax", "13000".into()),
            ],
        ),
        record(
            contract::KIND,
            "c1",
            &[("signed", "2025-01-05".into()), ("items", list)],
        ),
        record(
            invoice::KIND,
            "v1",
            &[
                ("number", "24642000000012345678".into()),
                ("net", "100000".into()),
                ("gross", "113000".into()),
                ("net.i1", "100000".into()),
                ("gross.i1", "113000".into()),
            ],
        ),
        record(
            payment::KIND,
            "p1",
            &[("amount", "113000".into()), ("paid.i1", "113000".into())],
        ),
        record(
            acceptance::KIND,
            "a1",
            &[
                ("day", "2025-07-20".into()),
                ("passed", true.into()),
                ("level", Value::Int(2)),
            ],
        ),
        record(
            public_money::KIND,
            "m1",
            &[("source", "县区".into()), ("amount", "5000".into())],
        ),
        record(enterprise::KIND, "e", &[("phase", Value::Int(1))]),
    ]
}

#[test]
fn a_dossier_makes_a_claim_that_is_worked_out() {
    let built = of(&records(), &[]);
    assert_eq!(built.gaps, []);
    let item = &built.claim.items[0];
    assert_eq!(item.contracted.gross, Decimal::from(113_000));
    assert_eq!(item.contracted_on, crate::day::parse("2025-01-05"));
    let pack = pack();
    let worked = Rules::of(&pack).work_out(&built.claim, None);
    assert_eq!(worked[0].bars, []);
    // 100,000 × 0.70 − 5,000; 113,000 × 0.70 − 5,000.
    let sums = worked.iter().map(|one| (one.basis, one.payable()));
    assert_eq!(
        sums.collect::<Vec<_>>(),
        [
            (Basis::Net, Decimal::from(65_000)),
            (Basis::Gross, Decimal::from(74_100)),
        ]
    );
}

#[test]
fn the_order_of_the_records_plays_no_part() {
    let mut records = records();
    for n in 2..5 {
        let id = format!("i{n}");
        records.push(record(
            retrofit::KIND,
            &id,
            &[("net", "1".into()), ("tax", "0".into())],
        ));
        let later = format!("a{n}");
        // Of one day: the greater id counts.
        let day = [("day", "2025-07-21".into()), ("level", Value::Int(n))];
        records.push(record(acceptance::KIND, &later, &day));
    }
    let built = of(&records, &[]);
    assert_eq!(
        built.claim.acceptance.as_ref().and_then(|one| one.level),
        Some(4)
    );
    records.reverse();
    assert_eq!(of(&records, &[]), built);
}

#[test]
fn what_is_missing_disputed_or_for_no_item_is_said() {
    let mut records = records();
    let gaps = |records: &[Record]| {
        let gaps = of(records, &[]).gaps.into_iter();
        gaps.map(|gap| (gap.id, gap.field, gap.why))
            .collect::<Vec<_>>()
    };
    let gap = |id: &str, field: &str, why| (id.to_owned(), field.to_owned(), why);
    // A second tablet has another figure, unseen.
    write(&mut records[3], "other", 1, &[("amount", "113001".into())]);
    assert_eq!(gaps(&records), [gap("p1", "amount", Why::Disputed)]);
    // The item is dropped: what was paid for it is for no item.
    write(&mut records[0], "tablet", 2, &[("state", "dropped".into())]);
    assert_eq!(
        gaps(&records),
        [
            gap("v1", "net.i1", Why::NoItem),
            gap("p1", "amount", Why::Disputed),
            gap("p1", "paid.i1", Why::NoItem),
        ]
    );
    assert_eq!(of(&records, &[]).claim.items, []);
    let bare = [record(invoice::KIND, "v", &[("gross", "1".into())])];
    assert_eq!(
        gaps(&bare),
        [gap("v", "net", Why::Missing), gap("v", "tax", Why::Missing)]
    );
}

#[test]
fn what_was_deleted_is_not_claimed() {
    let mut records = records();
    for record in &mut records {
        write(record, "tablet", 2, &[("deleted", true.into())]);
    }
    assert_eq!(of(&records, &[]), Built::default());
}

#[test]
fn a_ground_of_exclusion_counts_once() {
    let ground = |id: &str, code: &str| record(exclusion::KIND, id, &[("ground", code.into())]);
    let found = [
        ground("x1", "pilot-2022"),
        ground("x2", "funded-elsewhere"),
        ground("x3", "pilot-2022"),
        ground("x4", ""),
    ];
    assert_eq!(
        of(&found, &[]).claim.excluded,
        ["funded-elsewhere", "pilot-2022"]
    );
}

#[test]
fn the_auditors_figures_and_their_reason_are_taken_over() {
    let mut records = records();
    let audit = [
        ("audited_net", "90000".into()),
        ("audited_gross", "101700".into()),
        ("cut_amount", "11300".into()),
        ("cut_reason", "超出合同范围".into()),
    ];
    write(&mut records[0], "tablet", 2, &audit);
    let built = of(&records, &[]);
    let audited = built.claim.items[0].audited.as_ref().expect("audited");
    assert_eq!(audited.net, Decimal::from(90_000));
    assert_eq!(audited.cuts.len(), 1);
    // One of the two figures alone is not enough: the other counts as nothing, and is said.
    write(&mut records[0], "tablet", 3, &[("audited_net", "".into())]);
    let built = of(&records, &[]);
    assert_eq!(built.gaps.len(), 1);
    assert_eq!(built.gaps[0].field, "audited_net");
}

/// The decisions of a team that hands a contract or a plan in, and of the office that approves it.
fn approved(of: &Record, paper: Paper, terms: &Terms) -> [Record; 2] {
    let author = |role| Author {
        device: DeviceId::new("tablet"),
        role,
        person: "某人".to_owned(),
    };
    let say = |verb, role, after: Vec<String>, at| {
        let draft = Draft {
            paper,
            record: of.key.id.clone(),
            verb,
            side: role,
            words: String::new(),
            after,
            content: Content::of(of),
            figures: terms.figures().expect("small"),
            picture: None,
        };
        draft.decide(author(role), at).expect("small")
    };
    let submitted = say(Verb::Submit, Role::Team, Vec::new(), 1);
    let after = vec![submitted.id.clone()];
    let approved = say(Verb::Approve, Role::Office, after, 2);
    [submitted, approved].map(|decision| {
        let edit = decision.edit(CODE).expect("JSON");
        let said: Vec<_> = edit.fields.into_iter().collect();
        let said: Vec<_> = said
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        record(crate::decision::KIND, &decision.id, &said)
    })
}

#[test]
fn what_was_approved_is_claimed_whatever_is_written_since() {
    let mut all = records();
    let before = of(&all, &[]);
    let terms = Terms::of_contract(&all, &["i1".to_owned()]);
    let contract = all[1].clone();
    all.extend(approved(&contract, Paper::Contract, &terms));
    let claim = |all: &[Record]| {
        let dossier = Dossier::read(CODE, all, &pack());
        of(all, &dossier.filed)
    };
    assert_eq!(claim(&all), before);
    // The contract's day, its record and the item's amount are changed afterwards.
    write(&mut all[1], "tablet", 2, &[("signed", "2024-01-01".into())]);
    write(&mut all[0], "tablet", 2, &[("net", "999999".into())]);
    assert_eq!(claim(&all), before);
    write(&mut all[1], "tablet", 3, &[("deleted", true.into())]);
    assert_eq!(claim(&all), before);
    assert_ne!(of(&all, &[]), before);
    // What is not built is not paid.
    write(&mut all[0], "tablet", 3, &[("state", "dropped".into())]);
    assert_eq!(claim(&all).claim.items, []);
}

#[test]
fn a_plan_that_was_approved_fixes_the_kinds_of_cost_and_no_amount() {
    let mut all = records();
    let plan = record(plan::KIND, "plan", &[("level", Value::Int(3))]);
    let terms = Terms::of_plan(&all);
    all.extend(approved(&plan, Paper::RetrofitPlan, &terms));
    all.push(plan);
    let later = [("net", "120000".into()), ("cost_kind", "training".into())];
    write(&mut all[0], "tablet", 2, &later);
    let dossier = Dossier::read(CODE, &all, &pack());
    let built = of(&all, &dossier.filed);
    assert_eq!(built.claim.items[0].kind, "software");
    assert_eq!(built.claim.items[0].contracted.net, Decimal::from(120_000));
}
