//! Attachments others have not sent yet: asked for again, each time after twice as long.

use std::collections::BTreeMap;

/// Milliseconds until one is asked for again, at first and at most.
const FIRST: i64 = 2_000;
const LAST: i64 = 3_600_000;

/// When one may be asked for again, and how long that was put off.
#[derive(Clone, Copy, Default)]
struct Turn {
    at: i64,
    wait: i64,
}

/// By sha256. A page that is opened anew asks for each once. Times are ms since 1970.
#[derive(Default)]
pub struct Retries(BTreeMap<String, Turn>);

impl Retries {
    /// Whether it may be asked for now.
    pub fn is_due(&self, sha256: &str, now: i64) -> bool {
        // A clock that was set back must not make it wait longer.
        let due = |turn: &Turn| turn.at <= now || turn.at - now > turn.wait;
        self.0.get(sha256).is_none_or(due)
    }

    /// The office did not have it.
    pub fn put_off(&mut self, sha256: &str, now: i64) {
        let turn = self.0.entry(sha256.to_owned()).or_default();
        turn.wait = (turn.wait * 2).clamp(FIRST, LAST);
        turn.at = now + turn.wait;
    }

    /// Somebody spoke of it: it may be there now.
    pub fn at_once(&mut self, sha256: &str) {
        self.0.remove(sha256);
    }

    /// A person wants them all asked for now.
    pub fn all_at_once(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_is_not_there_is_asked_for_ever_less_often() {
        let now = 1_000_000;
        let mut retries = Retries::default();
        let wait = |retries: &Retries| retries.0.get("a").map(|turn| turn.wait);
        assert!(retries.is_due("a", now));
        for expected in [FIRST, 2 * FIRST, 4 * FIRST] {
            retries.put_off("a", now);
            assert!(!retries.is_due("a", now + expected - 1) && retries.is_due("b", now));
            assert!(retries.is_due("a", now + expected));
            assert_eq!(wait(&retries), Some(expected));
        }
        for _ in 0..20 {
            retries.put_off("a", now);
        }
        assert_eq!(wait(&retries), Some(LAST));
        retries.at_once("a");
        retries.put_off("b", now);
        assert!(retries.is_due("a", now) && !retries.is_due("b", now));
        retries.all_at_once();
        assert!(retries.is_due("b", now));
    }
}
