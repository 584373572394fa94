//! Where one is: the address on the screen, and the ways to another.

use leptos::{
    ev,
    leptos_dom::helpers::{window_event_listener, window_event_listener_untyped},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent, UrlSearchParams};

use super::address::Page;
use leptos::prelude::*;

/// The address as signals. Links between the app's own pages never load the document again: with
/// no network that would lose what is on the screen for nothing.
#[derive(Clone, Copy)]
pub struct Place {
    path: RwSignal<String>,
    /// Without its question mark.
    query: RwSignal<String>,
}

/// The place in context; there is one app in a document, and it provides it first of all.
pub fn use_place() -> Place {
    expect_context()
}

impl Place {
    /// Reads the address, follows links, back and forward, and puts itself in context.
    pub fn provide() -> Self {
        let place = Self {
            path: RwSignal::new(String::new()),
            query: RwSignal::new(String::new()),
        };
        place.read();
        let links = window_event_listener(ev::click, move |event| place.follow(&event));
        let back = window_event_listener_untyped("popstate", move |_| place.read());
        on_cleanup(move || {
            links.remove();
            back.remove();
        });
        provide_context(place);
        place
    }

    /// The path, with every `%20` and the like read.
    pub fn path(self) -> RwSignal<String> {
        self.path
    }

    /// The page here, not followed.
    pub fn page(self) -> Page {
        self.path.with_untracked(|path| Page::of(path))
    }

    /// Goes to a page of the app.
    pub fn go(self, to: &str) {
        self.move_to(to, false);
    }

    /// Goes to a page of the app; back does not lead here again.
    pub fn go_instead(self, to: &str) {
        self.move_to(to, true);
    }

    /// What the address says of `name` after its question mark; empty when it says nothing.
    pub fn asked(self, name: &'static str) -> Memo<String> {
        Memo::new(move |_| {
            self.query
                .with(|query| read_query(query).get(name).unwrap_or_default())
        })
    }

    /// Keeps a word in the address, so that coming back finds it; an empty one is left out.
    pub fn keep(self, name: &str, value: &str) {
        let query = self.query.with_untracked(|query| read_query(query));
        if value.is_empty() {
            query.delete(name);
        } else {
            query.set(name, value);
        }
        let query = String::from(query.to_string());
        let path = window().location().pathname().unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        self.move_to(&format!("{path}{mark}{query}"), true);
    }

    fn move_to(self, to: &str, instead: bool) {
        let Ok(history) = window().history() else {
            return;
        };
        let here = self.path.get_untracked();
        drop(if instead || to == address() {
            history.replace_state_with_url(&JsValue::NULL, "", Some(to))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(to))
        });
        self.read();
        if self.path.with_untracked(|path| *path != here) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    fn read(self) {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let path = js_sys::decode_uri_component(&path).map_or(path, String::from);
        let query = location.search().unwrap_or_default();
        let query = query.strip_prefix('?').unwrap_or(&query);
        if self.path.with_untracked(|here| *here != path) {
            self.path.set(path);
        }
        if self.query.with_untracked(|here| here != query) {
            self.query.set(query.to_owned());
        }
    }

    /// Goes where a plain click on a link leads, when that is a page of the app.
    fn follow(self, event: &MouseEvent) {
        let changed = event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
        if event.default_prevented() || event.button() != 0 || changed {
            return;
        }
        let Some(link) = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|target| target.closest("a[href]").ok().flatten())
            .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok())
        else {
            return;
        };
        let elsewhere = Ok(link.origin()) != window().location().origin();
        if elsewhere
            || link.has_attribute("download")
            || !link.target().is_empty()
            || !link.hash().is_empty()
        {
            return;
        }
        event.prevent_default();
        self.go(&format!("{}{}", link.pathname(), link.search()));
    }
}

fn address() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

fn read_query(query: &str) -> UrlSearchParams {
    UrlSearchParams::new_with_str(query)
        .or_else(|_| UrlSearchParams::new())
        .unwrap_or_else(|_| unreachable!("an empty query is one"))
}
