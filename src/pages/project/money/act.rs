//! Writing about many enterprises at once: each in its own file, in a transaction of its own. What could
//! not be written is counted, and is there to be done again.

use std::sync::Arc;

use device::edits::SaveQueue;
use domain::{
    decision::{self, Author, Verb},
    device::Role,
    dossier::Dossier,
    ids::RecordKey,
    pack::ProgrammePack,
    photo,
    project::{
        money_row::PaymentRow,
        payout::{self, PayoutField},
        subsidy_payment::{KIND, PaymentKind, SubsidyField as Field},
    },
    record::Edit,
    value::Value,
    workflow::{Ask, Offer},
};
use web_sys::HtmlCanvasElement;

use crate::{
    app::AppState,
    browser::{new_id, now_ms, photo::take_canvas},
    store::Store,
};

/// How many were written, and how many were not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub done: usize,
    pub failed: usize,
}

impl Outcome {
    fn count(&mut self, is_done: bool) {
        if is_done {
            self.done += 1;
        } else {
            self.failed += 1;
        }
    }
}

/// What is written with, taken before the first wait.
pub struct Hand {
    store: Store,
    saves: SaveQueue,
    pack: Arc<ProgrammePack>,
}

impl Hand {
    pub fn of(app: AppState) -> Self {
        Self {
            store: app.store(),
            saves: app.saves(),
            pack: app.pack(),
        }
    }
}

/// A batch to be made.
pub struct NewBatch {
    pub name: String,
    /// ISO days, or empty.
    pub published: [String; 2],
    /// Dossier, amount as decimal text, and the digest of what was approved.
    pub of: Vec<(String, String, String)>,
}

/// Begins a payment in each file.
pub async fn make(hand: Hand, batch: NewBatch) -> Outcome {
    let mut outcome = Outcome::default();
    for (dossier, amount, digest) in batch.of {
        let edit = Edit::new(RecordKey::new(dossier, KIND, new_id()))
            .set(Field::What.name(), PaymentKind::Balance.code())
            .set(Field::Amount.name(), amount)
            .set(Field::Approved.name(), digest)
            .set(Field::Batch.name(), batch.name.as_str())
            .set(Field::PublishedFrom.name(), batch.published[0].as_str())
            .set(Field::PublishedTo.name(), batch.published[1].as_str());
        let saved = hand.saves.save(vec![edit], Vec::new()).await;
        outcome.count(saved.is_ok());
    }
    outcome
}

/// Signs payments for a side, each as it reads in its file now.
pub async fn sign(
    hand: Hand,
    author: Author,
    side: Role,
    drawn: HtmlCanvasElement,
    payments: Vec<(String, PaymentRow)>,
) -> Outcome {
    let mut outcome = Outcome::default();
    for (dossier, payment) in payments {
        let signed = sign_one(&hand, &author, side, &drawn, &dossier, &payment).await;
        outcome.count(signed.is_some());
    }
    outcome
}

async fn sign_one(
    hand: &Hand,
    author: &Author,
    side: Role,
    drawn: &HtmlCanvasElement,
    dossier: &str,
    payment: &PaymentRow,
) -> Option<()> {
    let Hand { store, pack, .. } = hand;
    let records = store.records(dossier).await.ok()?;
    let read = Dossier::read(dossier, &records, pack);
    let filed = read
        .filed
        .iter()
        .find(|one| one.standing.paper.kind() == KIND && one.id == payment.id)?;
    let record = records
        .iter()
        .find(|it| it.key.kind == KIND && it.key.id == payment.id);
    let offer = Offer {
        verb: Verb::Sign,
        side,
        words_needed: false,
    };
    let mut draft = filed.standing.draft(&payment.id, record, offer);
    let seen = draft.content.digest().ok()?;
    let ask = Ask {
        paper: draft.paper,
        verb: draft.verb,
        role: author.role,
        side,
        words: "",
        seen: Some(&seen),
    };
    filed.standing.may_decide(&pack.workflow, &ask).ok()?;
    let taken = take_canvas(drawn).await.ok()?;
    draft.picture = Some(taken.attachment.sha256.clone());
    let decision = draft.decide(author.clone(), now_ms()).ok()?;
    let edit = decision.edit(dossier).ok()?;
    let item = format!("sign.{}", side.code());
    let about = [decision::KIND, &decision.id, &item];
    let about = about.into_iter().map(Value::text).collect();
    let picture = Edit::new(RecordKey::new(dossier, photo::KIND, new_id()))
        .set("about", Value::List(about))
        .set("caption", author.person.as_str())
        .set("sha256", taken.attachment.sha256.as_str())
        .set("type", taken.attachment.media_type.as_str())
        .set("size", i64::from(taken.size))
        .set("taken", decision.at);
    let saved = hand.saves.save(vec![edit, picture], vec![taken.attachment]);
    saved.await.ok().map(drop)
}

/// Says of signed payments that the money went.
pub async fn mark_paid(
    hand: Hand,
    day: String,
    voucher: String,
    payments: Vec<(String, PaymentRow)>,
) -> Outcome {
    let mut outcome = Outcome::default();
    for (dossier, payment) in payments {
        let edit = Edit::new(RecordKey::new(dossier, payout::KIND, payment.id))
            .set(PayoutField::PaidOn.name(), day.as_str())
            .set(PayoutField::Voucher.name(), voucher.as_str());
        let saved = hand.saves.save(vec![edit], Vec::new()).await;
        outcome.count(saved.is_ok());
    }
    outcome
}
