//! Pages that are looked at and not filled in.

use domain::{enterprise, workflow::Denial};
use leptos::{html, prelude::*};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, MutationObserver, MutationObserverInit};

use crate::{app::use_session, i18n::lang};

/// Controls that still have to be barred.
const OPEN: &str = ":is(input, select, textarea, button):not([data-read], [data-barred][disabled])";

/// In context below [`ReadOnly`]: a reason why nothing can be written stands above it all.
#[derive(Clone, Copy)]
pub(super) struct Framed;

/// Disables every control between its tags, also those that come later, except the ones marked
/// `data-read`, which change what is seen and nothing else. What is not marked is barred, so that a
/// page cannot forget it; the mark `data-barred` is for looks.
#[component]
pub fn ReadOnly(children: Children) -> impl IntoView {
    provide_context(Framed);
    let frame = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let Some(frame) = frame.get() else { return };
        bar(&frame);
        let seen = Closure::<dyn Fn()>::new({
            let frame = frame.clone();
            move || bar(&frame)
        });
        let Ok(observer) = MutationObserver::new(seen.as_ref().unchecked_ref()) else {
            return;
        };
        let what = MutationObserverInit::new();
        what.set_subtree(true);
        what.set_child_list(true);
        // A page that enables its button again.
        what.set_attribute_filter(
            &[wasm_bindgen::JsValue::from_str("disabled")]
                .into_iter()
                .collect::<js_sys::Array>(),
        );
        drop(observer.observe_with_options(&frame, &what));
        let held = SendWrapper::new((observer, seen));
        on_cleanup(move || held.0.disconnect());
    });
    view! { <div node_ref=frame>{children()}</div> }
}

/// How many pages that are filled in are on the screen: one or none, and two while one goes.
#[derive(Clone, Copy, Default)]
pub struct FilledInCount(RwSignal<u32>);

impl FilledInCount {
    /// Whether there is one; followed.
    pub fn any(self) -> bool {
        self.0.get() > 0
    }
}

/// A page on which records of `kind` are filled in. A role that may not write them finds it barred,
/// and the reason above it.
#[component]
pub fn FilledIn(
    #[prop(default = enterprise::KIND)] kind: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let session = use_session();
    let FilledInCount(count) = expect_context();
    count.update(|count| *count += 1);
    on_cleanup(move || {
        count.try_update(|count| *count -= 1);
    });
    let why = Memo::new(move |_| session.barred(kind, "", None));
    view! { <Barred why>{children()}</Barred> }
}

/// Read only while there is a reason, which stands above it. Its children are made anew when the
/// reason changes.
#[component]
pub fn Barred(#[prop(into)] why: Signal<Option<Denial>>, children: ChildrenFn) -> impl IntoView {
    let session = use_session();
    move || {
        let children = children.clone();
        let Some(why) = why.get() else {
            return children();
        };
        // To those who only read, the frame says it above every page.
        let said = (!session.only_reads()).then(|| {
            let words = why.words();
            view! { <p class="banner calm" role="note" data-test="barred">{move || words.get(lang()).to_owned()}</p> }
        });
        view! { {said}<ReadOnly>{children()}</ReadOnly> }.into_any()
    }
}

fn bar(frame: &Element) {
    let Ok(open) = frame.query_selector_all(OPEN) else {
        return;
    };
    for nth in 0..open.length() {
        if let Some(control) = open
            .get(nth)
            .and_then(|node| node.dyn_into::<Element>().ok())
        {
            drop(control.set_attribute("disabled", ""));
            drop(control.set_attribute("data-barred", ""));
        }
    }
}
