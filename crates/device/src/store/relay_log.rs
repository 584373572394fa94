//! Which changes came into this browser by file, and which of them the office has not been given.

use std::collections::BTreeMap;

use domain::ids::{ChangeId, DeviceId};
use serde::{Deserialize, Serialize};

/// Numbers of changes, as ranges: in order, apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<u32>", into = "Vec<u32>")]
pub(super) struct Numbers(Vec<(u32, u32)>);

impl Numbers {
    fn contains(&self, number: u32) -> bool {
        let ranges = &self.0;
        let after = ranges.partition_point(|(from, _)| *from <= number);
        after > 0 && ranges.get(after - 1).is_some_and(|(_, to)| *to >= number)
    }

    pub(super) fn add(&mut self, number: u32) {
        if self.contains(number) {
            return;
        }
        let at = self.0.partition_point(|(from, _)| *from < number);
        let before = at > 0 && self.0[at - 1].1.checked_add(1) == Some(number);
        let behind = self.0.get(at).is_some_and(|(from, _)| *from - 1 == number);
        match (before, behind) {
            (true, true) => self.0[at - 1].1 = self.0.remove(at).1,
            (true, false) => self.0[at - 1].1 = number,
            (false, true) => self.0[at].0 = number,
            (false, false) => self.0.insert(at, (number, number)),
        }
    }

    fn remove(&mut self, number: u32) {
        if !self.contains(number) {
            return;
        }
        let at = self.0.partition_point(|(from, _)| *from <= number) - 1;
        let (from, to) = self.0.remove(at);
        if number < to {
            self.0.insert(at, (number + 1, to));
        }
        if from < number {
            self.0.insert(at, (from, number - 1));
        }
    }
}

impl Numbers {
    pub(super) fn last(&self) -> u32 {
        self.0.last().map_or(0, |(_, to)| *to)
    }

    fn len(&self) -> u32 {
        self.0.iter().map(|(from, to)| to - from + 1).sum()
    }

    /// Takes out everything up to `last`.
    pub(super) fn remove_to(&mut self, last: u32) {
        self.0.retain(|(_, to)| *to > last);
        if let Some((from, _)) = self.0.first_mut() {
            *from = (*from).max(last.saturating_add(1));
        }
    }
}

impl Numbers {
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Both ends of each range, one after the other.
impl From<Numbers> for Vec<u32> {
    fn from(numbers: Numbers) -> Self {
        let ends = numbers.0.into_iter();
        ends.flat_map(|(from, to)| [from, to]).collect()
    }
}

impl From<Vec<u32>> for Numbers {
    fn from(ends: Vec<u32>) -> Self {
        Self(ends.chunks_exact(2).map(|two| (two[0], two[1])).collect())
    }
}

pub(super) type Devices = BTreeMap<DeviceId, Numbers>;

/// What came in by file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayLog {
    /// The office's epoch in which `left` is what it has not been given.
    pub(super) epoch: String,
    pub(super) all: Devices,
    pub(super) left: Devices,
    /// Of `left`, up to which number the office would not take a device's changes. Asked again it
    /// would say the same, until something is another.
    #[serde(default)]
    pub(super) refused: BTreeMap<DeviceId, u32>,
}

impl RelayLog {
    /// The devices some of whose changes are still to be passed on.
    pub fn devices(&self) -> impl Iterator<Item = &DeviceId> {
        let to_offer = |(device, numbers): &(&DeviceId, &Numbers)| {
            self.refused
                .get(device)
                .is_none_or(|refused| *refused < numbers.last())
        };
        self.left.iter().filter(to_offer).map(|(device, _)| device)
    }

    /// How many changes the office has not been given, or would not take, but for those of some
    /// devices; none while this browser has nothing to do with an office.
    pub(super) fn waiting(&self, but_of: &[String]) -> u32 {
        if self.epoch.is_empty() {
            return 0;
        }
        let others = self.left.iter();
        let others = others.filter(|(device, _)| !but_of.iter().any(|it| it == device.as_str()));
        others.map(|(_, numbers)| numbers.len()).sum()
    }

    /// Whether it is still to be passed on.
    pub fn is_left(&self, id: &ChangeId) -> bool {
        let numbers = self.left.get(&id.device);
        numbers.is_some_and(|numbers| numbers.contains(id.seq))
    }

    pub(super) fn add(&mut self, id: &ChangeId) {
        for devices in [&mut self.all, &mut self.left] {
            let numbers = devices.entry(id.device.clone()).or_default();
            numbers.add(id.seq);
        }
    }

    pub(super) fn remove(&mut self, id: &ChangeId) {
        if let Some(numbers) = self.left.get_mut(&id.device) {
            numbers.remove(id.seq);
            if numbers.0.is_empty() {
                self.left.remove(&id.device);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn numbers_grow_together_and_are_taken_out_one_by_one() {
        let mut numbers = Numbers::default();
        for number in [3, 1, 7, 2, 8, 5, 4] {
            numbers.add(number);
        }
        assert_eq!(numbers.0, [(1, 5), (7, 8)]);
        numbers.add(6);
        assert_eq!(numbers.0, [(1, 8)]);
        for number in [1, 4, 8, 4, 9] {
            numbers.remove(number);
        }
        assert_eq!(numbers.0, [(2, 3), (5, 7)]);
        let found: Vec<u32> = (0..10).filter(|n| numbers.contains(*n)).collect();
        assert_eq!(found, [2, 3, 5, 6, 7]);
        numbers.remove_to(5);
        assert_eq!(numbers.0, [(6, 7)]);
        let text = domain::json::to_string(&numbers).expect("JSON");
        assert_eq!(
            domain::json::from_str::<Numbers>(&text).as_ref(),
            Ok(&numbers)
        );
    }
}
