//! A paper as its page has it: what it says, as a decision fixed it or as its record reads now.

use std::sync::Arc;

use domain::{
    decision::Decision,
    dossier::Dossier,
    paper::{Content, Paper},
    project::terms::Terms,
    record::Record,
    workflow::Standing,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::app::{LiveDossier, use_session};

/// A paper on its page. Copies are handles to the same one.
#[derive(Clone, Copy)]
pub struct OnPage {
    pub live: LiveDossier,
    pub paper: Paper,
    pub id: StoredValue<String>,
    pub standing: Memo<Option<Standing>>,
    /// The decision it is read as of, where the address asks for one.
    pub asked: Memo<Option<Decision>>,
    /// Whether it is filled in on this page.
    pub writes: Memo<bool>,
    /// What it says.
    pub content: Memo<Content>,
    /// What it covers beside its own fields.
    pub terms: Memo<Terms>,
}

/// What a paper covers of the dossier's records as they read now.
pub type Covers = fn(&[Record], &Content) -> Terms;

impl OnPage {
    pub fn new(live: LiveDossier, paper: Paper, id: String, covers: Covers) -> Self {
        let session = use_session();
        let query = use_query_map();
        let id = StoredValue::new(id);
        let standing = Memo::new(move |_| {
            let dossier = live.dossier.get()?;
            let mut all = dossier.filed.iter();
            let one = id.with_value(|id| {
                all.find(|one| one.standing.paper == paper && one.id == *id)
                    .cloned()
            });
            Some(one?.standing)
        });
        let asked = Memo::new(move |_| {
            let asked = query.with(|query| query.get("as"))?;
            standing.with(|standing| standing.as_ref()?.decision(&asked).cloned())
        });
        let barred =
            Memo::new(move |_| id.with_value(|id| live.barred(session, paper.kind(), id, "")));
        let writes =
            Memo::new(move |_| barred.with(Option::is_none) && asked.with(Option::is_none));
        let now = Memo::new(move |_| {
            let record = id.with_value(|id| live.record(paper.kind(), id));
            record.as_ref().map(Content::of).unwrap_or_default()
        });
        let content = Memo::new(move |_| {
            let asked = asked.with(|asked| asked.as_ref()?.content.clone());
            let fixed = || standing.with(|standing| standing.as_ref()?.fixed().cloned());
            asked.or_else(fixed).unwrap_or_else(|| now.get())
        });
        let terms = Memo::new(move |_| {
            let decided = |decision: &Decision| Terms::from_figures(&decision.figures);
            let asked = asked.with(|asked| decided(asked.as_ref()?));
            let fixed = || {
                standing.with(|standing| {
                    let standing = standing.as_ref().filter(|one| one.fixed().is_some())?;
                    decided(standing.basis()?)
                })
            };
            asked.or_else(fixed).unwrap_or_else(|| {
                live.records.with(|records| {
                    let records = records.as_deref().map(Vec::as_slice);
                    content.with(|content| covers(records.unwrap_or_default(), content))
                })
            })
        });
        Self {
            live,
            paper,
            id,
            standing,
            asked,
            writes,
            content,
            terms,
        }
    }

    /// Everything a summary or advice is made of; `None` until it is read. Followed.
    pub fn seen(self) -> Option<Seen> {
        Some(Seen {
            live: self.live,
            id: self.id.get_value(),
            standing: self.standing.get()?,
            dossier: self.live.dossier.get()?,
            records: self.live.records.get()?,
            content: self.content.get(),
            terms: self.terms.get(),
        })
    }
}

/// A paper as it is seen at one moment.
pub struct Seen {
    pub live: LiveDossier,
    pub id: String,
    pub standing: Standing,
    pub dossier: Arc<Dossier>,
    pub records: Arc<Vec<Record>>,
    pub content: Content,
    pub terms: Terms,
}
