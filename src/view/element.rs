//! The one type of element.

use std::marker::PhantomData;

use leptos::{
    ev::EventDescriptor,
    html::ElementType,
    prelude::{document, use_context},
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::js_sys::Function;

use super::{
    IntoGiven, IntoMarkup, Markup,
    attribute::{Attribute, AttributeState, Give, Given, Kind, Target, Value},
    signal::RwSignal,
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
pub struct Element(Box<Parts>);

/// What an element is made of.
pub struct Parts {
    tag: &'static str,
    svg: bool,
    fixed: Fixed,
    parts: Vec<Part>,
    children: Vec<Markup>,
}

enum Part {
    Attribute(Attribute),
    Listener(&'static str, Box<dyn Handle>),
    Ref(RwSignal<Option<web_sys::Element>>),
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
        Self::made(tag, fixed, false)
    }

    /// An element of SVG.
    pub fn svg(tag: &'static str, fixed: Fixed) -> Self {
        Self::made(tag, fixed, true)
    }

    #[inline(never)]
    fn made(tag: &'static str, fixed: Fixed, svg: bool) -> Self {
        Self(Box::new(Parts {
            tag,
            svg,
            fixed,
            parts: Vec::new(),
            children: Vec::new(),
        }))
    }

    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl IntoGiven) -> Self {
        value.give_to(&mut self.0, Kind::Attribute, name);
        self
    }

    #[must_use]
    pub fn class(mut self, name: &'static str, value: impl IntoGiven) -> Self {
        value.give_to(&mut self.0, Kind::Class, name);
        self
    }

    #[must_use]
    pub fn prop(mut self, name: &'static str, value: impl IntoGiven) -> Self {
        value.give_to(&mut self.0, Kind::Property, name);
        self
    }

    #[must_use]
    pub fn style(mut self, name: &'static str, value: impl IntoGiven) -> Self {
        value.give_to(&mut self.0, Kind::Style, name);
        self
    }

    /// Calls `handle` at each such event on this element.
    #[must_use]
    pub fn on<E>(mut self, _: E, handle: impl FnMut(E::EventType) + 'static) -> Self
    where
        E: EventName,
        E::EventType: JsCast + 'static,
    {
        self.0
            .listen(E::NAME, Box::new(Handler(handle, PhantomData)));
        self
    }

    /// Hands the element over once it is made.
    #[must_use]
    pub fn node_ref<E>(mut self, node: NodeRef<E>) -> Self {
        self.0.parts.push(Part::Ref(node.0));
        self
    }

    #[must_use]
    pub fn child(mut self, child: impl IntoMarkup) -> Self {
        self.0.push(child.into_markup());
        self
    }
}

impl Parts {
    #[inline(never)]
    fn listen(&mut self, event: &'static str, handler: Box<dyn Handle>) {
        self.parts.push(Part::Listener(event, handler));
    }

    #[inline(never)]
    fn push(&mut self, child: Markup) {
        self.children.push(child);
    }

    #[inline(never)]
    pub(super) fn set(&mut self, kind: Kind, name: &'static str, value: Value) {
        let attribute = Attribute {
            target: Target { kind, name },
            given: Given::Fixed(value),
        };
        self.parts.push(Part::Attribute(attribute));
    }

    #[inline(never)]
    pub(super) fn follow(&mut self, kind: Kind, name: &'static str, give: Box<dyn Give>) {
        let attribute = Attribute {
            target: Target { kind, name },
            given: Given::Live(give),
        };
        self.parts.push(Part::Attribute(attribute));
    }
}

/// In context below what may only be read: whatever could be filled in or pressed is put up
/// disabled, but for controls marked `data-read`, which change what is seen and nothing else. What is
/// not marked is barred, so that a page cannot forget it.
#[derive(Clone, Copy)]
pub struct OnlyRead;

/// What a barred control is marked with, for looks and so that nothing enables it again.
const BARRED: &str = "data-barred";

/// Bars a control below [`OnlyRead`].
fn bar(element: &web_sys::Element, tag: &str, fixed: Fixed) {
    let control = matches!(tag, "input" | "select" | "textarea" | "button");
    let reads = fixed.iter().any(|(name, _)| *name == "data-read");
    if control && !reads && use_context::<OnlyRead>().is_some() {
        drop(element.set_attribute("disabled", ""));
        drop(element.set_attribute(BARRED, ""));
    }
}

/// Whether an attribute of an element is not the page's to set.
pub(super) fn is_barred(element: &web_sys::Element, name: &str) -> bool {
    name == "disabled" && element.has_attribute(BARRED)
}

impl Element {
    pub(super) fn build(self) -> ElementState {
        let this = *self.0;
        let element = make(this.tag, this.svg);
        bar(&element, this.tag, this.fixed);
        for (name, words) in this.fixed {
            drop(element.set_attribute(name, words));
        }
        let parts = this
            .parts
            .into_iter()
            .map(|part| part.build(&element))
            .collect();
        let children = this
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
            tag: this.tag,
            fixed: this.fixed,
            parts,
            children,
        }
    }

    /// Whether an element in the document can become this one by writing what differs.
    pub(super) fn fits(&self, state: &ElementState) -> bool {
        let this = &*self.0;
        this.tag == state.tag
            && this.fixed == state.fixed
            && this.children.len() == state.children.len()
            && this.parts.len() == state.parts.len()
            && this
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
        for (new, old) in self.0.parts.into_iter().zip(&mut state.parts) {
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
        for (new, old) in self.0.children.into_iter().zip(&mut state.children) {
            new.0.rebuild(old);
        }
    }
}

impl Part {
    fn build(self, element: &web_sys::Element) -> PartState {
        match self {
            Self::Attribute(attribute) => {
                PartState::Attribute(attribute.build(element, Value::None))
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
            Self::Ref(node) => {
                node.set(Some(element.clone()));
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

/// An element of the document, for code that needs more of it than its attributes: none before it
/// is there.
pub struct NodeRef<E>(RwSignal<Option<web_sys::Element>>, PhantomData<fn() -> E>);

impl<E> Clone for NodeRef<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for NodeRef<E> {}

impl<E: ElementType> NodeRef<E>
where
    E::Output: JsCast,
{
    #[expect(clippy::new_without_default, reason = "written as Leptos writes it")]
    pub fn new() -> Self {
        Self(RwSignal::new(None), PhantomData)
    }

    /// The element; whoever asks is told when it is there.
    pub fn get(&self) -> Option<E::Output> {
        self.0.get().map(JsCast::unchecked_into)
    }

    /// The element.
    pub fn get_untracked(&self) -> Option<E::Output> {
        self.0.get_untracked().map(JsCast::unchecked_into)
    }

    /// The element, while the page it belongs to is there.
    pub fn try_get_untracked(&self) -> Option<Option<E::Output>> {
        let found = self.0.try_get_untracked()?;
        Some(found.map(JsCast::unchecked_into))
    }
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
