//! Attributes, classes, properties and styles, fixed or following signals.

use std::borrow::Cow;

use js_sys::Reflect;
use leptos::reactive::effect::RenderEffect;
use wasm_bindgen::{JsCast, JsValue};

use super::{
    computed::{Memo, Signal},
    element::{Parts, is_barred},
    signal::RwSignal,
};

/// What of an element is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Target {
    pub kind: Kind,
    pub name: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Attribute,
    /// One class, there or not.
    Class,
    /// A property of the DOM object, such as `checked`.
    Property,
    /// A property of its style.
    Style,
}

/// What it is set to.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    None,
    Words(Cow<'static, str>),
    Flag(bool),
}

impl Value {
    fn words(&self) -> Option<&str> {
        match self {
            Self::None | Self::Flag(false) => None,
            Self::Words(words) => Some(words),
            Self::Flag(true) => Some(""),
        }
    }
}

impl From<&'static str> for Value {
    fn from(words: &'static str) -> Self {
        Self::Words(words.into())
    }
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        Self::Words(words.into())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, T::into)
    }
}

/// A value, or what gives it again and again.
pub enum Given {
    Fixed(Value),
    Live(Box<dyn Give>),
}

/// Gives a value again and again (why not a closure: [`super::Make`]).
pub trait Give {
    fn give(&mut self) -> Value;
}

struct Giver<F>(F);

impl<F: FnMut() -> T, T: Into<Value>> Give for Giver<F> {
    fn give(&mut self) -> Value {
        (self.0)().into()
    }
}

/// Something an attribute can be set to.
pub trait IntoGiven {
    fn give_to(self, element: &mut Parts, kind: Kind, name: &'static str);
}

impl<F, T> IntoGiven for F
where
    F: FnMut() -> T + 'static,
    T: Into<Value>,
{
    fn give_to(self, element: &mut Parts, kind: Kind, name: &'static str) {
        element.follow(kind, name, Box::new(Giver(self)));
    }
}

impl<T: Into<Value>> IntoGiven for Option<T> {
    fn give_to(self, element: &mut Parts, kind: Kind, name: &'static str) {
        element.set(kind, name, self.into());
    }
}

macro_rules! fixed {
    ($($value:ty),*) => {$(
        impl IntoGiven for $value {
            fn give_to(self, element: &mut Parts, kind: Kind, name: &'static str) {
                element.set(kind, name, self.into());
            }
        }
    )*};
}

fixed!(&'static str, String, bool);

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Self::Words(number.to_string().into())
            }
        }

        impl IntoGiven for $number {
            fn give_to(self, element: &mut Parts, kind: Kind, name: &'static str) {
                element.set(kind, name, self.into());
            }
        }
    )*};
}

numbers!(u32, usize);

macro_rules! signals {
    ($($signal:ident),*) => {$(
        impl<T> IntoGiven for $signal<T>
        where
            T: Into<Value> + Clone + 'static,
        {
            fn give_to(self, element: &mut Parts, kind: Kind, name: &'static str) {
                element.follow(kind, name, Box::new(Giver(move || self.get())));
            }
        }
    )*};
}

signals!(Signal, Memo, RwSignal);

/// What of an element is set, and to what.
pub struct Attribute {
    pub target: Target,
    pub given: Given,
}

/// An attribute on an element of the document.
pub struct AttributeState {
    pub target: Target,
    value: ValueState,
}

enum ValueState {
    Fixed(Value),
    Live(RenderEffect<Value>),
}

impl Attribute {
    /// Sets it; `before` is what stands there.
    pub fn build(self, element: &web_sys::Element, before: Value) -> AttributeState {
        let target = self.target;
        let value = match self.given {
            Given::Fixed(value) => {
                apply(element, target, &value, &before);
                ValueState::Fixed(value)
            }
            Given::Live(mut give) => {
                let element = element.clone();
                ValueState::Live(RenderEffect::new_with_value(
                    move |before: Option<Value>| {
                        let value = give.give();
                        apply(&element, target, &value, &before.unwrap_or(Value::None));
                        value
                    },
                    Some(before),
                ))
            }
        };
        AttributeState { target, value }
    }

    /// Sets it where another value of the same target stands.
    pub fn rebuild(self, element: &web_sys::Element, state: &mut AttributeState) {
        let before = match &state.value {
            ValueState::Fixed(value) => value.clone(),
            ValueState::Live(effect) => effect.take_value().unwrap_or(Value::None),
        };
        *state = self.build(element, before);
    }
}

/// Writes a value that differs; the document is not touched for one that does not.
fn apply(element: &web_sys::Element, target: Target, value: &Value, before: &Value) {
    // A person's own typing and ticking changes properties behind our back: they are always set.
    if value == before && target.kind != Kind::Property {
        return;
    }
    let name = target.name;
    match target.kind {
        Kind::Attribute if name == "class" => {
            // One by one: classes that follow signals of their own stay as they are.
            let list = element.class_list();
            let (old, new) = (before.words().unwrap_or(""), value.words().unwrap_or(""));
            for class in old.split_ascii_whitespace() {
                if !new.split_ascii_whitespace().any(|kept| kept == class) {
                    drop(list.remove_1(class));
                }
            }
            for class in new.split_ascii_whitespace() {
                drop(list.add_1(class));
            }
        }
        Kind::Attribute if is_barred(element, name) => {}
        // Through the object: the office's policy lets no attribute hold a style.
        Kind::Attribute if name == "style" => {
            let style = element.unchecked_ref::<web_sys::HtmlElement>().style();
            style.set_css_text(value.words().unwrap_or(""));
        }
        Kind::Attribute => drop(match value.words() {
            Some(words) => element.set_attribute(name, words),
            None => element.remove_attribute(name),
        }),
        Kind::Class => {
            drop(
                element
                    .class_list()
                    .toggle_with_force(name, value.words().is_some()),
            );
        }
        Kind::Property => {
            let value = match value {
                Value::None => JsValue::NULL,
                Value::Words(words) => words.as_ref().into(),
                Value::Flag(flag) => (*flag).into(),
            };
            drop(Reflect::set(element, &name.into(), &value));
        }
        Kind::Style => {
            let style = element.unchecked_ref::<web_sys::HtmlElement>().style();
            drop(match value.words() {
                Some(words) => style.set_property(name, words),
                None => style.remove_property(name).map(|_| ()),
            });
        }
    }
}
