//! The place on a page that its address names: `?at=PLACE`.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;

/// The place the page was asked for; not followed.
pub fn asked() -> Option<String> {
    use_query_map().with_untracked(|query| query.get("at"))
}

/// Brings the asked row of a list into view, as soon as `rows` has it.
pub fn show_asked(rows: impl Fn() -> Vec<String> + Send + Sync + 'static) {
    let wanted = RwSignal::new(asked());
    Effect::new(move |_| {
        let there = wanted.with(|id| {
            let id = id.as_ref()?;
            rows().contains(id).then(|| id.clone())
        });
        if let Some(id) = there {
            wanted.set(None);
            show_soon(id);
        }
    });
}

/// Brings the element of this id into view and gives it the focus, once it is on the page.
pub fn show_soon(id: String) {
    // Effects run before the next frame.
    request_animation_frame(move || show(&id));
}

fn show(id: &str) {
    let Some(element) = document().get_element_by_id(id) else {
        return;
    };
    element.scroll_into_view();
    let first = element
        .query_selector("input, button, summary")
        .ok()
        .flatten();
    if let Some(control) = first
        && let Ok(control) = control.dyn_into::<web_sys::HtmlElement>()
    {
        drop(control.focus());
    }
}
