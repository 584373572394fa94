//! The queue of saves, as signals.

use device::edits::{SaveEvent, SaveQueue, SaveState};
use leptos::prelude::*;

use crate::store::Store;

/// A queue whose reports are put into signals, for the life of the page.
pub fn queue(store: Store, state: RwSignal<SaveState>, room_low: RwSignal<bool>) -> SaveQueue {
    let queue = SaveQueue::new(store);
    let subscription = queue.subscribe(move |event| match event {
        SaveEvent::State(now) => {
            state.try_set(now.clone());
        }
        SaveEvent::RoomLow(low) => {
            room_low.try_set(*low);
        }
        SaveEvent::Unsaved(_) => {}
    });
    std::mem::forget(subscription);
    queue
}
