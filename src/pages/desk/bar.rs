//! A bar with the mark it is to reach, and its figures in words.

use leptos::prelude::*;

/// How a figure stands to its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    pub actual: u32,
    /// The mark.
    pub needed: u32,
    /// The bar's whole length.
    pub total: u32,
    /// Its day is over and the mark is not reached.
    pub is_late: bool,
}

impl Bar {
    /// A share of the bar's length as a style; at most all of it.
    fn share(self, of: u32) -> String {
        let whole = self.total.max(self.needed).max(1);
        let thousandths = u64::from(of.min(whole)) * 1000 / u64::from(whole);
        format!("{}.{}%", thousandths / 10, thousandths % 10)
    }

    /// The bar; what it says stands beside it.
    pub fn view(self) -> AnyView {
        let met = self.actual >= self.needed;
        view! {
            <span class="track" class:met=met class:late=self.is_late aria-hidden="true">
                <span class="fill" style:width=self.share(self.actual)></span>
                <span class="mark" style:left=self.share(self.needed)></span>
            </span>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_bar_is_never_longer_than_its_track() {
        let bar = Bar {
            actual: 27,
            needed: 28,
            total: 42,
            is_late: false,
        };
        assert_eq!(bar.share(bar.actual), "64.2%");
        assert_eq!(bar.share(bar.needed), "66.6%");
        assert_eq!(bar.share(99), "100.0%");
        let none = Bar {
            needed: 0,
            total: 0,
            ..bar
        };
        assert_eq!(none.share(0), "0.0%");
    }
}
