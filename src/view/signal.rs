//! Values that pages read and write, in one type of signal inside (why: [`super::computed`]).

use std::{any::Any, marker::PhantomData};

use leptos::prelude::{
    ReadUntracked as _, ReadValue as _, Set as _, Track as _, Update as _, UpdateValue as _,
};
use send_wrapper::SendWrapper;

use super::computed::{Signal, derived};

type Inner = leptos::prelude::RwSignal<Kept>;
type Stored = leptos::prelude::StoredValue<Kept>;

/// A value of any type. A signal keeps values of one type only. Leptos wants values that can go to
/// another thread; here is only one, and many of the browser's own values stay on theirs.
struct Kept(SendWrapper<Box<dyn Any>>);

impl Kept {
    fn new<T: 'static>(value: T) -> Self {
        Self(SendWrapper::new(Box::new(value)))
    }

    fn of<T: 'static>(&self) -> &T {
        match self.0.downcast_ref() {
            Some(value) => value,
            // `RwSignal` makes values of its own type, and nobody else can make one.
            None => unreachable!(),
        }
    }

    fn of_mut<T: 'static>(&mut self) -> &mut T {
        match self.0.downcast_mut() {
            Some(value) => value,
            None => unreachable!(),
        }
    }
}

/// A value; whoever asked for it is told when another is set.
pub struct RwSignal<T> {
    inner: Inner,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> PartialEq for RwSignal<T> {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl<T> Eq for RwSignal<T> {}

impl<T: Default + 'static> Default for RwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

#[inline(never)]
fn new(value: Kept) -> Inner {
    Inner::new(value)
}

#[inline(never)]
fn set(inner: Inner, value: Kept) -> Option<Kept> {
    inner.try_set(value)
}

#[inline(never)]
fn track(inner: Inner) {
    inner.track();
}

impl<T: 'static> RwSignal<T> {
    pub fn new(value: T) -> Self {
        Self {
            inner: new(Kept::new(value)),
            of: PhantomData,
        }
    }

    /// Sets another value. Nothing happens where the page it belongs to is gone.
    pub fn set(&self, value: T) {
        set(self.inner, Kept::new(value));
    }

    /// The same; gives the value back where the page it belongs to is gone.
    pub fn try_set(&self, value: T) -> Option<T> {
        let back = set(self.inner, Kept::new(value))?;
        back.0.take().downcast().ok().map(|value| *value)
    }

    /// Changes the value in its place.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// Changes the value in its place, while the page it belongs to is there.
    pub fn try_update<U>(&self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.inner.try_update(|kept| change(kept.of_mut()))
    }

    /// Whoever asks is told of the next value.
    pub fn track(&self) {
        track(self.inner);
    }

    /// Looks at the value; whoever asks is told of the next.
    pub fn with<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        self.track();
        self.with_untracked(look)
    }

    /// Looks at the value.
    pub fn with_untracked<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        look(self.inner.read_untracked().of())
    }

    /// Looks at the value, while the page it belongs to is there.
    pub fn try_with_untracked<U>(&self, look: impl FnOnce(&T) -> U) -> Option<U> {
        Some(look(self.inner.try_read_untracked()?.of()))
    }
}

impl<T: Clone + 'static> RwSignal<T> {
    /// The value; whoever asks is told of the next.
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// The value.
    pub fn get_untracked(&self) -> T {
        self.with_untracked(T::clone)
    }

    /// The value, while the page it belongs to is there.
    pub fn try_get_untracked(&self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }
}

impl<T: Clone + 'static> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        derived(move || signal.get())
    }
}

/// A value kept as long as the page it belongs to; nobody is told when it changes.
pub struct StoredValue<T> {
    inner: Stored,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for StoredValue<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoredValue<T> {}

impl<T: Default + 'static> Default for StoredValue<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

#[inline(never)]
fn store(value: Kept) -> Stored {
    Stored::new(value)
}

impl<T: 'static> StoredValue<T> {
    pub fn new(value: T) -> Self {
        Self {
            inner: store(Kept::new(value)),
            of: PhantomData,
        }
    }

    /// Looks at the value.
    pub fn with_value<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        look(self.inner.read_value().of())
    }

    /// Changes the value in its place, while the page it belongs to is there.
    pub fn update_value<U>(&self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.inner.try_update_value(|kept| change(kept.of_mut()))
    }

    /// Sets another value. Nothing happens where the page it belongs to is gone.
    pub fn set_value(&self, value: T) {
        self.update_value(|kept| *kept = value);
    }
}

impl<T: Clone + 'static> StoredValue<T> {
    pub fn get_value(&self) -> T {
        self.with_value(T::clone)
    }

    /// The value, while the page it belongs to is there.
    pub fn try_get_value(&self) -> Option<T> {
        Some(self.inner.try_read_value()?.of::<T>().clone())
    }
}
