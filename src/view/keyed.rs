//! Rows with keys: each stays itself while others come, go and move.

use std::hash::{DefaultHasher, Hash, Hasher};

use leptos::{
    prelude::{Owner, component},
    reactive::effect::RenderEffect,
};

use super::{
    Markup, Node,
    state::{State, place, put_before, remove},
};

/// A row to be shown: its key, hashed, and how to make it.
type Row = (u64, Box<dyn FnOnce() -> Markup>);

/// Rows that follow signals.
pub struct Rows {
    give: Box<dyn FnMut() -> Vec<Row>>,
    owner: Option<Owner>,
}

/// Shows one part for each item, known by its key: a row whose key stays is neither made again nor
/// taken out of the document, so a field in it keeps its focus while the rows around it change.
#[component]
pub fn For<T: 'static, K: Hash + 'static>(
    mut each: impl FnMut() -> Vec<T> + 'static,
    key: impl Fn(&T) -> K + 'static,
    children: impl Fn(T) -> Markup + 'static,
) -> Markup {
    let children = std::rc::Rc::new(children);
    Node::Keyed(Rows {
        give: Box::new(move || {
            each()
                .into_iter()
                .map(|item| {
                    let mut hasher = DefaultHasher::new();
                    key(&item).hash(&mut hasher);
                    let children = children.clone();
                    let make: Box<dyn FnOnce() -> Markup> = Box::new(move || (*children)(item));
                    (hasher.finish(), make)
                })
                .collect()
        }),
        owner: Owner::current(),
    })
    .into()
}

/// A row in the document. What it owns ends with it.
struct RowState {
    key: u64,
    state: State,
    _owner: Owner,
}

/// The rows in the document, and the place after the last.
pub struct RowsState {
    rows: Vec<RowState>,
    end: web_sys::Comment,
}

impl Rows {
    pub fn build(mut self) -> RenderEffect<RowsState> {
        RenderEffect::new(move |before: Option<RowsState>| {
            let rows = (self.give)();
            let mut state = before.unwrap_or_else(|| RowsState {
                rows: Vec::new(),
                end: place(),
            });
            state.become_these(rows, self.owner.as_ref());
            state
        })
    }
}

impl RowsState {
    fn become_these(&mut self, new: Vec<Row>, owner: Option<&Owner>) {
        if new.len() == self.rows.len()
            && new
                .iter()
                .zip(&self.rows)
                .all(|(new, old)| new.0 == old.key)
        {
            return;
        }
        let mut old: Vec<Option<RowState>> = self.rows.drain(..).map(Some).collect();
        // First out, then in: what a row does when it ends must not undo what the next one began.
        for row in &mut old {
            let stays = |row: &RowState| new.iter().any(|new| new.0 == row.key);
            if row.as_ref().is_some_and(|row| !stays(row))
                && let Some(mut gone) = row.take()
            {
                gone.state.unmount();
            }
        }
        // Where each row stood before; none for one just made.
        let mut stood: Vec<Option<usize>> = Vec::with_capacity(new.len());
        for (key, make) in new {
            let at = old
                .iter()
                .position(|row| row.as_ref().is_some_and(|row| row.key == key));
            stood.push(at);
            let kept = at.and_then(|at| old[at].take());
            self.rows.push(kept.unwrap_or_else(|| {
                // Of the list, not of this run of the effect, which ends at the next change.
                let owner = owner.map_or_else(Owner::new, |owner| owner.with(Owner::new));
                RowState {
                    key,
                    state: owner.with(|| make().0.build()),
                    _owner: owner,
                }
            }));
        }
        // From the last to the first: a row that stood before all that follow it is in its place.
        let mut before = usize::MAX;
        for at in (0..self.rows.len()).rev() {
            if let Some(was) = stood[at].filter(|was| *was < before) {
                before = was;
                continue;
            }
            let (head, tail) = self.rows.split_at_mut(at + 1);
            let row = &mut head[at].state;
            match tail.first() {
                Some(next) => next.state.insert_before_this(row),
                None => put_before(&self.end, row),
            };
        }
    }

    pub fn put(&mut self, parent: &web_sys::Element, marker: Option<&web_sys::Node>) {
        for row in &mut self.rows {
            row.state.put(parent, marker);
        }
        drop(parent.insert_before(&self.end, marker));
    }

    pub fn remove(&mut self) {
        for row in &mut self.rows {
            row.state.unmount();
        }
        remove(&self.end);
    }

    pub fn insert_before_this(&self, child: &mut State) -> bool {
        match self.rows.first() {
            Some(first) => first.state.insert_before_this(child),
            None => put_before(&self.end, child),
        }
    }
}
