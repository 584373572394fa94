//! What the desk draws and adds up, of a whole invented programme, against a second, plain
//! implementation that reads the bundles' text; and the same however the bundles came.
#![cfg(not(target_family = "wasm"))]

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::NaiveDate;
use domain::{
    dossier::Dossier,
    indicators::Register,
    overview::{Digest, Doubt, Moment, burn_up, findings, heat, levels, money_rows},
    pack::ProgrammePack,
    record::Record,
};
use proptest::prelude::*;
use rust_decimal::Decimal;
use testkit::{
    Device,
    plain::Plain,
    programme::{Seeded, Size, seeded},
};

const PACK: &str = include_str!("../../../public/packs/wuzhong.json");

const DAYS: [&str; 4] = ["2024-12-31", "2025-06-30", "2025-10-31", "2026-12-31"];

fn pack() -> &'static ProgrammePack {
    static READ: LazyLock<ProgrammePack> =
        LazyLock::new(|| ProgrammePack::parse(PACK).expect("a good pack"));
    &READ
}

fn digests(device: &Device) -> Vec<Digest> {
    let mut dossiers: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
    for record in device.records.values() {
        let of = dossiers.entry(&record.key.dossier).or_default();
        of.push(record.clone());
    }
    let read = |(id, records): (&str, Vec<Record>)| {
        Digest::of(&Dossier::read(id, &records, pack()), &records, pack())
    };
    dossiers.into_iter().filter_map(read).collect()
}

fn texts(seeded: &Seeded) -> Vec<String> {
    let devices = seeded.devices().into_iter();
    devices
        .map(|device| device.seal(&device.bundle(1)))
        .collect()
}

/// Somebody new who takes every bundle.
fn heard<'a>(texts: impl IntoIterator<Item = &'a String>) -> Device {
    let mut new = Device::unique("新平板");
    for text in texts {
        new.take(text).expect("good");
    }
    new
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

#[test]
fn every_drawing_and_sum_is_what_a_plain_count_of_the_bundles_comes_to() {
    let size = Size {
        pilots: 120,
        others: 40,
    };
    let texts = texts(&seeded(pack(), 20_251_031, size));
    let plain = Plain::read(PACK, texts.iter().map(String::as_str));
    let device = heard(&texts);
    let all = digests(&device);
    let register = Register::read(device.records.values().cloned(), pack());
    let (mut assessed, mut money, mut halved) = (0, Decimal::ZERO, 0);
    for on in DAYS {
        let areas = plain.areas().into_iter().map(Some).chain([None]);
        for area in areas {
            for (moment, paper) in Moment::ALL.into_iter().zip(["diagnosis", "acceptance"]) {
                let spread = levels(pack(), &all, area, moment, day(on));
                assert_eq!(
                    spread.0,
                    plain.levels(paper, area, on),
                    "{area:?} {paper} {on}"
                );
                assessed += spread.all();
                let heat = heat(pack(), &all, area, moment, day(on));
                let heat: BTreeMap<String, [u32; 6]> = heat
                    .into_iter()
                    .map(|(code, heat)| {
                        let [none, one, two, three, four] = heat.spread.0;
                        (code, [none, one, two, three, four, heat.not_applicable])
                    })
                    .collect();
                assert_eq!(
                    heat,
                    plain.scenarios(paper, area, on),
                    "{area:?} {paper} {on}"
                );
            }
        }
        for row in money_rows(pack(), &all, day(on)) {
            let plainly = plain.money(row.area.as_deref(), row.phase.map(i64::from), on);
            let fen = |fen: i64| Decimal::new(fen, 2);
            let position = &row.position;
            assert_eq!(
                [
                    row.contracted,
                    position.committed,
                    position.paid,
                    position.expected
                ],
                [
                    plainly.contracted,
                    plainly.committed,
                    plainly.paid,
                    plainly.expected
                ]
                .map(fen),
                "{:?} {:?} {on}",
                row.area,
                row.phase
            );
            money += position.expected + position.paid.abs();
        }
        let found = findings(&all, day(on));
        let own = found
            .iter()
            .filter(|one| one.doubt == Doubt::HeadcountHalved);
        let own: Vec<&str> = own.map(|one| one.dossiers[0].as_str()).collect();
        assert_eq!(own, plain.halved());
        halved += own.len();
    }
    for code in ["enterprises", "cloud", "chain-case"] {
        for area in [None, Some("litong"), Some("taiyangshan")] {
            let rows = (register.rows.as_slice(), &register.programme);
            let grown = burn_up(pack(), rows, code, area, day("2026-03-15"));
            for point in grown.expect("an indicator").points {
                let on = point.day.to_string();
                let plainly = plain.actual(code, area, None, &on);
                if let Some(actual) = point.actual {
                    assert_eq!(actual as usize, plainly, "{code} {area:?} {on}");
                }
                let pace = plain.even_pace(code, area, &on);
                assert_eq!(u64::from(point.expected), pace, "{code} {area:?} {on}");
            }
        }
    }
    // The programme that was invented has something to draw.
    assert!(assessed > 400 && halved > 20, "{assessed} {halved}");
    assert!(money > Decimal::from(10_000_000), "{money}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn drawings_and_sums_are_the_same_in_whatever_order_bundles_come_and_how_often(
        seed in any::<u64>(),
        order in Just([0_usize, 1, 2, 3]).prop_shuffle(),
        twice in 0_usize..4,
    ) {
        let size = Size { pilots: 14, others: 4 };
        let texts = texts(&seeded(pack(), seed, size));
        let mut turned: Vec<&String> = order.iter().map(|at| &texts[*at]).collect();
        turned.push(&texts[twice]);
        let (one, other) = (heard(&texts), heard(turned));
        let (all, too) = (digests(&one), digests(&other));
        prop_assert_eq!(&all, &too);
        for on in DAYS {
            prop_assert_eq!(money_rows(pack(), &all, day(on)), money_rows(pack(), &too, day(on)));
            prop_assert_eq!(findings(&all, day(on)), findings(&too, day(on)));
        }
    }
}
