//! The figures of a whole invented programme, against a second, plain implementation that reads the
//! bundles' text; and the same however the bundles came.
#![cfg(not(target_family = "wasm"))]

use std::sync::LazyLock;

use chrono::NaiveDate;
use domain::{
    dossier::DossierRow,
    indicators::{Figures, Register, conditions},
    pack::ProgrammePack,
    programme::ProgrammeRecords,
    tasks::{Known, standings},
};
use proptest::prelude::*;
use testkit::{
    Device,
    plain::Plain,
    programme::{Seeded, Size, WHOLE, seeded},
};

const PACK: &str = include_str!("../../../public/packs/wuzhong.json");

/// Before the programme, in it, on the last day of a phase and the day after, now.
const DAYS: [&str; 6] = [
    "2024-10-31",
    "2025-05-31",
    "2025-10-31",
    "2025-11-01",
    "2026-10-31",
    "2026-12-31",
];

fn pack() -> &'static ProgrammePack {
    static READ: LazyLock<ProgrammePack> =
        LazyLock::new(|| ProgrammePack::parse(PACK).expect("a good pack"));
    &READ
}

/// What a device's records make.
fn read(device: &Device) -> (Vec<DossierRow>, ProgrammeRecords) {
    let Register { rows, programme } = Register::read(device.records.values().cloned(), pack());
    (rows, programme)
}

fn pieces(seeded: &Seeded, of: u32) -> Vec<String> {
    let mut texts = Vec::new();
    for device in seeded.devices() {
        let (last, mut first) = (device.last(), 1);
        while first <= last {
            let to = (first + last / of).min(last);
            texts.push(device.seal(&device.bundle_of(first, to)));
            first = to + 1;
        }
    }
    texts
}

/// Somebody new who takes every bundle.
fn heard<'a>(texts: impl IntoIterator<Item = &'a String>) -> Device {
    let mut new = Device::unique("新平板");
    for text in texts {
        new.take(text).expect("good");
    }
    new
}

#[test]
fn every_figure_is_what_a_plain_count_of_the_bundles_comes_to() {
    let seeded = seeded(pack(), 20_251_031, WHOLE);
    let texts = pieces(&seeded, 1);
    let plain = Plain::read(PACK, texts.iter().map(String::as_str));
    let device = heard(&texts);
    let (rows, programme) = read(&device);
    assert_eq!(rows.len(), 520);
    let mut counted = 0;
    for text in DAYS {
        let day: NaiveDate = text.parse().expect("a day");
        let figures = Figures::count(pack(), &rows, &programme, day);
        let areas = plain.areas().into_iter().map(Some).chain([None]);
        for area in areas.clone() {
            for indicator in &figures.indicators {
                for phase in [Some(1), Some(2), None] {
                    let actual = indicator.actual(area, phase) as usize;
                    let plainly = plain.actual(&indicator.code, area, phase.map(i64::from), text);
                    assert_eq!(
                        actual, plainly,
                        "{} {area:?} {phase:?} {text}",
                        indicator.code
                    );
                    counted += actual;
                    let cell = indicator.cell(pack(), (area, phase), indicator, day);
                    let target = plain.target(&indicator.code, area, phase.map(i64::from));
                    assert_eq!(u64::from(cell.target), target);
                }
                // Who is not counted, and who is, are everybody the indicator is about.
                let counted = indicator.items(area, None);
                let of = counted.iter().filter_map(|item| item.dossier.as_deref());
                let not = indicator.not_counted(pack(), &rows, (area, None), day);
                assert!(
                    of.clone()
                        .all(|one| not.iter().all(|other| other.dossier != *one))
                );
            }
        }
        for phase in [1, 2] {
            for one in conditions(pack(), &rows, phase, day) {
                let plainly = plain.so_far(one.stride.code(), one.area.as_deref(), text);
                assert_eq!(one.actual as usize, plainly, "{one:?}");
                let not = one
                    .stride
                    .not_reached(pack(), &rows, one.area.as_deref(), day);
                let of_area = rows.iter().filter(|row| {
                    let here = one.area.as_deref().is_none_or(|area| row.area == area);
                    !row.deleted && row.phase.is_some() && here
                });
                assert_eq!(plainly + not.len(), of_area.count(), "{one:?}");
            }
        }
        let known = Known {
            pack: pack(),
            rows: &rows,
            programme: &programme,
            figures: &figures,
        };
        for standing in standings(known) {
            let number = standing.task.number as usize;
            let (state, parts) = plain.task(number, text);
            let mut own: Vec<(u64, u64)> = standing
                .parts
                .iter()
                .map(|part| (part.have.into(), part.need.into()))
                .collect();
            own.sort_unstable();
            assert_eq!(
                (standing.progress.code(), own),
                (state, parts),
                "{number} {text}"
            );
        }
    }
    // The programme that was invented has something to count.
    assert!(counted > 5_000, "{counted}");
}

