//! What may stand in braces.

use rust_decimal::Decimal;

use super::{
    Element, Markup, Node,
    computed::{Memo, Signal},
    signal::RwSignal,
};

/// Something that can be shown.
pub trait IntoMarkup {
    fn into_markup(self) -> Markup;
}

impl IntoMarkup for Markup {
    fn into_markup(self) -> Markup {
        self
    }
}

impl IntoMarkup for Element {
    fn into_markup(self) -> Markup {
        Node::Element(self).into()
    }
}

impl IntoMarkup for () {
    fn into_markup(self) -> Markup {
        Markup::nothing()
    }
}

impl IntoMarkup for &'static str {
    fn into_markup(self) -> Markup {
        Markup::words(self)
    }
}

impl IntoMarkup for String {
    fn into_markup(self) -> Markup {
        Markup::words(self)
    }
}

impl<T: IntoMarkup> IntoMarkup for Option<T> {
    fn into_markup(self) -> Markup {
        self.map_or_else(Markup::nothing, T::into_markup)
    }
}

impl<T: IntoMarkup> IntoMarkup for Vec<T> {
    fn into_markup(self) -> Markup {
        self.into_iter().collect_view()
    }
}

impl<F, T> IntoMarkup for F
where
    F: FnMut() -> T + 'static,
    T: IntoMarkup,
{
    fn into_markup(self) -> Markup {
        Markup::live(self)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl IntoMarkup for $number {
            fn into_markup(self) -> Markup {
                Markup::words(self.to_string())
            }
        }
    )*};
}

numbers!(u8, u32, u64, usize, i64, Decimal);

macro_rules! signals {
    ($($signal:ident),*) => {$(
        impl<T> IntoMarkup for $signal<T>
        where
            T: IntoMarkup + Clone + 'static,
        {
            fn into_markup(self) -> Markup {
                Markup::live(move || self.get())
            }
        }
    )*};
}

signals!(Signal, Memo, RwSignal);

/// Makes one part of a sequence of them.
pub trait CollectView {
    fn collect_view(self) -> Markup;
}

impl<I> CollectView for I
where
    I: IntoIterator,
    I::Item: IntoMarkup,
{
    fn collect_view(self) -> Markup {
        Markup::many(self.into_iter().map(IntoMarkup::into_markup).collect())
    }
}
