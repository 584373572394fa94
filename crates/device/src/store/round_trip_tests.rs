//! Whatever is stored is read as it was written: settings, cards, list rows, the words of
//! localStorage.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    sync::Arc,
};

use chrono::NaiveDate;
use domain::{
    clock::{EARLIEST_MS, LATEST_MS, Stamp},
    device::{DeviceCard, Role, Scope},
    dossier::DossierRow,
    ids::{ChangeId, DeviceId},
    json::{from_str, to_string},
    limits::MAX_INT,
};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::{
    HandedOver, Link, RelayLog, Store,
    link::{LeftOut, QuarantinedGroup, Reason, SnapshotProgress},
    settings::{
        BACKUP, BUNDLES, CARD, CLOCK, CONTIGUOUS, DEMO_COMPLETE, ENROLLING, Enrolling,
        HANDED_FILES, HANDED_OVER, HandedFile, LINK, LastBackup, PEOPLE, PERSON, PIN,
        PREDECESSOR_TOKEN, PROGRAMME, RELAY_LOG, RESTORED, SUCCESSION, Setting, Succession,
        compacted, open_section,
    },
    test_pack::test_pack,
};
use crate::browser::{
    self,
    canary::Canary,
    local::{self, LOCKED, Local, TOUCHED},
    pin::Pin,
    profile::Profile,
};

wasm_bindgen_test_configure!(run_in_browser);

/// Values in no order, the same at every run; the ends of their range among them.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    fn yes(&mut self) -> bool {
        self.next(2) == 0
    }

    fn number(&mut self) -> u32 {
        [0, 1, u32::MAX, self.0 as u32][self.next(4) as usize]
    }

    fn int(&mut self) -> i64 {
        [0, -1, MAX_INT, -MAX_INT, self.0 as i64 % MAX_INT][self.next(5) as usize]
    }

    fn text(&mut self) -> String {
        const PARTS: [&str; 9] = [
            "", "a", "\"\\/", "厂", "𠮷", "\n\t", "\u{7f}", "0190-", "。",
        ];
        let parts = (0..self.next(4)).map(|_| PARTS[self.next(9) as usize]);
        parts.collect()
    }

    fn maybe<T>(&mut self, of: impl Fn(&mut Self) -> T) -> Option<T> {
        self.yes().then(|| of(self))
    }

    fn list<T>(&mut self, of: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.next(4)).map(|_| of(self)).collect()
    }

    fn numbers(&mut self) -> BTreeMap<DeviceId, u32> {
        let entries = self.list(|dice| (DeviceId::new(&dice.text()), dice.number()));
        entries.into_iter().collect()
    }

    fn stamp(&mut self) -> Stamp {
        let ms = [
            0,
            EARLIEST_MS,
            LATEST_MS,
            (self.0 as i64).rem_euclid(LATEST_MS),
        ];
        Stamp {
            ms: ms[self.next(4) as usize],
            counter: self.number(),
        }
    }

    fn card(&mut self) -> DeviceCard {
        let roles = [
            Role::Team,
            Role::Enterprise,
            Role::Office,
            Role::Supervisor,
            Role::Finance,
        ];
        DeviceCard {
            id: DeviceId::new(&self.text()),
            name: self.text(),
            role: roles[self.next(5) as usize],
            scope: match self.next(3) {
                0 => Scope::City,
                1 => Scope::Areas(self.list(Self::text)),
                _ => Scope::Dossier(self.text()),
            },
            public_key: self.text(),
            restored_from: self.maybe(|dice| DeviceId::new(&dice.text())),
        }
    }

    fn handed_over(&mut self) -> HandedOver {
        HandedOver {
            seq: self.number(),
            hash: self.maybe(Self::text),
            at: self.maybe(Self::int),
            carried: self.numbers(),
        }
    }

    fn left_out(&mut self) -> LeftOut {
        LeftOut {
            device: self.text(),
            name: self.text(),
            reason: self.text(),
            changes: self.number(),
        }
    }

    fn link(&mut self) -> Link {
        let reason = |dice: &mut Self| Reason {
            kind: dice.text(),
            zh: dice.text(),
            en: dice.text(),
        };
        let progress = |dice: &mut Self| SnapshotProgress {
            epoch: dice.text(),
            cursor: dice.int(),
            heads: dice
                .list(|dice| (dice.text(), dice.number()))
                .into_iter()
                .collect(),
            next: dice.text(),
        };
        let group = |dice: &mut Self| QuarantinedGroup {
            dossier: dice.text(),
            reason: dice.text(),
            changes: dice.number(),
        };
        Link {
            token: self.text(),
            office: self.text(),
            epoch: self.text(),
            cursor: self.int(),
            snapshot: self.maybe(progress),
            head: self.number(),
            synced_at: self.maybe(Self::int),
            wanted: self.list(Self::text),
            failed: self
                .list(|dice| (dice.text(), reason(dice)))
                .into_iter()
                .collect(),
            missing: self.list(Self::text),
            quarantined: self.list(group),
            refused: self.list(Self::left_out),
            scope: self.text().as_str().into(),
        }
    }

    fn relay_log(&mut self) -> RelayLog {
        let mut log = RelayLog::default();
        for _ in 0..self.next(20) {
            let id = ChangeId::new(DeviceId::new(&self.text()), self.next(9) as u32 + 1);
            log.add(&id);
            if self.yes() {
                log.remove(&id);
            }
        }
        log.epoch = self.text();
        log.refused = self.numbers();
        log
    }

    fn row(&mut self) -> DossierRow {
        DossierRow {
            dossier: self.text(),
            name: self.text(),
            phase: self.maybe(|dice| dice.next(256) as u8),
            above_scale: self.maybe(Self::yes),
            level: self.maybe(|dice| dice.next(256) as u8),
            missing: self.number(),
            unfinished: self.maybe(Self::text),
            next_due: self.maybe(|dice| {
                NaiveDate::from_num_days_from_ce_opt(dice.next(3_000_000) as i32 + 1).unwrap()
            }),
            updated: self.stamp(),
            deleted: self.yes(),
            ..DossierRow::default()
        }
    }
}