#[test]
fn the_invented_programme_shows_every_reason_and_every_state() {
    let seeded = seeded(pack(), 20_251_031, WHOLE);
    let device = heard(&pieces(&seeded, 1));
    let (rows, programme) = read(&device);
    assert!(rows.iter().any(|row| row.conflicts > 0) && rows.iter().any(|row| row.deleted));
    let day: NaiveDate = "2025-10-31".parse().expect("a day");
    let figures = Figures::count(pack(), &rows, &programme, day);
    let mut reasons: Vec<String> = Vec::new();
    for indicator in &figures.indicators {
        assert!(indicator.actual(None, None) > 0, "{}", indicator.code);
        let not = indicator.not_counted(pack(), &rows, (None, None), day);
        reasons.extend(not.iter().map(|one| format!("{:?}", one.reason)));
    }
    for one in conditions(pack(), &rows, 1, day) {
        let not = one.stride.not_reached(pack(), &rows, None, day);
        reasons.extend(not.iter().map(|one| format!("{:?}", one.reason)));
    }
    for name in [
        "NotAPilot",
        "NoSuchPhase",
        "SelectedLater",
        "NoArea",
        "NoDiagnosis",
        "DiagnosisUnsigned",
        "DiagnosisUndated",
        "DiagnosedLater",
        "NoItems",
        "ItemsOpen",
        "ItemsUndated",
        "RetrofittedLater",
        "NotAccepted",
        "AcceptanceUndated",
        "AcceptedLater",
        "Refused",
        "LevelUnknown",
        "LevelBelow",
        "ScaleUnknown",
        "AboveScale",
        "BelowScale",
        "NoTitle",
        "TitleUndated",
        "TitleLater",
        "TitleEnded",
        "BeforeProgramme",
    ] {
        assert!(
            reasons.iter().any(|one| one.starts_with(name)),
            "nobody: {name}"
        );
    }
    let by_hand = figures.of("cloud").expect("an indicator").items(None, None);
    assert!(by_hand.iter().any(|item| item.by_hand.is_some()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn figures_are_the_same_in_whatever_order_bundles_come_and_how_often(
        seed in any::<u64>(),
        picks in prop::collection::vec(any::<u8>(), 24),
    ) {
        let size = Size { pilots: 24, others: 16 };
        let seeded = seeded(pack(), seed, size);
        let in_order = pieces(&seeded, 3);
        // Each device's pieces stay in their order; whose comes next, and which come twice, is drawn.
        let mut queues: Vec<Vec<String>> = seeded
            .devices()
            .iter()
            .map(|device| {
                let id = format!("\"{}:", device.card.id);
                let own = in_order.iter().filter(|text| text.contains(&id));
                own.cloned().rev().collect()
            })
            .collect();
        let mut drawn = Vec::new();
        for pick in picks.iter().copied().chain(std::iter::repeat(0)) {
            queues.retain(|queue| !queue.is_empty());
            if queues.is_empty() {
                break;
            }
            let at = usize::from(pick) % queues.len();
            let text = queues[at].pop().expect("not empty");
            if pick > 200 {
                drawn.push(text.clone());
            }
            drawn.push(text);
        }
        let (one, other) = (heard(&in_order), heard(&drawn));
        let (rows, programme) = read(&one);
        let (rows_too, programme_too) = read(&other);
        prop_assert_eq!(&programme, &programme_too);
        for text in DAYS {
            let day: NaiveDate = text.parse().expect("a day");
            let figures = Figures::count(pack(), &rows, &programme, day);
            let too = Figures::count(pack(), &rows_too, &programme_too, day);
            prop_assert_eq!(figures, too);
        }
    }
}
