//! Attachments others have not sent yet: asked for again, each time after twice as long.

use std::cell::RefCell;

use domain::order::Few;

use crate::browser::now_ms;

/// Milliseconds until one is asked for again, at first and at most.
const FIRST: i64 = 2_000;
const LAST: i64 = 3_600_000;

/// When one may be asked for again, and how long that was put off.
#[derive(Clone, Copy)]
struct Turn {
    at: i64,
    wait: i64,
}

thread_local! {
    /// By sha256. A page that is opened anew asks for each once.
    static TURNS: RefCell<Few<String, Turn>> = const { RefCell::new(Few::new()) };
}

/// Whether it may be asked for now.
pub fn is_due(sha256: &str) -> bool {
    TURNS.with_borrow(|turns| turns.get(sha256).is_none_or(|turn| turn.at <= now_ms()))
}

/// The office did not have it.
pub fn put_off(sha256: &str) {
    TURNS.with_borrow_mut(|turns| {
        let now = now_ms();
        let turn = turns.or_insert(sha256.to_owned(), Turn { at: now, wait: 0 });
        turn.wait = (turn.wait * 2).clamp(FIRST, LAST);
        turn.at = now + turn.wait;
    });
}

/// Somebody spoke of it: it may be there now.
pub fn at_once(sha256: &str) {
    TURNS.with_borrow_mut(|turns| turns.remove(sha256));
}

/// A person wants them all asked for now.
pub fn all_at_once() {
    TURNS.replace(Few::new());
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_is_not_there_is_asked_for_ever_less_often() {
        let wait = |sha256: &str| TURNS.with_borrow(|turns| turns.get(sha256).map(|it| it.wait));
        assert!(is_due("a"));
        for expected in [FIRST, 2 * FIRST, 4 * FIRST] {
            put_off("a");
            assert!(!is_due("a") && is_due("b"));
            assert_eq!(wait("a"), Some(expected));
        }
        for _ in 0..20 {
            put_off("a");
        }
        assert_eq!(wait("a"), Some(LAST));
        at_once("a");
        put_off("b");
        assert!(is_due("a") && !is_due("b"));
        all_at_once();
        assert!(is_due("b"));
    }
}
