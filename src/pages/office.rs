//! What the pages of the office have in common: they ask its server, say in words what went wrong,
//! and wait until this device is linked to it.

use leptos::prelude::*;
use std::rc::Rc;

use domain::value::Value;

use crate::{
    app::{AppState, spawn_detached, spawn_scoped, use_app},
    components::TroubleNote,
    i18n::{Trouble, lang, sync::SyncTexts},
    sync::{SyncError, SyncState, ask_office, member},
};

/// The office, as one page asks it. Copies are the same.
#[derive(Clone, Copy)]
pub struct Office {
    app: AppState,
    linked: Memo<bool>,
    fault: RwSignal<Trouble>,
    /// Counts the requests that changed something: what is shown may be another by them.
    done: RwSignal<u32>,
}

/// What is done with an answer.
type Take = Rc<dyn Fn(&Value)>;

impl Office {
    /// For the page that is being made.
    pub fn of_page() -> Self {
        let app = use_app();
        Self {
            app,
            // Known a moment after the page is opened by its address.
            linked: Memo::new(move |_| app.sync.get() != SyncState::Unlinked),
            fault: RwSignal::new(Trouble::default()),
            done: RwSignal::new(0),
        }
    }

    /// Asks for what is shown: once linked, again after each [change](Self::post), and when a signal
    /// `path` reads changes.
    pub fn show(self, path: impl Fn() -> String + 'static, take: impl Fn(&Value) + 'static) {
        let take: Take = Rc::new(take);
        Effect::new(move |_| {
            self.done.track();
            let asked = path();
            if self.linked.get() {
                spawn_scoped(self.ask("GET", asked, None, Rc::clone(&take)));
            }
        });
    }

    /// Asks once, for more of what is shown.
    pub fn more(self, path: String, take: impl Fn(&Value) + 'static) {
        spawn_scoped(self.ask("GET", path, None, Rc::new(take)));
    }

    /// Has something done; then what is shown is asked for anew.
    pub fn post(self, path: String, what: Value, then: impl Fn(&Value) + 'static) {
        let take = move |said: &Value| {
            then(said);
            self.done.try_update(|done| *done += 1);
        };
        spawn_detached(self.ask("POST", path, Some(what), Rc::new(take)));
    }

    async fn ask(self, method: &'static str, path: String, body: Option<Value>, take: Take) {
        let store = self.app.store();
        match ask_office(&store, method, &path, body.as_ref()).await {
            Ok(said) => {
                self.fault.try_set(Trouble::default());
                take(&said);
            }
            Err(error) => self.failed(&error),
        }
    }

    fn failed(self, error: &SyncError) {
        let lang = self.app.lang.try_get_untracked().unwrap_or_default();
        self.fault.try_set(Trouble::of_sync(error, lang));
    }
}

/// What the office listed, read one by one; what a newer office adds is left out.
pub fn listed<T>(said: &Value, list: &str, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    let listed = member(said, list).as_list().unwrap_or_default();
    listed.iter().filter_map(read).collect()
}

/// A text of an answer; empty where there is none.
pub fn text(said: &Value, name: &str) -> String {
    member(said, name).as_text().unwrap_or_default().to_owned()
}

/// What stands between these tags once the device is linked; before, the way to link it. Then what
/// went wrong.
#[component]
pub fn AtOffice(office: Office, children: ChildrenFn) -> impl IntoView {
    let t = move || SyncTexts::of(lang());
    view! {
        <Show when=move || office.linked.get() fallback=move || view! {
            <p class="note" data-test="need-link">{move || t().need_link}</p>
            <div><a href="/link" class="btn">{move || t().link}</a></div>
        }>{children()}</Show>
        <TroubleNote trouble=office.fault />
    }
}
