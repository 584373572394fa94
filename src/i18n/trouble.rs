//! A failure for the screen: a whole sentence for the person, and apart from it what only
//! maintainers read.

use domain::{
    Lang,
    bundle::{BundleFault, Refusal, RefusalReason},
    limits::ATTACHMENT_BYTES,
};

use crate::{
    browser::{BrowserError, errors, photo::PhotoError},
    exchange::ExchangeError,
    i18n::{
        common::Common, dossier::DossierTexts, exchange::ExchangeTexts, fill, format::size,
        store::StoreTexts, sync::SyncTexts,
    },
    store::StoreError,
    sync::SyncError,
};

/// What went wrong: what happened, what is safe, what to do, in one language; and the browser's
/// or the parser's own words, which may be in another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    pub words: String,
    /// Empty when the words say it all.
    pub detail: String,
}

/// Notes a store's failure for the problem report. What was stored and cannot be read is not told.
fn note_store(error: &StoreError) {
    let (kind, words) = match error {
        StoreError::Full => ("store/full", ""),
        StoreError::Unavailable(words) => ("store/unavailable", words.as_str()),
        StoreError::Newer => ("store/newer", ""),
        StoreError::Closed => ("store/closed", ""),
        StoreError::Interrupted(words) => ("store/interrupted", words.as_str()),
        StoreError::Erased => ("store/erased", ""),
        StoreError::NotEnrolled => ("store/not-enrolled", ""),
        StoreError::Damaged(_) => ("store/damaged", ""),
        StoreError::Refused(_) => ("store/refused", ""),
        StoreError::Denied(_) => ("store/denied", ""),
        StoreError::Invalid(words) => ("store/invalid", words.as_str()),
        StoreError::Other(words) => ("store/other", words.as_str()),
    };
    errors::note(kind, words);
}

impl Trouble {
    /// Words alone.
    pub fn said(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            detail: String::new(),
        }
    }

    fn with(words: &str, detail: &str) -> Self {
        Self {
            words: words.to_owned(),
            detail: detail.to_owned(),
        }
    }

    /// No trouble.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// A failure of the store.
    pub fn of_store(error: &StoreError, lang: Lang) -> Self {
        let texts = StoreTexts::of(lang);
        note_store(error);
        match error {
            StoreError::Full => Self::said(texts.full),
            StoreError::Unavailable(detail) => Self::with(texts.unavailable, detail),
            StoreError::Newer => Self::said(texts.newer),
            StoreError::Closed => Self::said(texts.closed),
            StoreError::Interrupted(detail) => Self::with(texts.closed, detail),
            StoreError::Erased => Self::said(texts.erased),
            StoreError::NotEnrolled => Self::said(texts.not_enrolled),
            StoreError::Refused(fault) => {
                let why = fault.problem().words();
                Self::said(fill(texts.refused, &[("why", &why.get(lang))]))
            }
            StoreError::Denied(why) => {
                let why = why.words();
                Self::said(fill(texts.denied, &[("why", &why.get(lang))]))
            }
            StoreError::Damaged(detail) => Self::with(texts.damaged, detail),
            StoreError::Invalid(detail) | StoreError::Other(detail) => {
                Self::with(texts.other, detail)
            }
        }
    }

    /// A failure of handing over, taking in or backing up.
    pub fn of_exchange(error: &ExchangeError, lang: Lang) -> Self {
        let texts = ExchangeTexts::of(lang);
        match error {
            ExchangeError::Store(error) => Self::of_store(error, lang),
            ExchangeError::Refused(fault) => Self::of_fault(fault, lang),
            ExchangeError::Browser(BrowserError(detail)) => {
                errors::note("file", detail);
                Self::with(texts.no_file, detail)
            }
            ExchangeError::Cancelled => Self::said(texts.stopped),
        }
    }

    /// A failure of synchronising with the office.
    pub fn of_sync(error: &SyncError, lang: Lang) -> Self {
        let texts = SyncTexts::of(lang);
        match error {
            SyncError::Unreachable | SyncError::Aborted => Self::said(texts.unreachable_help),
            SyncError::Protocol(detail) => Self::with(texts.unreachable_help, detail),
            SyncError::TooLarge => Self::said(texts.too_large),
            SyncError::Refused(problem) => Self::with(
                if lang == Lang::Zh {
                    &problem.zh
                } else {
                    &problem.en
                },
                &problem.kind,
            ),
            SyncError::NotAccepted(refusal) => Self::of_refusal(refusal, texts),
            SyncError::Succeeded => Self::said(texts.succeeded),
            SyncError::Device(error) => Self::of_exchange(error, lang),
        }
    }

    /// Changes of a device that the office passed on and this device does not take.
    fn of_refusal(refusal: &Refusal, texts: &SyncTexts) -> Self {
        let why = match refusal.reason {
            RefusalReason::HistoryDiffers => texts.why_history_differs,
            RefusalReason::KeyChanged => texts.why_key_changed,
            RefusalReason::RelayNotAllowed => texts.why_relay,
            RefusalReason::Revoked => texts.why_revoked,
            RefusalReason::TooMuchSetAside => texts.why_too_much,
        };
        let (name, n) = (&refusal.name, &refusal.changes);
        Self::said(fill(
            texts.refused_of,
            &[("name", name), ("n", n), ("why", &why)],
        ))
    }

    /// A file that was refused.
    pub fn of_fault(fault: &BundleFault, lang: Lang) -> Self {
        // Its details may quote the file.
        errors::note("bundle", fault.code());
        Self {
            words: fault.sentence(lang),
            detail: fault.detail().unwrap_or_default(),
        }
    }

    /// A photo that was not taken in.
    pub fn of_photo(error: &PhotoError, lang: Lang) -> Self {
        let texts = DossierTexts::of(lang);
        let (kind, words) = match error {
            PhotoError::Empty => ("photo/empty", ""),
            PhotoError::Unreadable(words) => ("photo/unreadable", words.as_str()),
            PhotoError::NotAPicture(words) => ("photo/no-picture", words.as_str()),
            PhotoError::TooLarge(_) => ("photo/too-large", ""),
            PhotoError::Failed(words) => ("photo/failed", words.as_str()),
        };
        errors::note(kind, words);
        match error {
            PhotoError::Empty => Self::said(texts.photo_empty),
            PhotoError::Unreadable(detail) => Self::with(texts.photo_unreadable, detail),
            PhotoError::NotAPicture(detail) => Self::with(texts.photo_no_picture, detail),
            PhotoError::TooLarge(bytes) => Self::said(fill(
                texts.photo_too_large,
                &[("size", &size(*bytes)), ("limit", &size(ATTACHMENT_BYTES))],
            )),
            PhotoError::Failed(detail) => Self::with(texts.photo_failed, detail),
        }
    }

    /// What the fold over the detail is called.
    pub fn detail_label(lang: Lang) -> &'static str {
        Common::of(lang).detail
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_file_that_is_too_large_is_refused_with_both_sizes() {
        for lang in [Lang::Zh, Lang::En] {
            let words = Trouble::of_photo(&PhotoError::TooLarge(70 << 20), lang).words;
            for part in ["73.4\u{a0}MB", "67.1\u{a0}MB"] {
                assert!(words.contains(part), "{words}");
            }
        }
    }
}
