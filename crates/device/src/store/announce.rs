//! Telling this tab's pages and the other tabs which dossiers changed.

use std::{cell::RefCell, rc::Rc};

use domain::dossier::DossierRow;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// Dossiers that changed.
#[derive(Clone, Debug)]
pub struct Changed {
    pub dossiers: Vec<String>,
    /// Their rows, when this tab wrote them; other tabs read them anew.
    pub rows: Vec<DossierRow>,
    /// Whether another tab did it.
    pub elsewhere: bool,
}

type Listener = Rc<dyn Fn(&Changed)>;
type Listeners = Rc<RefCell<Vec<(u32, Listener)>>>;

/// Both directions of the channel between tabs.
pub struct Announcer {
    listeners: Listeners,
    next: RefCell<u32>,
    channel: Option<BroadcastChannel>,
    _on_message: Option<Closure<dyn Fn(MessageEvent)>>,
}

/// Ends its listening when dropped.
pub struct Subscription {
    listeners: Listeners,
    id: u32,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.listeners.borrow_mut().retain(|(id, _)| *id != self.id);
    }
}

impl Announcer {
    pub fn new(name: &str) -> Self {
        let listeners = Listeners::default();
        // A browser without BroadcastChannel still works; its tabs see each other on reload.
        let channel = BroadcastChannel::new(name).ok();
        let on_message = channel.as_ref().map(|channel| {
            let listeners = Rc::clone(&listeners);
            let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let dossiers: Vec<String> = event
                    .data()
                    .dyn_ref::<Array>()
                    .map(|list| list.iter().filter_map(|item| item.as_string()).collect())
                    .unwrap_or_default();
                tell(
                    &listeners,
                    &Changed {
                        dossiers,
                        rows: Vec::new(),
                        elsewhere: true,
                    },
                );
            });
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
            heard
        });
        Self {
            listeners,
            next: RefCell::new(0),
            channel,
            _on_message: on_message,
        }
    }

    pub fn subscribe(&self, listener: impl Fn(&Changed) + 'static) -> Subscription {
        let id = {
            let mut next = self.next.borrow_mut();
            *next += 1;
            *next
        };
        self.listeners.borrow_mut().push((id, Rc::new(listener)));
        Subscription {
            listeners: Rc::clone(&self.listeners),
            id,
        }
    }

    pub fn announce(&self, changed: &Changed) {
        self.tell_others(&changed.dossiers);
        tell(&self.listeners, changed);
    }

    pub fn tell_others(&self, dossiers: &[String]) {
        if let Some(channel) = &self.channel {
            let list: Array = dossiers.iter().map(|id| JsValue::from_str(id)).collect();
            let _other_tabs_read_on_their_next_visit = channel.post_message(&list);
        }
    }
}

/// A listener may subscribe or end subscriptions, so none runs under the borrow.
fn tell(listeners: &Listeners, changed: &Changed) {
    let now: Vec<Listener> = listeners
        .borrow()
        .iter()
        .map(|(_, listener)| Rc::clone(listener))
        .collect();
    for listener in now {
        listener(changed);
    }
}

impl Drop for Announcer {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}