fn text_round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = to_string(value).unwrap();
    let read: T = from_str(&text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
    assert_eq!(&read, value, "{text}");
    assert_eq!(to_string(&read).unwrap(), text);
}

#[wasm_bindgen_test]
fn stored_values_are_read_as_they_were_written() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for _ in 0..500 {
        text_round_trip(&dice.card());
        text_round_trip(&dice.row());
        text_round_trip(&dice.handed_over());
        text_round_trip(&dice.link());
        text_round_trip(&dice.relay_log());
        text_round_trip(&dice.stamp());
        text_round_trip(&Canary {
            device: dice.text(),
            device_name: dice.text(),
            dossiers: dice.number(),
            changes: dice.number(),
            at: dice.int(),
        });
    }
}

async fn kept<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    store: &Store,
    setting: Setting<T>,
    value: T,
) {
    assert_eq!(store.setting(&setting).await.unwrap(), None);
    store.set(&setting, &value).await.unwrap();
    assert_eq!(store.setting(&setting).await.unwrap(), Some(value));
}

#[wasm_bindgen_test]
async fn every_setting_is_kept_under_a_name_of_its_own() {
    let name = format!("test-{}", browser::new_id());
    let store = Store::open(&name, Arc::new(test_pack())).await.unwrap();
    let mut dice = Dice(88_172_645_463_325_252);
    kept(&store, CARD, dice.card()).await;
    kept(&store, PERSON, dice.text()).await;
    kept(&store, PEOPLE, dice.list(Dice::text)).await;
    kept(&store, PROGRAMME, dice.text()).await;
    kept(&store, CLOCK, dice.stamp()).await;
    kept(&store, HANDED_OVER, dice.handed_over()).await;
    kept(&store, RELAY_LOG, dice.relay_log()).await;
    kept(&store, BUNDLES, BTreeSet::from_iter(dice.list(Dice::text))).await;
    kept(&store, CONTIGUOUS, dice.numbers()).await;
    kept(&store, RESTORED, dice.list(Dice::text)).await;
    kept(&store, LINK, dice.link()).await;
    let enrolling = Enrolling {
        token: dice.text(),
        with: dice.text(),
    };
    kept(&store, ENROLLING, enrolling).await;
    let succession = Succession {
        predecessor: dice.text(),
        at: dice.int(),
        changes: dice.number(),
        decisions: dice.number(),
    };
    kept(&store, SUCCESSION, succession).await;
    kept(&store, PREDECESSOR_TOKEN, dice.text()).await;
    let backup = LastBackup {
        at: dice.int(),
        changes: dice.number(),
    };
    kept(&store, BACKUP, backup).await;
    let file = |dice: &mut Dice| HandedFile {
        at: dice.int(),
        file: dice.text(),
        bytes: u64::from(dice.number()),
    };
    kept(&store, HANDED_FILES, dice.list(file)).await;
    kept(&store, PIN, Pin::of("4711", 5).await.unwrap()).await;
    kept(&store, DEMO_COMPLETE, true).await;
    kept(&store, compacted("d"), true).await;
    kept(&store, open_section("a"), 7).await;
}

#[wasm_bindgen_test]
fn words_of_local_storage_are_read_as_they_were_written() {
    fn kept<T: Serialize + DeserializeOwned + PartialEq + Debug>(word: &Local<T>, value: T) {
        let before = word.get();
        assert!(word.set(&value));
        assert_eq!(word.get(), Some(value));
        word.delete();
        assert_eq!(word.get(), None);
        if let Some(before) = before {
            word.set(&before);
        }
    }
    kept(&LOCKED, true);
    kept(&TOUCHED, browser::now_ms());
    let canary = Canary {
        device: "d".to_owned(),
        device_name: "平板".to_owned(),
        dossiers: 1,
        changes: u32::MAX,
        at: browser::now_ms(),
    };
    kept(&local::canary(Profile::Demo), canary);
}
