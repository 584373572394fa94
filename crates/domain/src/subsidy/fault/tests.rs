//! Every contradiction is named, and a sound claim has none.

use rust_decimal::Decimal;

use super::*;
use crate::subsidy::{Audited, Invoice, Item, OtherMoney, Payment, PaymentPart};

fn yuan(text: &str) -> Decimal {
    crate::decimal::parse(text).expect("a number")
}

fn amounts(net: &str, tax: &str, gross: &str) -> Amounts {
    Amounts {
        net: yuan(net),
        tax: yuan(tax),
        gross: yuan(gross),
    }
}

/// One item of 113,000 with its invoice and payment.
fn sound() -> Claim {
    let all = amounts("100000", "13000", "113000");
    Claim {
        items: vec![Item {
            id: "a".to_owned(),
            kind: "software".to_owned(),
            contracted: all,
            contracted_on: None,
            audited: Some(Audited {
                net: all.net,
                gross: all.gross,
                cuts: Vec::new(),
            }),
        }],
        invoices: vec![Invoice {
            code: String::new(),
            number: "1".to_owned(),
            day: None,
            total: all,
            parts: vec![InvoicePart {
                item: "a".to_owned(),
                amounts: all,
            }],
        }],
        payments: vec![Payment {
            voucher: "p".to_owned(),
            day: None,
            means: String::new(),
            amount: all.gross,
            parts: vec![PaymentPart {
                item: "a".to_owned(),
                amount: all.gross,
            }],
        }],
        other_money: vec![OtherMoney {
            source: "s".to_owned(),
            amount: yuan("1"),
        }],
        ..Claim::default()
    }
}

#[test]
fn each_contradiction_is_named_by_itself() {
    assert_eq!(sound().faults(), []);
    type Spoil = fn(&mut Claim);
    let cases: [(&str, Spoil); 16] = [
        ("item-twice", |c| c.items.push(c.items[0].clone())),
        ("no-such-item", |c| {
            c.payments[0].parts[0].item = "b".to_owned();
        }),
        ("no-such-item", |c| {
            c.invoices[0].parts[0].item = "b".to_owned();
        }),
        ("part-of-fen", |c| {
            c.items[0].contracted = amounts("1.001", "0", "1.001");
        }),
        ("part-of-fen", |c| c.payments[0].amount = yuan("113000.001")),
        ("part-of-fen", |c| c.other_money[0].amount = yuan("0.001")),
        ("negative", |c| {
            c.items[0].contracted = amounts("-1", "0", "-1");
        }),
        ("negative", |c| {
            c.items[0].audited.as_mut().expect("there").gross = yuan("-1");
        }),
        ("negative", |c| c.other_money[0].amount = yuan("-1")),
        ("does-not-add", |c| {
            c.items[0].contracted.tax = yuan("12999.99");
        }),
        // Tax of another sign adds up all the same.
        ("does-not-add", |c| {
            c.items[0].contracted = amounts("114000", "-1000", "113000");
        }),
        ("parts-exceed", |c| {
            c.payments[0].parts[0].amount = yuan("113000.01");
        }),
        // What came back is of another sign than what it is split into.
        ("parts-exceed", |c| c.payments[0].amount = yuan("-113000")),
        ("parts-exceed", |c| {
            c.invoices[0].total = amounts("100000", "12000", "112000");
        }),
        ("invoice-twice", |c| {
            let mut again = c.invoices[0].clone();
            again.number = "１ ".to_owned();
            c.invoices.push(again);
        }),
        ("too-large", |c| {
            c.payments[0].amount = yuan("1000000000000.01");
        }),
    ];
    for (n, (code, spoil)) in cases.into_iter().enumerate() {
        let mut claim = sound();
        spoil(&mut claim);
        let faults = claim.faults();
        let codes: Vec<&str> = faults.iter().map(ClaimFault::code).collect();
        assert_eq!(codes, [code], "case {n}");
        let words = faults[0].words();
        assert!(!words.zh.is_ascii() && !words.en.is_empty(), "{words:?}");
    }
}

#[test]
fn credit_notes_and_money_that_came_back_are_sound() {
    let mut claim = sound();
    let all = amounts("-100000", "-13000", "-113000");
    claim.invoices.push(Invoice {
        number: "2".to_owned(),
        total: all,
        parts: vec![InvoicePart {
            item: "a".to_owned(),
            amounts: all,
        }],
        ..claim.invoices[0].clone()
    });
    claim.payments.push(Payment {
        amount: all.gross,
        parts: vec![PaymentPart {
            item: "a".to_owned(),
            amount: all.gross,
        }],
        ..claim.payments[0].clone()
    });
    assert_eq!(claim.faults(), []);
}

/// No amounts, however large or long, end the program; what is beyond the limits is said.
#[test]
fn what_is_beyond_the_limits_is_said() {
    for most in [
        Decimal::MAX,
        Decimal::MIN,
        yuan("0.0000000000000000000000000001"),
    ] {
        let mut claim = sound();
        let all = Amounts {
            net: most,
            tax: most,
            gross: most,
        };
        claim.items[0].contracted = all;
        claim.invoices[0].total = all;
        claim.invoices[0].parts.push(InvoicePart {
            item: "a".to_owned(),
            amounts: all,
        });
        claim.payments[0].amount = most;
        assert!(!claim.faults().is_empty());
    }
    let mut claim = sound();
    claim.items[0].contracted = amounts("1000000000000", "0", "1000000000000");
    assert_eq!(claim.faults(), []);
    for n in 0..3 {
        let mut more = claim.items[0].clone();
        more.id = n.to_string();
        claim.items.push(more);
    }
    assert_eq!(claim.faults(), [ClaimFault::TooLarge]);
}
