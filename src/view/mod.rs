//! What a page is made of, in one type.
//!
//! Signals, effects, components and contexts are Leptos'. What a component shows is not: Leptos
//! gives each element, attribute and closure a type of its own, and each type its own code to build,
//! change and remove it, which came to a third of the program (docs/size.md). Here a page is a value
//! of one type, [`Markup`], written with [`view!`](markup::view) in Leptos' syntax, and there is one
//! copy of the code that puts it on the screen ([`state`]).
//!
//! The order of things, which pages rely on:
//! - a closure in braces or as an attribute's value runs again when a signal it read changes, and
//!   nothing else does;
//! - when it gives the same elements again, they stay in the document and only what differs is
//!   written to them, so that focus, scroll position and an input method's open word survive;
//! - what it no longer gives is removed, and the effects inside end with it.

mod attribute;
mod computed;
mod element;
mod given;
mod keyed;
mod show;
mod signal;
mod state;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;

use std::borrow::Cow;

use any_spawner::Executor;
use leptos::prelude::{Owner, document};

pub use attribute::IntoGiven;
pub use element::{Element, OnlyRead};
pub use given::{CollectView, IntoMarkup};
pub use keyed::{For, ForProps};
pub use show::{Show, ShowProps, Slot};

/// What every page begins with: Leptos' names, with the app's own where both have one.
pub mod prelude {
    pub use leptos::prelude::*;
    pub use markup::view;

    pub use super::{
        CollectView, For, IntoMarkup, Markup, Show, Slot,
        computed::{Effect, Memo, Signal, derived},
        element::NodeRef,
        mount,
        signal::{RwSignal, StoredValue},
    };
}

/// A page or a part of one, not yet on the screen. One pointer: a page hands hundreds of them on,
/// and each hand-over of a larger value is code.
pub struct Markup(Box<Node>);

/// Puts the app into the document's body, for as long as the document lives.
pub fn mount(app: impl FnOnce() -> Markup) {
    // Fails only where it was done before.
    drop(Executor::init_wasm_bindgen());
    let Some(body) = document().body() else {
        return;
    };
    let owner = Owner::new();
    let mut state = owner.with(|| app().0.build());
    state.put(&body, None);
    std::mem::forget((owner, state));
}

impl Markup {
    /// Nothing to see; keeps its place.
    pub fn nothing() -> Self {
        Node::Nothing.into()
    }

    /// Parts one after the other.
    pub fn many(parts: Vec<Self>) -> Self {
        Node::Many(parts).into()
    }

    /// This with another part after it.
    #[must_use]
    pub fn and(mut self, part: impl IntoMarkup) -> Self {
        self.push(part.into_markup());
        self
    }

    fn push(&mut self, part: Self) {
        if let Node::Many(parts) = &mut *self.0 {
            parts.push(part);
        }
    }

    /// A part that is made again when a signal it reads changes.
    pub fn live<T: IntoMarkup>(make: impl FnMut() -> T + 'static) -> Self {
        Node::Live(Box::new(Maker(make))).into()
    }

    /// Words, shown as they are.
    pub fn words(words: impl Into<Cow<'static, str>>) -> Self {
        Node::Words(words.into()).into()
    }
}

impl From<Node> for Markup {
    #[inline(never)]
    fn from(node: Node) -> Self {
        Self(Box::new(node))
    }
}

/// Makes markup again and again. In place of `dyn FnMut`, whose table of functions has the closure
/// a second time, for being called once.
trait Make {
    fn make(&mut self) -> Markup;
}

struct Maker<F>(F);

impl<F: FnMut() -> T, T: IntoMarkup> Make for Maker<F> {
    fn make(&mut self) -> Markup {
        (self.0)().into_markup()
    }
}

/// What [`Markup`] can be.
enum Node {
    Nothing,
    Words(Cow<'static, str>),
    Element(Element),
    Many(Vec<Markup>),
    Live(Box<dyn Make>),
    Keyed(keyed::Rows),
}
