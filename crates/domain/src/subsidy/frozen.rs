//! An approved figure: it keeps what it was worked out from and never moves. What changed since then
//! is a [`Difference`] beside it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    amount,
    bar::{self, Bar},
    claim::Claim,
    evidence::sum,
    work::{Rules, Worked},
};
use crate::{
    btree,
    bytes::sha256_hex,
    json,
    pack::{Basis, ProgrammePack},
    value::{Value, from_value, to_value},
};

/// Its name among a decision's figures.
const FIGURE: &str = "subsidy";

/// A figure that was approved, with what it was worked out from. Nothing changes it: a recovery or a
/// top-up is a payment of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    #[serde(with = "amount")]
    amount: Decimal,
    basis: Basis,
    /// What the fund had left, where that was looked at.
    #[serde(with = "amount::option")]
    left: Option<Decimal>,
    summary: BTreeMap<Summary, String>,
    /// The sha256 of programme, edition and claim in canonical form.
    digest: String,
}

/// A figure that says what an approved one was worked out from. Amounts in 元.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Summary {
    Edition,
    Phase,
    Rate,
    Items,
    Invoices,
    Payments,
    Contracted,
    Invoiced,
    Paid,
    Base,
    OtherMoney,
    AcceptedOn,
    Level,
}

/// What differs from what was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub approved: Decimal,
    /// What the figures would come to now; nothing where something bars it now.
    pub would_be: Decimal,
    pub bars: Vec<Bar>,
    /// None where only details differ that no summary shows, such as an invoice's number.
    pub members: Vec<Differing>,
}

/// One figure that differs; a missing one is an empty text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    pub what: Summary,
    pub was: String,
    pub now: String,
}

/// Why a figure cannot be approved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotApproved {
    #[error("nothing is payable")]
    Barred(Vec<Bar>),
    /// The programme has decided for the other basis.
    #[error("the programme reckons on another basis")]
    OtherBasis,
    #[error(transparent)]
    Json(#[from] json::Error),
}

impl Approved {
    /// Works the figure out and fixes it.
    ///
    /// # Errors
    /// [`NotApproved`]; then there is nothing to approve.
    pub fn of(
        pack: &ProgrammePack,
        basis: Basis,
        claim: &Claim,
        left: Option<Decimal>,
    ) -> Result<Self, NotApproved> {
        if !pack.funding.basis.bases().contains(&basis) {
            return Err(NotApproved::OtherBasis);
        }
        let worked = Rules::of(pack).work_out_on(basis, claim, left);
        if !worked.bars.is_empty() {
            return Err(NotApproved::Barred(worked.bars));
        }
        Ok(Self {
            amount: worked.payable(),
            basis,
            left,
            summary: summary(pack, claim, &worked),
            digest: digest(pack, claim)?,
        })
    }

    /// 元.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// The figures it was worked out from.
    pub fn summary(&self) -> &BTreeMap<Summary, String> {
        &self.summary
    }

    /// In lower-case hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// As a decision carries it ([`crate::decision::Draft::figures`]), so that whoever approves signs
    /// for it.
    ///
    /// # Errors
    /// Never of what [`Self::of`] made.
    pub fn figures(&self) -> Result<BTreeMap<String, Value>, json::Error> {
        Ok(btree::map([(FIGURE.to_owned(), to_value(self)?)]))
    }

    /// The figure a decision carries; `None` where it carries none that can be read.
    pub fn from_figures(figures: &BTreeMap<String, Value>) -> Option<Self> {
        from_value(figures.get(FIGURE)?).ok()
    }

    /// What `claim` says otherwise than what was approved, by the rules there are now; `None` where it
    /// is the same. The fund is taken as it was: what it has left falls with every approval.
    ///
    /// # Errors
    /// What no reader would take: see [`json::to_string`].
    pub fn difference(
        &self,
        pack: &ProgrammePack,
        claim: &Claim,
    ) -> Result<Option<Difference>, json::Error> {
        let worked = Rules::of(pack).work_out_on(self.basis, claim, self.left);
        if digest(pack, claim)? == self.digest && worked.payable() == self.amount {
            return Ok(None);
        }
        let now = summary(pack, claim, &worked);
        let text =
            |of: &BTreeMap<Summary, String>, what| of.get(&what).cloned().unwrap_or_default();
        let names = btree::set(self.summary.keys().chain(now.keys()).copied());
        let members = names.into_iter().map(|what| Differing {
            what,
            was: text(&self.summary, what),
            now: text(&now, what),
        });
        Ok(Some(Difference {
            approved: self.amount,
            would_be: worked.payable(),
            members: members.filter(|one| one.was != one.now).collect(),
            bars: worked.bars,
        }))
    }
}

fn digest(pack: &ProgrammePack, claim: &Claim) -> Result<String, json::Error> {
    #[derive(Serialize)]
    struct Inputs<'a> {
        programme: &'a str,
        edition: &'a str,
        claim: &'a Claim,
    }

    let inputs = Inputs {
        programme: &pack.code,
        edition: &pack.edition,
        claim,
    };
    Ok(sha256_hex(json::to_string(&inputs)?.as_bytes()))
}

fn summary(pack: &ProgrammePack, claim: &Claim, worked: &Worked) -> BTreeMap<Summary, String> {
    let items = &worked.items;
    let accepted = bar::passed(claim);
    let rule = worked.phase.and_then(|phase| pack.funding.rule(phase));
    let amount = |figures: &mut dyn Iterator<Item = Decimal>| Some(amount::text(sum(figures)));
    let count = |count: usize| Some(count.to_string());
    let all = [
        (Summary::Edition, Some(pack.edition.clone())),
        (Summary::Phase, worked.phase.map(|phase| phase.to_string())),
        (
            Summary::Rate,
            rule.map(|rule| rule.rate.normalize().to_string()),
        ),
        (Summary::Items, count(claim.items.len())),
        (Summary::Invoices, count(claim.invoices.len())),
        (Summary::Payments, count(claim.payments.len())),
        (
            Summary::Contracted,
            amount(&mut items.iter().map(|item| item.contracted)),
        ),
        (
            Summary::Invoiced,
            amount(&mut items.iter().map(|item| item.invoiced)),
        ),
        (
            Summary::Paid,
            amount(&mut items.iter().map(|item| item.paid)),
        ),
        (Summary::Base, Some(amount::text(worked.base))),
        (
            Summary::OtherMoney,
            amount(&mut claim.other_money.iter().map(|other| other.amount)),
        ),
        (
            Summary::AcceptedOn,
            accepted.and_then(|one| one.day).map(|day| day.to_string()),
        ),
        (
            Summary::Level,
            accepted
                .and_then(|one| one.level)
                .map(|level| level.to_string()),
        ),
    ];
    btree::map(
        all.into_iter()
            .filter_map(|(what, text)| Some((what, text?))),
    )
}
