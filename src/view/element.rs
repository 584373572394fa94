//! The one type of element.

use std::marker::PhantomData;

use leptos::{
    ev::EventDescriptor,
    html::ElementType,
    prelude::{NodeRef, document},
    tachys::html::node_ref::NodeRefContainer,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::js_sys::Function;

use super::{
    IntoGiven, IntoMarkup, Markup,
    attribute::{Attribute, AttributeState, Target},
    state::State,
};

/// A fixed list of attributes: names and words.
type Fixed = &'static [(&'static str, &'static str)];

/// What is done at an event (why not a closure: [`super::Make`]).
trait Handle {
    fn handle(&mut self, event: web_sys::Event);
}

struct Handler<F, E>(F, PhantomData<E>);

impl<F: FnMut(E), E: JsCast> Handle for Handler<F, E> {
    fn handle(&mut self, event: web_sys::Event) {
        (self.0)(event.unchecked_into());
    }
}

/// An element with its attributes, listeners and children, not yet in the document.
pub struct Element {
    tag: &'static str,
    svg: bool,
    fixed: Fixed,
    parts: Vec<Part>,
    children: Vec<Markup>,
}

enum Part {
    Attribute(Attribute),
    Listener(&'static str, Box<dyn Handle>),
    Ref(Box<dyn FnOnce(&web_sys::Element)>),
}

/// An element in the document, and what is needed to change it.
pub struct ElementState {
    pub element: web_sys::Element,
    tag: &'static str,
    fixed: Fixed,
    parts: Vec<PartState>,
    children: Vec<State>,
}

enum PartState {
    Attribute(AttributeState),
    Listener(&'static str, Function),
    Ref,
}

impl Element {
    /// An element of HTML.
    pub fn new(tag: &'static str, fixed: Fixed) -> Self {
        Self {
            tag,
            svg: false,
            fixed,
            parts: Vec::new(),
            children: Vec::new(),
        }
    }

    /// An element of SVG.
    pub fn svg(tag: &'static str, fixed: Fixed) -> Self {
        Self {
            svg: true,
            ..Self::new(tag, fixed)
        }
    }

    #[must_use]
    pub fn attr(self, name: &'static str, value: impl IntoGiven) -> Self {
        self.set(Target::Attribute(name), value.into_given())
    }

    #[must_use]
    pub fn class(self, name: &'static str, value: impl IntoGiven) -> Self {
        self.set(Target::Class(name), value.into_given())
    }

    #[must_use]
    pub fn prop(self, name: &'static str, value: impl IntoGiven) -> Self {
        self.set(Target::Property(name), value.into_given())
    }

    #[must_use]
    pub fn style(self, name: &'static str, value: impl IntoGiven) -> Self {
        self.set(Target::Style(name), value.into_given())
    }

    fn set(mut self, target: Target, given: super::Given) -> Self {
        self.parts
            .push(Part::Attribute(Attribute { target, given }));
        self
    }

    /// Calls `handle` at each such event on this element.
    #[must_use]
    pub fn on<E>(self, _: E, handle: impl FnMut(E::EventType) + 'static) -> Self
    where
        E: EventName,
        E::EventType: JsCast + 'static,
    {
        self.listen(E::NAME, Box::new(Handler(handle, PhantomData)))
    }

    fn listen(mut self, event: &'static str, handler: Box<dyn Handle>) -> Self {
        self.parts.push(Part::Listener(event, handler));
        self
    }

    /// Hands the element over once it is made.
    #[must_use]
    pub fn node_ref<E>(mut self, node: NodeRef<E>) -> Self
    where
        E: ElementType + 'static,
        E::Output: JsCast + 'static,
    {
        self.parts
            .push(Part::Ref(Box::new(move |element| node.load(element))));
        self
    }

    #[must_use]
    pub fn child(self, child: impl IntoMarkup) -> Self {
        self.push(child.into_markup())
    }

    fn push(mut self, child: Markup) -> Self {
        self.children.push(child);
        self
    }

    pub(super) fn build(self) -> ElementState {
        let element = make(self.tag, self.svg);
        for (name, words) in self.fixed {
            drop(element.set_attribute(name, words));
        }
        let parts = self
            .parts
            .into_iter()
            .map(|part| part.build(&element))
            .collect();
        let children = self
            .children
            .into_iter()
            .map(|child| {
                let mut child = child.0.build();
                child.put(&element, None);
                child
            })
            .collect();
        ElementState {
            element,
            tag: self.tag,
            fixed: self.fixed,
            parts,
            children,
        }
    }

    /// Whether an element in the document can become this one by writing what differs.
    pub(super) fn fits(&self, state: &ElementState) -> bool {
        self.tag == state.tag
            && self.fixed == state.fixed
            && self.children.len() == state.children.len()
            && self.parts.len() == state.parts.len()
            && self
                .parts
                .iter()
                .zip(&state.parts)
                .all(|(new, old)| match (new, old) {
                    (Part::Attribute(new), PartState::Attribute(old)) => new.target == old.target,
                    (Part::Listener(new, _), PartState::Listener(old, _)) => new == old,
                    (Part::Ref(_), PartState::Ref) => true,
                    _ => false,
                })
    }

    pub(super) fn rebuild(self, state: &mut ElementState) {
        let element = &state.element;
        for (new, old) in self.parts.into_iter().zip(&mut state.parts) {
            match (new, old) {
                (Part::Attribute(new), PartState::Attribute(old)) => new.rebuild(element, old),
                (new, old) => {
                    if let PartState::Listener(event, function) = old {
                        drop(element.remove_event_listener_with_callback(event, function));
                    }
                    *old = new.build(element);
                }
            }
        }
        for (new, old) in self.children.into_iter().zip(&mut state.children) {
            new.0.rebuild(old);
        }
    }
}

impl Part {
    fn build(self, element: &web_sys::Element) -> PartState {
        match self {
            Self::Attribute(attribute) => {
                PartState::Attribute(attribute.build(element, super::Value::None))
            }
            Self::Listener(event, mut handler) => {
                // Left to the browser to free: removing a focused field fires its events once more,
                // when a closure of ours would be gone already.
                let function: Function =
                    Closure::<dyn FnMut(_)>::new(move |event| handler.handle(event))
                        .into_js_value()
                        .unchecked_into();
                drop(element.add_event_listener_with_callback(event, &function));
                PartState::Listener(event, function)
            }
            Self::Ref(load) => {
                load(element);
                PartState::Ref
            }
        }
    }
}

fn make(tag: &str, svg: bool) -> web_sys::Element {
    let document = document();
    let made = if svg {
        document.create_element_ns(Some("http://www.w3.org/2000/svg"), tag)
    } else {
        document.create_element(tag)
    };
    // Only a name that is no name fails, and names are written in the program.
    made.unwrap_or_else(|_| unreachable!("{tag} is no name of an element"))
}

/// An event by its name in the document.
pub trait EventName: EventDescriptor {
    const NAME: &'static str;
}

macro_rules! events {
    ($($event:ident),* $(,)?) => {$(
        impl EventName for leptos::ev::$event {
            const NAME: &'static str = stringify!($event);
        }
    )*};
}

events!(
    change,
    click,
    close,
    compositionend,
    dragleave,
    dragover,
    drop,
    input,
    pointercancel,
    pointerdown,
    pointermove,
    pointerup,
    submit,
    toggle,
);
