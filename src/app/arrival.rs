//! Coming to a page and back to one: the focus when one comes, the scroll when one comes back.
//!
//! A page says that it is there when its heading is ([`crate::components::PageTitle`]); nothing waits
//! for it by the clock.

use std::collections::HashMap;

use leptos::{ev, prelude::*};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlElement, ResizeObserver, ScrollRestoration};

/// How far down each address was left; in context below the app.
#[derive(Clone, Copy)]
pub struct Arrivals {
    scrolls: StoredValue<HashMap<String, f64>>,
    /// The address on the screen; while pages change it is still the old one.
    shown: StoredValue<Option<String>>,
    /// The heading of the page on the screen.
    heading: StoredValue<Option<SendWrapper<HtmlElement>>>,
    went_back: StoredValue<bool>,
}

impl Arrivals {
    /// Follows the window. To be called before the router listens to it: what goes back must be known
    /// when the router draws the page.
    pub fn provide() {
        let arrivals = Self {
            scrolls: StoredValue::default(),
            shown: StoredValue::default(),
            heading: StoredValue::default(),
            went_back: StoredValue::default(),
        };
        if let Ok(history) = window().history() {
            // We restore it ourselves, once the page is there to be scrolled.
            drop(history.set_scroll_restoration(ScrollRestoration::Manual));
        }
        let scrolled = window_event_listener(ev::scroll, move |_| arrivals.note_scroll());
        // A jump within the page is a popstate too, but nobody came back.
        let back = window_event_listener(ev::popstate, move |_| {
            let here = arrivals.shown.get_value();
            arrivals.went_back.set_value(here != Some(address()));
        });
        on_cleanup(move || {
            scrolled.remove();
            back.remove();
        });
        provide_context(arrivals);
    }

    /// The window's, from any component below the app.
    pub fn here() -> Self {
        expect_context()
    }

    fn note_scroll(self) {
        // A page that is gone is scrolled by none: what stands in its place is shorter.
        let is_there = self.heading.with_value(|heading| {
            let heading = heading.as_ref();
            heading.is_some_and(|heading| heading.is_connected())
        });
        if !is_there {
            return;
        }
        let (y, here) = (
            window().scroll_y().unwrap_or_default(),
            self.shown.get_value(),
        );
        if let Some(here) = here.filter(|here| *here == address()) {
            self.scrolls.update_value(|scrolls| {
                scrolls.insert(here, y);
            });
        }
    }

    /// The page at `path` is on the screen, under `heading`. Only the first call after each change of
    /// page does more than to remember that.
    pub fn arrive(self, path: String, heading: &HtmlElement) {
        let before = self.shown.get_value();
        self.heading
            .set_value(Some(SendWrapper::new(heading.clone())));
        if before.as_ref() == Some(&path) {
            return;
        }
        self.shown.set_value(Some(path.clone()));
        let went_back = self.went_back.get_value();
        self.went_back.set_value(false);
        if went_back {
            if let Some(y) = self
                .scrolls
                .with_value(|scrolls| scrolls.get(&path).copied())
            {
                scroll_once_there(y);
            }
        } else if before.is_some() {
            // A screen reader reads the new page's title; the keyboard goes on from there.
            heading.set_tab_index(-1);
            drop(heading.focus());
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

fn address() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Scrolls to `y` as soon as the page is high enough, while the calling component is there: what
/// stands on it may be read first. Who scrolls meanwhile is left where they are.
fn scroll_once_there(y: f64) {
    window().scroll_to_with_x_and_y(0.0, y);
    let reached = move || window().scroll_y().unwrap_or_default() + 1.0 >= y;
    let Some(body) = document().body().filter(|_| !reached()) else {
        return;
    };
    let last = StoredValue::new(window().scroll_y().unwrap_or_default());
    let grown = Closure::<dyn Fn(js_sys::Array, ResizeObserver)>::new(
        move |_, observer: ResizeObserver| {
            let moved = last.try_get_value() != Some(window().scroll_y().unwrap_or_default());
            if !moved {
                window().scroll_to_with_x_and_y(0.0, y);
                last.try_set_value(window().scroll_y().unwrap_or_default());
            }
            if moved || reached() {
                observer.disconnect();
            }
        },
    );
    if let Ok(observer) = ResizeObserver::new(grown.as_ref().unchecked_ref()) {
        observer.observe(&body);
        let held = SendWrapper::new((observer, grown));
        on_cleanup(move || held.0.disconnect());
    }
}
