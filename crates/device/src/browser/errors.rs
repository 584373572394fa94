//! The last failures of this device, to find out why. Names of failures and the
//! browser's own words for them; never what somebody entered.

use super::{local::ERRORS, now_ms};

/// How many are kept; the oldest goes first.
const KEPT: usize = 20;

/// Letters of one.
const LONG: usize = 160;

/// Notes a failure: `what` names it, `detail` are the browser's words or nothing.
pub fn note(what: &str, detail: &str) {
    let when = String::from(js_sys::Date::new(&(now_ms() as f64).into()).to_iso_string());
    let line: String = format!("{when} {what} {detail}")
        .trim_end()
        .chars()
        .take(LONG)
        .collect();
    let mut all = last();
    // What fails again and again stands there once, as it was last.
    let same = |held: &String| held.get(when.len()..) == line.get(when.len()..);
    all.retain(|held| !same(held));
    all.push(line);
    if all.len() > KEPT {
        all.remove(0);
    }
    ERRORS.set(&all);
}

/// The last ones, oldest first.
pub fn last() -> Vec<String> {
    ERRORS.get().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn the_last_failures_are_kept_each_once_and_not_too_many() {
        ERRORS.delete();
        for n in 0..KEPT + 5 {
            note("store/other", &format!("failure {n}"));
        }
        note("store/other", &format!("failure {}", KEPT + 4));
        let all = last();
        assert_eq!(all.len(), KEPT);
        assert!(all.last().is_some_and(|line| line.ends_with("failure 24")));
        assert_eq!(
            all.iter()
                .filter(|line| line.ends_with("failure 24"))
                .count(),
            1
        );
        note("long", &"x".repeat(1000));
        assert!(last().iter().all(|line| line.chars().count() <= LONG));
        ERRORS.delete();
    }
}
