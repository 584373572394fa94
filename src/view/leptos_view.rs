//! A [`Markup`] as a view of Leptos', so that components, the router and the page's body take it.

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    tachys::{
        hydration::Cursor,
        view::{Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
    },
};

use super::{Markup, state::State};

impl Render for Markup {
    type State = State;

    fn build(self) -> State {
        self.take().build()
    }

    fn rebuild(self, state: &mut State) {
        self.take().rebuild(state);
    }
}

impl AddAnyAttr for Markup {
    type Output<SomeNewAttr: Attribute> = Self;

    /// Attributes are written on elements in the page itself; none is passed down to markup.
    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}

/// Leptos asks this of every view. The app is never rendered on a server, so the parts that would
/// write HTML write none, and there is none to take over.
impl RenderHtml for Markup {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> State {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
