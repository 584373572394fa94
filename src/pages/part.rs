//! Pages in parts of the program that come after the first start. In a release each part is a
//! WebAssembly module of its own (Leptos' `wasm_split`), which the service worker keeps once the app
//! has started, so that it opens without a network too; docs/size.md says why.

use std::pin::Pin;

use leptos::{prelude::*, wasm_split::SplitLoaderError};

use crate::{
    app::spawn_scoped,
    i18n::{lang, shell::ShellTexts},
};

/// Makes a page of a part under the owner that is current when it is called.
pub type MakePage<P> = fn(P) -> AnyView;

/// A part on its way.
pub type Loading<P> = Pin<Box<dyn Future<Output = Result<MakePage<P>, SplitLoaderError>>>>;

/// `load!(function)`: calls a function that `wasm_split` marks. Without the feature it is a plain one.
#[cfg(feature = "split")]
macro_rules! load {
    ($part:path) => {
        || Box::pin($part())
    };
}
#[cfg(not(feature = "split"))]
macro_rules! load {
    ($part:path) => {
        || Box::pin(std::future::ready($part()))
    };
}
pub(super) use load;

/// The page once its part is there; before, that it is being opened, or that it could not be had.
pub fn in_part<P: Clone + Send + Sync + 'static>(load: fn() -> Loading<P>, page: P) -> AnyView {
    let t = move || ShellTexts::of(lang());
    // The inner one is `None` when the part could not be had.
    let loaded = RwSignal::new(None::<Option<MakePage<P>>>);
    let fetch = move || {
        loaded.set(None);
        spawn_scoped(async move {
            loaded.set(Some(load().await.ok()));
        });
    };
    fetch();
    let view = move || {
        match loaded.get() {
        Some(Some(make)) => make(page.clone()),
        None => view! {
            <main class="page narrow"><p class="soft" role="status">{move || t().opening}</p></main>
        }
        .into_any(),
        Some(None) => view! {
            <main class="page narrow" data-test="part-missing">
                <p class="note bad" role="alert">{move || t().part_missing}</p>
                <div><button type="button" class="btn btn-primary" data-test="retry" on:click=move |_| fetch()>{move || t().retry}</button></div>
            </main>
        }
        .into_any(),
    }
    };
    view.into_any()
}
