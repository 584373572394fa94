//! A part that is there or not.

use std::rc::Rc;

use leptos::{children::ToChildren, prelude::component};
use send_wrapper::SendWrapper;

use super::{IntoMarkup, Markup, computed::Memo};

/// What stands between a component's tags; it can be made more than once.
#[derive(Clone)]
pub struct Slot(Rc<dyn MakeAgain>);

/// Makes markup without changing itself (why not a closure: [`super::Make`]).
trait MakeAgain {
    fn make(&self) -> Markup;
}

struct Maker<F>(F);

impl<F: Fn() -> T, T: IntoMarkup> MakeAgain for Maker<F> {
    fn make(&self) -> Markup {
        (self.0)().into_markup()
    }
}

impl Slot {
    /// Makes it.
    pub fn make(&self) -> Markup {
        self.0.make()
    }
}

impl<F> ToChildren<F> for Slot
where
    F: Fn() -> Markup + 'static,
{
    fn to_children(make: F) -> Self {
        Self(Rc::new(Maker(make)))
    }
}

impl<F, T> From<F> for Slot
where
    F: Fn() -> T + 'static,
    T: IntoMarkup,
{
    fn from(make: F) -> Self {
        Self(Rc::new(Maker(make)))
    }
}

/// A condition that follows signals.
pub struct When(Box<dyn Holds>);

/// Says whether something holds (why not a closure: [`super::Make`]).
trait Holds {
    fn holds(&self) -> bool;
}

impl<F: Fn() -> bool> Holds for F {
    fn holds(&self) -> bool {
        self()
    }
}

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
    let holds = Memo::new(move |_| when.0.holds());
    Markup::live(move || match (holds.get(), &fallback) {
        (true, _) => children.make(),
        (false, Some(fallback)) => fallback.make(),
        (false, None) => Markup::nothing(),
    })
}
