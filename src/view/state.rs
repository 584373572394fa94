//! What is on the screen, and how it becomes what should be there.

use std::borrow::Cow;

use leptos::{prelude::document, reactive::effect::RenderEffect};

use super::{Node, element::ElementState, keyed::RowsState};

/// Markup in the document.
pub enum State {
    Nothing(web_sys::Comment),
    Words(web_sys::Text, Cow<'static, str>),
    Element(Box<ElementState>),
    Many(Vec<State>, web_sys::Comment),
    Live(RenderEffect<State>),
    Keyed(RenderEffect<RowsState>),
}

/// An empty place that others can be put before.
pub fn place() -> web_sys::Comment {
    document().create_comment("")
}

impl Node {
    pub(super) fn build(self) -> State {
        match self {
            Self::Nothing => State::Nothing(place()),
            Self::Words(words) => State::Words(document().create_text_node(&words), words),
            Self::Element(element) => State::Element(Box::new(element.build())),
            Self::Many(parts) => State::Many(
                parts.into_iter().map(|part| part.0.build()).collect(),
                place(),
            ),
            Self::Live(mut make) => State::Live(RenderEffect::new(move |before| {
                let node = make.make().0;
                match before {
                    Some(mut state) => {
                        node.rebuild(&mut state);
                        state
                    }
                    None => node.build(),
                }
            })),
            Self::Keyed(rows) => State::Keyed(rows.build()),
        }
    }

    /// Turns what is there into this: what fits stays in the document, what does not is replaced.
    pub(super) fn rebuild(self, state: &mut State) {
        match (self, state) {
            (Self::Nothing, State::Nothing(_)) => {}
            (Self::Words(new), State::Words(text, old)) => {
                if new != *old {
                    text.set_data(&new);
                    *old = new;
                }
            }
            (Self::Element(new), State::Element(old)) if new.fits(old) => new.rebuild(old),
            (Self::Many(new), State::Many(old, end)) => {
                for mut extra in old.drain(new.len().min(old.len())..) {
                    extra.unmount();
                }
                let kept = old.len();
                for (at, new) in new.into_iter().enumerate() {
                    if let Some(old) = old.get_mut(at).filter(|_| at < kept) {
                        new.0.rebuild(old);
                    } else {
                        let mut new = new.0.build();
                        put_before(end, &mut new);
                        old.push(new);
                    }
                }
            }
            (new, state) => {
                let mut new = new.build();
                state.insert_before_this(&mut new);
                state.unmount();
                *state = new;
            }
        }
    }
}

impl State {
    /// Puts it into `parent`, before `marker` or at the end.
    pub(super) fn put(&mut self, parent: &web_sys::Element, marker: Option<&web_sys::Node>) {
        let at = |node: &web_sys::Node| drop(parent.insert_before(node, marker));
        match self {
            Self::Nothing(place) => at(place),
            Self::Words(text, _) => at(text),
            Self::Element(state) => at(&state.element),
            Self::Many(parts, end) => {
                for part in parts {
                    part.put(parent, marker);
                }
                at(end);
            }
            Self::Live(effect) => {
                effect.with_value_mut(|state| state.put(parent, marker));
            }
            Self::Keyed(effect) => {
                effect.with_value_mut(|rows| rows.put(parent, marker));
            }
        }
    }
}

/// Puts a part before a node of the document; one that is in no document yet will take the part
/// along when it is put there itself.
pub fn put_before(node: &web_sys::Node, part: &mut State) -> bool {
    let Some(parent) = node.parent_element() else {
        return false;
    };
    part.put(&parent, Some(node));
    true
}

/// Takes a node out of the document.
pub fn remove(node: &web_sys::Node) {
    if let Some(parent) = node.parent_node() {
        drop(parent.remove_child(node));
    }
}

impl State {
    /// Takes it out of the document.
    pub(super) fn unmount(&mut self) {
        match self {
            Self::Nothing(place) => remove(place),
            Self::Words(text, _) => remove(text),
            Self::Element(state) => remove(&state.element),
            Self::Many(parts, end) => {
                for part in parts {
                    part.unmount();
                }
                remove(end);
            }
            Self::Live(effect) => drop(effect.with_value_mut(Self::unmount)),
            Self::Keyed(effect) => drop(effect.with_value_mut(RowsState::remove)),
        }
    }

    /// Puts another part before it. Says whether it is in a document itself.
    pub(super) fn insert_before_this(&self, child: &mut State) -> bool {
        match self {
            Self::Nothing(place) => put_before(place, child),
            Self::Words(text, _) => put_before(text, child),
            Self::Element(state) => put_before(&state.element, child),
            Self::Many(parts, end) => match parts.first() {
                Some(first) => first.insert_before_this(child),
                None => put_before(end, child),
            },
            Self::Live(effect) => effect
                .with_value_mut(|state| state.insert_before_this(child))
                .unwrap_or(false),
            Self::Keyed(effect) => effect
                .with_value_mut(|rows| rows.insert_before_this(child))
                .unwrap_or(false),
        }
    }
}
