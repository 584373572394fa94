//! What waits at the office, and what of it was not looked at yet on this device.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    btree,
    dossier::PaperRow,
    inbox::{self, Entry},
};
use leptos::prelude::*;

use super::{AppState, Session, spawn_detached, spawn_scoped};
use crate::{browser, store::settings::INBOX_SEEN};

/// In context below the frame. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Inbox {
    /// All that waits on this device.
    pub entries: Memo<Arc<Vec<Entry>>>,
    /// The marks of what was looked at; `None` until read.
    seen: RwSignal<Option<BTreeSet<String>>>,
    app: AppState,
}

/// Gives the inbox to everything below the calling component.
pub fn provide_inbox(app: AppState, session: Session) -> Inbox {
    let seen = RwSignal::new(None);
    let kept = StoredValue::new((None, inbox::Inbox::default()));
    let entries = Memo::new_with_compare(
        move |_| {
            app.rows.with(|rows| {
                let covered = rows.iter().filter(|row| session.covers(row));
                let (pack, role) = (app.pack(), session.role());
                let is_turn = |paper: &PaperRow| {
                    role.is_some_and(|role| {
                        let awaited = pack.workflow.awaited(role, paper.paper, paper.state);
                        awaited.is_none()
                    })
                };
                kept.try_update_value(|(of, kept)| {
                    // Another role has other turns.
                    if *of != role {
                        (*of, *kept) = (role, inbox::Inbox::default());
                    }
                    kept.follow(covered, browser::today(), is_turn)
                })
                .unwrap_or_default()
            })
        },
        |before, after| {
            before
                .zip(after)
                .is_none_or(|(before, after)| !Arc::ptr_eq(before, after))
        },
    );
    let store = app.store();
    spawn_scoped(async move {
        let kept = store.setting(&INBOX_SEEN).await.ok().flatten();
        seen.set(Some(kept.unwrap_or_default()));
    });
    let inbox = Inbox { entries, seen, app };
    provide_context(inbox);
    inbox
}

/// The inbox, from any component below the frame.
pub fn use_inbox() -> Inbox {
    expect_context()
}

impl Inbox {
    /// How much waits for somebody here that nobody has looked at.
    pub fn unseen(self) -> usize {
        self.entries.with(|entries| {
            self.seen.with(|seen| {
                let Some(seen) = seen else { return 0 };
                let asks = entries.iter().filter(|entry| entry.heap.asks());
                asks.filter(|entry| !seen.contains(&entry.mark())).count()
            })
        })
    }

    /// What had been looked at before; `None` until read.
    pub fn seen(self) -> Option<BTreeSet<String>> {
        self.seen.get()
    }

    /// All that is listed was looked at. `also` are the marks of what else is; where that is not known
    /// now, what was looked at of it stays so.
    pub fn look(self, also: Option<BTreeSet<String>>) {
        let marks = self
            .entries
            .with(|entries| btree::set(entries.iter().map(Entry::mark)));
        let Some(before) = self.seen.get_untracked() else {
            return;
        };
        let mut now = marks;
        match also {
            Some(also) => now.extend(also),
            None => now.extend(
                before
                    .iter()
                    .filter(|mark| mark.starts_with(APPLICANT))
                    .cloned(),
            ),
        }
        if now == before {
            return;
        }
        let store = self.app.store();
        self.seen.set(Some(now.clone()));
        // When it is not kept, it is shown as new once more.
        spawn_detached(async move { drop(store.set(&INBOX_SEEN, &now).await) });
    }
}

/// What the marks of those begin with who wait to be admitted.
pub const APPLICANT: &str = "applicant/";
