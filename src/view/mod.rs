//! What a page is made of, in one type.
//!
//! Signals, effects, components and contexts are Leptos'. What a component shows is not: Leptos
//! gives each element, attribute and closure a type of its own, and each type its own code to build,
//! change and remove it, which came to a third of the program (docs/size.md). Here a page is a value
//! of one type, [`Markup`], written with [`view!`](markup::view) in Leptos' syntax, and there is one
//! copy of the code that puts it on the screen ([`state`]). Leptos' own views fit in at the edges: a
//! component's view or a router is a [`Markup`] too, and a [`Markup`] is a view to Leptos.
//!
//! The order of things, which pages rely on:
//! - a closure in braces or as an attribute's value runs again when a signal it read changes, and
//!   nothing else does;
//! - when it gives the same elements again, they stay in the document and only what differs is
//!   written to them, so that focus, scroll position and an input method's open word survive;
//! - what it no longer gives is removed, and the effects inside end with it.

mod attribute;
mod element;
mod given;
mod keyed;
mod leptos_view;
mod show;
pub mod state;
#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests;

use std::borrow::Cow;

use leptos::prelude::AnyView;
use send_wrapper::SendWrapper;

pub use attribute::{Given, IntoGiven, Value};
pub use element::Element;
pub use given::{CollectView, IntoMarkup};
pub use keyed::{For, ForProps};
pub use show::{Show, ShowProps, Slot};

/// What every page begins with: Leptos' names, with the app's own where both have one.
pub mod prelude {
    pub use leptos::prelude::*;
    pub use markup::view;

    pub use super::{CollectView, For, IntoMarkup, Markup, Show, Slot};
}

/// A page or a part of one, not yet on the screen.
///
/// Everything in it stays on the page's own thread; the wrapper only says so to Leptos, whose views
/// may be sent between threads on a server.
pub struct Markup(SendWrapper<Node>);

impl Markup {
    /// Nothing to see; keeps its place.
    pub fn nothing() -> Self {
        Node::Nothing.into()
    }

    /// Parts one after the other.
    pub fn many(parts: Vec<Self>) -> Self {
        Node::Many(parts.into_iter().map(Self::take).collect()).into()
    }

    /// A part that is made again when a signal it reads changes.
    pub fn live(mut make: impl FnMut() -> Self + 'static) -> Self {
        Node::Live(Box::new(move || make().take())).into()
    }

    /// Words, shown as they are.
    pub fn words(words: impl Into<Cow<'static, str>>) -> Self {
        Node::Words(words.into()).into()
    }

    fn take(self) -> Node {
        self.0.take()
    }
}

impl From<Node> for Markup {
    fn from(node: Node) -> Self {
        Self(SendWrapper::new(node))
    }
}

/// What [`Markup`] can be.
enum Node {
    Nothing,
    Words(Cow<'static, str>),
    Element(Box<Element>),
    Many(Vec<Node>),
    Live(Box<dyn FnMut() -> Node>),
    Keyed(Box<keyed::Rows>),
    Leptos(AnyView),
}
