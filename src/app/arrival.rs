//! Coming to a page and back to one: title and focus when one arrives, the scroll when one returns.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    time::Duration,
};

use leptos::ev;
use wasm_bindgen::JsCast;

use super::Place;
use leptos::prelude::*;

thread_local! {
    static SCROLLS: RefCell<HashMap<String, f64>> = RefCell::new(HashMap::new());
    /// The address on the screen; while pages change it is still the old one.
    static HERE: RefCell<String> = const { RefCell::new(String::new()) };
    static WENT_BACK: Cell<bool> = const { Cell::new(false) };
}

/// Follows the address for the life of the shell.
pub fn follow(place: Place) {
    if let Ok(history) = window().history() {
        // We restore it ourselves, once the page is there to be scrolled.
        drop(js_sys::Reflect::set(
            &history,
            &"scrollRestoration".into(),
            &"manual".into(),
        ));
    }
    let scrolled = window_event_listener(ev::scroll, move |_| {
        let y = window().scroll_y().unwrap_or_default();
        let here = HERE.with_borrow(Clone::clone);
        if here == address() {
            SCROLLS.with_borrow_mut(|scrolls| scrolls.insert(here, y));
        }
    });
    // A jump within the page is a popstate too, but nobody came back.
    let back = window_event_listener(ev::popstate, move |_| {
        if HERE.with_borrow(|here| *here != address()) {
            WENT_BACK.set(true);
        }
    });
    on_cleanup(move || {
        scrolled.remove();
        back.remove();
    });
    let path = place.path();
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.as_ref() != Some(&path) {
            let first = before.is_none();
            // After the new page is on the screen.
            set_timeout(move || arrive(first), Duration::from_millis(30));
        }
        path
    });
}

fn address() -> String {
    window().location().pathname().unwrap_or_default()
}

fn arrive(first: bool) {
    let here = address();
    HERE.set(here.clone());
    let heading = document().query_selector("main h1").ok().flatten();
    if let Some(text) = heading.as_ref().and_then(|heading| heading.text_content()) {
        document().set_title(&format!("{} · 一档", text.trim()));
    }
    if WENT_BACK.take() {
        if let Some(y) = SCROLLS.with_borrow(|scrolls| scrolls.get(&here).copied()) {
            window().scroll_to_with_x_and_y(0.0, y);
        }
    } else if !first
        && let Some(heading) = heading.and_then(|h| h.dyn_into::<web_sys::HtmlElement>().ok())
    {
        // A screen reader reads the new page's title; the keyboard goes on from there.
        heading.set_tab_index(-1);
        drop(heading.focus());
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}
