//! What the pages of the office have in common: they ask its server, say in words what went wrong,
//! and wait until this device is linked to it.

use std::rc::Rc;

use leptos::prelude::*;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};

use crate::{
    app::{AppState, spawn_detached, spawn_scoped, use_app},
    components::TroubleNote,
    i18n::{Trouble, lang, sync::SyncTexts},
    sync::{SyncError, SyncState, ask_office},
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
    pub fn show<A: DeserializeOwned + 'static>(
        self,
        path: impl Fn() -> String + 'static,
        take: impl Fn(A) + 'static,
    ) {
        let take = Rc::new(take);
        Effect::new(move |_| {
            self.done.track();
            let asked = path();
            if self.linked.get() {
                let take = Rc::clone(&take);
                spawn_scoped(self.ask("GET", asked, None::<()>, move |said| take(said)));
            }
        });
    }

    /// Asks once, for more of what is shown.
    pub fn more<A: DeserializeOwned + 'static>(self, path: String, take: impl Fn(A) + 'static) {
        spawn_scoped(self.ask("GET", path, None::<()>, take));
    }

    /// Has something done; then what is shown is asked for anew.
    pub fn post(self, path: String, what: impl Serialize + 'static) {
        self.post_and(path, what, |_: IgnoredAny| {});
    }

    /// The same with something to do with the answer.
    pub fn post_and<A: DeserializeOwned + 'static>(
        self,
        path: String,
        what: impl Serialize + 'static,
        then: impl Fn(A) + 'static,
    ) {
        let take = move |said| {
            then(said);
            self.done.try_update(|done| *done += 1);
        };
        spawn_detached(self.ask("POST", path, Some(what), take));
    }

    async fn ask<A: DeserializeOwned>(
        self,
        method: &'static str,
        path: String,
        body: Option<impl Serialize>,
        take: impl Fn(A),
    ) {
        let store = self.app.store();
        match ask_office(&store, method, &path, body.as_ref()).await {
            Ok(said) => {
                self.fault.try_set(Trouble::default());
                take(said);
            }
            Err(error) => self.failed(&error),
        }
    }

    /// Whether what was asked last was not answered as it should be; followed.
    pub fn has_failed(self) -> bool {
        !self.fault.with(Trouble::is_empty)
    }

    fn failed(self, error: &SyncError) {
        let lang = self.app.lang.try_get_untracked().unwrap_or_default();
        self.fault.try_set(Trouble::of_sync(error, lang));
    }
}

/// A request's body that says nothing.
#[derive(Serialize)]
pub struct Nothing {}

/// One of a list of the office's. What a newer office lists and this build cannot read is left out,
/// and the others are shown.
#[derive(Deserialize)]
#[serde(untagged)]
enum Listed<T> {
    Known(T),
    Other(IgnoredAny),
}

/// For `#[serde(deserialize_with)]`: those of a list that this build can read.
///
/// # Errors
/// Where there is no list.
pub fn listed<'de, T, D>(from: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let all = Vec::<Listed<T>>::deserialize(from)?.into_iter();
    let known = all.filter_map(|one| match one {
        Listed::Known(one) => Some(one),
        Listed::Other(_) => None,
    });
    Ok(known.collect())
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
