//! The worker that makes files, as the page has it: begun with the first file, ended when nothing was asked
//! of it for a while, when its work is cancelled, and with the page.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use documents::{
    Kind,
    job::{Answer, Ask, SCRIPT},
};
use domain::{Words, json};
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{Blob, ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::words::DocumentsTexts;
use crate::browser::files;

/// It is kept so long for the next file.
const IDLE: Duration = Duration::from_secs(30);

/// A file on its way, or made.
#[derive(Clone)]
pub enum Stands {
    Idle,
    Making { kind: Kind, done: u32, all: u32 },
    Made { name: String, blob: Blob },
    Failed(Words),
    Stopped,
}

/// Makes files, one at a time. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub struct Maker {
    pub stands: RwSignal<Stands, LocalStorage>,
    job: StoredValue<u32>,
    running: StoredValue<Option<Running>, LocalStorage>,
}

type OnMessage = Closure<dyn Fn(MessageEvent)>;
type OnError = Closure<dyn Fn(ErrorEvent)>;

struct Running {
    worker: Worker,
    /// It has said that it takes jobs.
    ready: Rc<Cell<bool>>,
    /// What is sent once it does.
    waiting: Rc<RefCell<Option<Array>>>,
    _listeners: (OnMessage, OnError),
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// The same words in both languages.
pub fn both(of: fn(&DocumentsTexts) -> &'static str) -> Words {
    let of = |lang| of(DocumentsTexts::of(lang));
    Words::new(of(domain::Lang::Zh), of(domain::Lang::En))
}

impl Maker {
    pub fn new() -> Self {
        let maker = Self {
            stands: RwSignal::new_local(Stands::Idle),
            job: StoredValue::new(0),
            running: StoredValue::new_local(None),
        };
        on_cleanup(move || maker.end());
        maker
    }

    /// A file is being prepared from now on; the number of its job.
    pub fn begin(self, kind: Kind) -> u32 {
        let job = self.job.get_value().wrapping_add(1).max(1);
        self.job.set_value(job);
        let (done, all) = (0, 0);
        self.stands.set(Stands::Making { kind, done, all });
        job
    }

    /// Whether a job is still wanted.
    pub fn wants(self, job: u32) -> bool {
        let making = self
            .stands
            .try_with_untracked(|stands| matches!(stands, Stands::Making { .. }));
        making == Some(true) && self.job.try_get_value() == Some(job)
    }

    /// Sends a job that was begun, with the texts of its records and the bytes of its pictures.
    pub fn send(self, ask: &Ask, lists: &[String], pictures: &[Uint8Array]) {
        let Ok(text) = json::to_string(ask) else {
            return self.fail(both(|t| t.unread));
        };
        let message = Array::of1(&JsValue::from_str(&text));
        for list in lists {
            message.push(&JsValue::from_str(list));
        }
        for picture in pictures {
            message.push(picture);
        }
        let known = self.running.with_value(|running| {
            let running = running.as_ref()?;
            if running.ready.get() {
                return Some(running.worker.post_message(&message).is_ok());
            }
            running.waiting.replace(Some(message.clone()));
            Some(true)
        });
        match known {
            Some(true) => {}
            Some(false) => self.fail(both(|t| t.broke)),
            None => match self.start(message) {
                Ok(running) => self.running.set_value(Some(running)),
                Err(_) => self.fail(both(|t| t.no_worker)),
            },
        }
    }

    /// Nothing of the job goes on.
    pub fn stop(self) {
        self.end();
        self.stands.set(Stands::Stopped);
    }

    /// There is no file; the next one is made by a new worker.
    pub fn fail(self, words: Words) {
        self.end();
        self.stands.try_set(Stands::Failed(words));
    }

    fn end(self) {
        self.running.try_update_value(Option::take);
    }

    fn start(self, first: Array) -> Result<Running, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options)?;
        let (ready, waiting) = (
            Rc::new(Cell::new(false)),
            Rc::new(RefCell::new(Some(first))),
        );
        let on_message = {
            let (worker, ready, waiting) = (worker.clone(), ready.clone(), waiting.clone());
            OnMessage::new(move |event: MessageEvent| {
                let message = event.data().unchecked_into::<Array>();
                let text = message.get(0).as_string().unwrap_or_default();
                match json::from_str::<Answer>(&text) {
                    Ok(Answer::Ready) => {
                        ready.set(true);
                        if let Some(message) = waiting.take()
                            && worker.post_message(&message).is_err()
                        {
                            self.fail(both(|t| t.broke));
                        }
                    }
                    Ok(answer) => self.take(answer, &message),
                    Err(_) => self.fail(both(|t| t.broke)),
                }
            })
        };
        let on_error = {
            let ready = ready.clone();
            OnError::new(move |event: ErrorEvent| {
                // Told here; it is nothing the page's own program stops for.
                event.prevent_default();
                self.fail(if ready.get() {
                    both(|t| t.broke)
                } else {
                    both(|t| t.no_worker)
                });
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Running {
            worker,
            ready,
            waiting,
            _listeners: (on_message, on_error),
        })
    }

    fn take(self, answer: Answer, message: &Array) {
        let of = answer.job().unwrap_or_default();
        // Job 0: the worker could not even read which.
        if of != 0 && !self.wants(of) {
            return;
        }
        match answer {
            Answer::Ready => {}
            Answer::Progress { done, all, .. } => {
                self.stands.try_update(|stands| {
                    if let Stands::Making { kind, .. } = *stands {
                        *stands = Stands::Making { kind, done, all };
                    }
                });
            }
            Answer::Made {
                name, media_type, ..
            } => {
                let bytes = message.get(1).unchecked_into::<Uint8Array>().to_vec();
                match files::blob(&bytes, &media_type) {
                    Ok(blob) => {
                        if files::download(&name, &blob).is_err() {
                            self.stands.try_set(Stands::Failed(both(|t| t.not_saved)));
                        }
                        self.stands.try_set(Stands::Made { name, blob });
                    }
                    Err(_) => self.fail(both(|t| t.broke)),
                }
                self.end_when_idle();
            }
            // It ends by itself: a fault in the data is there with the next worker too.
            Answer::Failed { words, .. } => self.fail(words),
        }
    }

    fn end_when_idle(self) {
        let job = self.job.try_get_value();
        set_timeout(
            move || {
                if self.job.try_get_value() == job {
                    self.end();
                }
            },
            IDLE,
        );
    }
}
