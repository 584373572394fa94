//! Values worked out from signals, and what is done when one changes.
//!
//! Leptos makes the code of a memo for each closure and for each type of value, and a closure kept
//! as `dyn Fn` is held up to three times by its table. Here a closure is kept once, and all memos
//! are one type of memo inside.

use std::{any::Any, marker::PhantomData, rc::Rc, sync::Arc};

use leptos::prelude::{Get, GetUntracked, Track, untrack};

use super::signal::StoredValue;

/// A value that is worked out again when a signal it read changes, and that tells others only when
/// it is another one then.
pub struct Memo<T> {
    inner: leptos::prelude::Memo<Kept>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

/// A value of any type, and how to tell it from another of that type.
#[derive(Clone)]
struct Kept {
    value: Arc<dyn Any + Send + Sync>,
    differs: fn(&Kept, &Kept) -> bool,
}

impl Kept {
    fn new<T: Send + Sync + 'static>(value: T, differs: fn(&Self, &Self) -> bool) -> Self {
        Self {
            value: Arc::new(value),
            differs,
        }
    }

    /// Every memo keeps values of one type only.
    fn of<T: 'static>(&self) -> Option<&T> {
        self.value.downcast_ref()
    }
}

/// Works out a value (why not a closure: [`super::Make`]).
trait Work<In, Out> {
    fn work(&self, given: In) -> Out;
}

struct Worker<F>(F);

impl<Out, F: Fn() -> Out> Work<(), Out> for Worker<F> {
    fn work(&self, (): ()) -> Out {
        (self.0)()
    }
}

/// With the value before.
struct Again<F, T> {
    make: F,
    differs: fn(&Kept, &Kept) -> bool,
    of: PhantomData<fn() -> T>,
}

impl<T, F> Work<Option<&Kept>, Kept> for Again<F, T>
where
    T: Send + Sync + 'static,
    F: Fn(Option<&T>) -> T,
{
    fn work(&self, before: Option<&Kept>) -> Kept {
        Kept::new((self.make)(before.and_then(Kept::of)), self.differs)
    }
}

type Working = Box<dyn for<'a> Work<Option<&'a Kept>, Kept> + Send + Sync>;

#[inline(never)]
fn memo(work: Working) -> leptos::prelude::Memo<Kept> {
    leptos::prelude::Memo::new_with_compare(
        move |before| work.work(before),
        |before, now| match (before, now) {
            (Some(before), Some(now)) => (now.differs)(before, now),
            _ => true,
        },
    )
}

impl<T: Send + Sync + 'static> Memo<T> {
    /// `make` is given the value before, if there was one.
    pub fn new(make: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self
    where
        T: PartialEq,
    {
        Self::of(make, |before, now| before.of::<T>() != now.of::<T>())
    }

    /// Of values that are another one whenever they are worked out again.
    pub fn always(make: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        Self::of(make, |_, _| true)
    }

    fn of(
        make: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
        differs: fn(&Kept, &Kept) -> bool,
    ) -> Self {
        let of = PhantomData;
        let inner = memo(Box::new(Again { make, differs, of }));
        Self {
            inner,
            of: PhantomData,
        }
    }
}

impl<T: Clone + 'static> Memo<T> {
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

impl<T: 'static> Memo<T> {
    /// Whoever asks is told of the next value.
    pub fn track(&self) {
        self.inner.track();
    }

    /// Looks at the value; whoever asks is told of the next.
    pub fn with<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        look(held(&self.inner.get()))
    }

    /// Looks at the value.
    pub fn with_untracked<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        look(held(&self.inner.get_untracked()))
    }

    /// Looks at the value, while the page it belongs to is there.
    pub fn try_with_untracked<U>(&self, look: impl FnOnce(&T) -> U) -> Option<U> {
        self.inner.try_get_untracked().map(|kept| look(held(&kept)))
    }
}

fn held<T: 'static>(kept: &Kept) -> &T {
    match kept.of() {
        Some(value) => value,
        // `Memo` makes values of its own type, and nobody else can make one.
        None => unreachable!(),
    }
}

/// A value that is worked out whenever it is read, from whatever signals.
pub struct Signal<T>(StoredValue<Rc<dyn Work<(), T>>>);

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

/// A signal that is worked out whenever it is read.
pub fn derived<T: 'static>(make: impl Fn() -> T + 'static) -> Signal<T> {
    Signal(StoredValue::new(Rc::new(Worker(make))))
}

impl<T: 'static> Signal<T> {
    /// A value that stays as it is.
    pub fn stored(value: T) -> Self
    where
        T: Clone,
    {
        derived(move || value.clone())
    }

    /// The value; whoever asks is told of the next.
    pub fn get(&self) -> T {
        self.0.get_value().work(())
    }

    /// The value.
    pub fn get_untracked(&self) -> T {
        untrack(|| self.get())
    }

    /// Looks at the value; whoever asks is told of the next.
    pub fn with<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        look(&self.get())
    }

    /// Looks at the value.
    pub fn with_untracked<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        look(&self.get_untracked())
    }
}

impl<T: Clone + Default + 'static> Default for Signal<T> {
    fn default() -> Self {
        Self::stored(T::default())
    }
}

impl<T: Clone + 'static> From<T> for Signal<T> {
    fn from(value: T) -> Self {
        Self::stored(value)
    }
}

impl<T: Clone + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        derived(move || memo.get())
    }
}

/// What is done now, and again when a signal it read changes, while the page is there.
pub struct Effect;

impl Effect {
    /// `run` is given what it gave before, if it ran before.
    #[expect(clippy::new_ret_no_self, reason = "written as Leptos writes it")]
    pub fn new<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
        let mut before = None;
        effect(Box::new(Runner(move || {
            before = Some(run(before.take()));
        })));
    }
}

/// Does something (why not a closure: [`super::Make`]).
trait Run {
    fn run(&mut self);
}

struct Runner<F>(F);

impl<F: FnMut()> Run for Runner<F> {
    fn run(&mut self) {
        (self.0)();
    }
}

#[inline(never)]
fn effect(mut run: Box<dyn Run>) {
    leptos::prelude::Effect::new(move |_| run.run());
}
