//! Telling this tab's pages and the other tabs which dossiers changed.

use domain::{dossier::DossierRow, record::Record};
use gloo_events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::listeners::{Listeners, Subscription};

/// Dossiers that changed.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    pub dossiers: Vec<String>,
    /// Their rows, where a commit of this tab wrote them; else they are to be read anew.
    pub rows: Vec<DossierRow>,
    /// The records that commit wrote, as they are now; else they are to be read anew.
    pub records: Vec<Record>,
    /// How many changes were written.
    pub made: u32,
    /// Whether another tab did it.
    pub elsewhere: bool,
}

/// Both directions of the channel between tabs.
pub struct Announcer {
    listeners: Listeners<Changed>,
    channel: Option<BroadcastChannel>,
    _on_message: Option<EventListener>,
}

impl Announcer {
    pub fn new(name: &str) -> Self {
        let listeners = Listeners::default();
        // A browser without BroadcastChannel still works; its tabs see each other on reload.
        let channel = BroadcastChannel::new(name).ok();
        let on_message = channel.as_ref().map(|channel| {
            let notify = listeners.share();
            EventListener::new(channel, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
                let list = data.as_ref().and_then(|data| data.dyn_ref::<Array>());
                let mut parts = list.into_iter().flat_map(|list| list.iter());
                let made = parts.next().and_then(|made| made.as_f64());
                notify(&Changed {
                    dossiers: parts.filter_map(|item| item.as_string()).collect(),
                    made: made.unwrap_or_default() as u32,
                    elsewhere: true,
                    ..Changed::default()
                });
            })
        });
        Self {
            listeners,
            channel,
            _on_message: on_message,
        }
    }

    pub fn subscribe(&self, listener: impl Fn(&Changed) + 'static) -> Subscription {
        self.listeners.subscribe(listener)
    }

    pub fn announce(&self, changed: &Changed) {
        self.announce_elsewhere(changed.made, &changed.dossiers);
        self.listeners.notify(changed);
    }

    /// How many changes, and then the dossiers.
    pub fn announce_elsewhere(&self, made: u32, dossiers: &[String]) {
        if let Some(channel) = &self.channel {
            let dossiers = dossiers.iter().map(|id| JsValue::from_str(id));
            let list: Array = [made.into()].into_iter().chain(dossiers).collect();
            let _other_tabs_read_on_their_next_visit = channel.post_message(&list);
        }
    }
}

impl Drop for Announcer {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}
