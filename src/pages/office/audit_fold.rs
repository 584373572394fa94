//! Entries of the audit log that say the same again and again, as one line.

use super::audit::Entry;

/// Ms of an hour.
const HOUR: i64 = 60 * 60 * 1000;

/// What a device does by itself, many times a day.
const BY_ITSELF: [&str; 2] = ["bundle", "quarantine"];

/// Entries one after the other that are shown as one line: what one device did by itself within an hour
/// of the clock. Every other entry is a run of its own.
pub fn runs(entries: &[Entry]) -> Vec<&[Entry]> {
    entries.chunk_by(is_one_run).collect()
}

fn is_one_run(one: &Entry, next: &Entry) -> bool {
    BY_ITSELF.contains(&one.action.as_str())
        && (&one.by, &one.action, &one.about) == (&next.by, &next.action, &next.about)
        && one.at.div_euclid(HOUR) == next.at.div_euclid(HOUR)
}

#[cfg(test)]
mod tests {
    use domain::value::Value;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn entry(at: i64, by: &str, action: &str) -> Entry {
        Entry {
            at,
            by: by.to_owned(),
            action: action.to_owned(),
            about: None,
            detail: Value::Null,
            from: String::new(),
        }
    }

    #[wasm_bindgen_test]
    fn bundles_of_one_device_in_one_hour_are_one_line() {
        let minute = HOUR / 60;
        let log = [
            entry(5 * HOUR + 9 * minute, "tablet", "bundle"),
            entry(5 * HOUR + 2 * minute, "tablet", "bundle"),
            // The hour before.
            entry(5 * HOUR - minute, "tablet", "bundle"),
            entry(5 * HOUR - 2 * minute, "office", "bundle"),
            // What a person did stands for itself.
            entry(5 * HOUR - 3 * minute, "office", "invite"),
            entry(5 * HOUR - 4 * minute, "office", "invite"),
        ];
        let lengths: Vec<usize> = runs(&log).into_iter().map(<[Entry]>::len).collect();
        assert_eq!(lengths, [2, 1, 1, 1, 1]);
    }
}
