//! A part that is there or not.

use std::rc::Rc;

use leptos::{
    children::ToChildren,
    prelude::{Get, Memo, component},
};
use send_wrapper::SendWrapper;

use super::{IntoMarkup, Markup};

/// What stands between a component's tags; it can be made more than once.
#[derive(Clone)]
pub struct Slot(Rc<dyn Fn() -> Markup>);

impl Slot {
    /// Makes it.
    pub fn make(&self) -> Markup {
        (self.0)()
    }
}

impl<F> ToChildren<F> for Slot
where
    F: Fn() -> Markup + 'static,
{
    fn to_children(make: F) -> Self {
        Self(Rc::new(make))
    }
}

impl<F, T> From<F> for Slot
where
    F: Fn() -> T + 'static,
    T: IntoMarkup,
{
    fn from(make: F) -> Self {
        Self(Rc::new(move || make().into_markup()))
    }
}

/// A condition that follows signals.
pub struct When(Box<dyn Fn() -> bool>);

impl<F> From<F> for When
where
    F: Fn() -> bool + 'static,
{
    fn from(when: F) -> Self {
        Self(Box::new(when))
    }
}

/// Shows its children while `when` holds, else `fallback` or nothing. Neither is made again while
/// the answer stays the same.
#[component]
pub fn Show(
    #[prop(into)] when: When,
    children: Slot,
    #[prop(into, optional)] fallback: Option<Slot>,
) -> Markup {
    let when = SendWrapper::new(when);
    let holds = Memo::new(move |_| (when.0)());
    Markup::live(move || match (holds.get(), &fallback) {
        (true, _) => children.make(),
        (false, Some(fallback)) => fallback.make(),
        (false, None) => Markup::nothing(),
    })
}
