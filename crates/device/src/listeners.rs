//! Listeners to events, until their subscription ends.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::Rc,
};

type Listener<T> = Rc<dyn Fn(&T)>;
type All<T> = Rc<RefCell<Vec<(u32, Listener<T>)>>>;

/// Listeners to one kind of event.
pub struct Listeners<T> {
    all: All<T>,
    next: Cell<u32>,
}

/// Ends its listening when dropped.
#[must_use]
pub struct Subscription(#[expect(dead_code, reason = "dropped")] Box<dyn Any>);

struct Listening<T> {
    all: All<T>,
    id: u32,
}

impl<T> Drop for Listening<T> {
    fn drop(&mut self) {
        self.all.borrow_mut().retain(|(id, _)| *id != self.id);
    }
}

impl<T> Default for Listeners<T> {
    fn default() -> Self {
        Self {
            all: Rc::default(),
            next: Cell::new(0),
        }
    }
}

impl<T: 'static> Listeners<T> {
    pub fn subscribe(&self, listener: impl Fn(&T) + 'static) -> Subscription {
        let id = self.next.get();
        self.next.set(id.wrapping_add(1));
        self.all.borrow_mut().push((id, Rc::new(listener)));
        let all = Rc::clone(&self.all);
        Subscription(Box::new(Listening { all, id }))
    }

    /// A listener may subscribe or end subscriptions, so none runs under the borrow.
    pub fn notify(&self, event: &T) {
        let now: Vec<Listener<T>> = self
            .all
            .borrow()
            .iter()
            .map(|(_, listener)| Rc::clone(listener))
            .collect();
        for listener in now {
            listener(event);
        }
    }

    /// Handles to the same listeners.
    pub fn share(&self) -> impl Fn(&T) + 'static {
        let shared = Self {
            all: Rc::clone(&self.all),
            next: Cell::new(0),
        };
        move |event| shared.notify(event)
    }
}
