//! The claim that follows from a dossier's records.
//!
//! Which records are meant is decided by what they say, never by when they arrived: every device that
//! holds the same records makes the same claim. What is missing is a [`Gap`], and counts as 0.
//!
//! Where a contract was approved, its day and the amounts of its items are those that were approved,
//! whatever their records say since; where only the plan was, the items' kinds of cost are. An item that
//! was dropped or deleted since is claimed no more: nobody is paid for what is not built. Where an audit
//! was approved, what it left of each item is what was approved.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    Part,
    acceptance::{self, AcceptanceField},
    contract::{self, Contract},
    exclusion::{self, ExclusionField},
    invoice::{self, InvoiceField},
    payment::{self, PaymentField},
    public_money::{self, PublicMoneyField},
    read,
    terms::Terms,
};
use crate::{
    assessment, btree,
    dossier::Filed,
    enterprise,
    paper::{Content, Paper},
    record::{Field, Record},
    retrofit::{self, ItemState, RetrofitField, RetrofitItem},
    subsidy::{
        Acceptance, Amounts, Audited, Claim, Cut, Invoice, InvoicePart, Item, OtherMoney, Payment,
        PaymentPart,
    },
    value::Value,
    workflow::State,
};

/// A claim, and what is missing for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Built {
    pub claim: Claim,
    pub gaps: Vec<Gap>,
}

/// Something the claim cannot be built from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The record's kind and id.
    pub kind: String,
    pub id: String,
    pub field: String,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no amount, or none that can be read.
    Missing,
    /// People disagree on it; the value shown is reckoned with.
    Disputed,
    /// It is for an item that was deleted or dropped, or never was; it is left out.
    NoItem,
}

/// The claim of a dossier, from all its records, in whatever order, and from what was decided about its
/// papers ([`crate::dossier::Dossier::filed`]).
pub fn of<'a>(records: impl IntoIterator<Item = &'a Record>, filed: &[Filed]) -> Built {
    let records = records.into_iter().filter(|record| !record.is_deleted());
    // By kind and id, so that one dossier makes one claim on every device.
    let records = records.map(|record| ((&*record.key.kind, &*record.key.id), record));
    let records: BTreeMap<(&str, &str), &Record> = btree::map(records);
    let of_kind = |kind: &'static str| {
        let all = records.iter().filter(move |((of, _), _)| *of == kind);
        all.map(|(_, record)| *record)
    };
    let mut built = Built::default();
    let agreed = Agreed::of(of_kind(contract::KIND), filed);
    for record in of_kind(retrofit::KIND) {
        built.item(record, &agreed);
    }
    of_kind(invoice::KIND).for_each(|record| built.invoice(record));
    of_kind(payment::KIND).for_each(|record| built.payment(record));
    // The latest day counts, of two on one day the greater id.
    let accepted = of_kind(acceptance::KIND)
        .map(|record| (read::date(record, AcceptanceField::Day.name()), record));
    let accepted = accepted.max_by_key(|(day, record)| (*day, &record.key.id));
    built.claim.acceptance = accepted.map(|(day, record)| Acceptance {
        day,
        passed: read::flag(record, AcceptanceField::Passed.name()).unwrap_or_default(),
        level: assessment::level_of(record, AcceptanceField::Level.name()),
    });
    for record in of_kind(public_money::KIND) {
        let amount = built.amount(record, PublicMoneyField::Amount.name());
        built.claim.other_money.push(OtherMoney {
            source: read::text(record, PublicMoneyField::Source.name()),
            amount,
        });
    }
    // Each ground once, whoever found it.
    let grounds = of_kind(exclusion::KIND)
        .map(|record| read::text(record, ExclusionField::Ground.name()))
        .filter(|ground| !ground.is_empty());
    built.claim.excluded = btree::set(grounds).into_iter().collect();
    let phase = of_kind(enterprise::KIND).find_map(|record| read::whole(record, "phase"));
    built.claim.planned_phase = phase.and_then(|phase| phase.try_into().ok());
    built
}

/// The contracts, and what was approved of them and of the plan.
#[derive(Default)]
struct Agreed {
    contracts: Vec<Contract>,
    /// Items as the contracts were approved.
    contracted: BTreeMap<String, Content>,
    /// Items as the plan was approved.
    planned: BTreeMap<String, Content>,
    /// Items as the audit was approved.
    audited: BTreeMap<String, Content>,
}

impl Agreed {
    fn of<'a>(records: impl Iterator<Item = &'a Record>, filed: &[Filed]) -> Self {
        let mut agreed = Self::default();
        let stands = |paper: Paper, id: &str| {
            let mut all = filed.iter();
            all.find(|one| one.standing.paper == paper && one.id == id)
                .map(|one| one.standing.state())
        };
        // What was approved is read from what was approved, also where its record is gone.
        let by_record = records.filter(|record| {
            let state = stands(Paper::Contract, &record.key.id);
            !matches!(state, Some(State::Approved | State::Void))
        });
        agreed.contracts = by_record.map(Contract::from_record).collect();
        let approved = filed
            .iter()
            .filter(|one| one.standing.state() == State::Approved);
        for one in approved {
            let Some(basis) = one.standing.basis() else {
                continue;
            };
            let terms = Terms::from_figures(&basis.figures).unwrap_or_default();
            match (one.standing.paper, &basis.content) {
                (Paper::Contract, Some(content)) => {
                    agreed.contracts.push(Contract::read(&one.id, content));
                    agreed.contracted.extend(terms.items);
                }
                (Paper::Audit, _) => agreed.audited.extend(terms.items),
                (Paper::RetrofitPlan, _) => agreed.planned.extend(terms.items),
                _ => {}
            }
        }
        agreed
    }
}

impl Built {
    fn gap(&mut self, record: &Record, field: &str, why: Why) {
        self.gaps.push(Gap {
            kind: record.key.kind.clone(),
            id: record.key.id.clone(),
            field: field.to_owned(),
            why,
        });
    }

    /// An amount that may be missing; said where people disagree on it.
    fn maybe(&mut self, record: &Record, field: &str) -> Option<Decimal> {
        if record.field(field).is_some_and(Field::is_conflict) {
            self.gap(record, field, Why::Disputed);
        }
        read::amount(record, field)
    }

    /// An amount that is needed.
    fn amount(&mut self, record: &Record, field: &str) -> Decimal {
        let amount = self.maybe(record, field);
        if amount.is_none() {
            self.gap(record, field, Why::Missing);
        }
        amount.unwrap_or_default()
    }

    /// Net, tax and gross; one that is missing follows from the other two.
    fn amounts(&mut self, record: &Record, [net, tax, gross]: [&str; 3]) -> Amounts {
        let found = [net, tax, gross].map(|field| self.maybe(record, field));
        self.complete(record, [net, tax, gross], found)
    }

    /// The one that is missing follows from the other two; said where two are.
    fn complete(
        &mut self,
        record: &Record,
        names: [&str; 3],
        found: [Option<Decimal>; 3],
    ) -> Amounts {
        let less = |all: Decimal, part: Decimal| all.checked_sub(part);
        let all = match found {
            [Some(net), Some(tax), None] => [Some(net), Some(tax), net.checked_add(tax)],
            [Some(net), None, Some(gross)] => [Some(net), less(gross, net), Some(gross)],
            [None, Some(tax), Some(gross)] => [less(gross, tax), Some(tax), Some(gross)],
            found => found,
        };
        for (field, amount) in names.into_iter().zip(all) {
            if amount.is_none() {
                self.gap(record, field, Why::Missing);
            }
        }
        let [net, tax, gross] = all.map(Option::unwrap_or_default);
        Amounts { net, tax, gross }
    }

    fn item(&mut self, record: &Record, agreed: &Agreed) {
        use RetrofitField as F;
        let item = RetrofitItem::from_record(record);
        if item.state == ItemState::Dropped {
            return;
        }
        let names = [F::Net.name(), F::Tax.name(), F::Gross.name()];
        let approved = agreed.contracted.get(&item.id);
        let contracted = match approved {
            Some(approved) => {
                let found = names.map(|field| read::amount(approved, field));
                self.complete(record, names, found)
            }
            None => self.amounts(record, names),
        };
        let kind = match approved.or(agreed.planned.get(&item.id)) {
            Some(approved) => read::text(approved, F::CostKind.name()),
            None => read::text(record, F::CostKind.name()),
        };
        let about = agreed.contracts.iter();
        let about = about.filter(|one| one.items.contains(&item.id));
        let (net, gross) = (F::AuditedNet.name(), F::AuditedGross.name());
        let decided = agreed.audited.get(&item.id);
        let said = |field: &str| match decided {
            Some(decided) => read::text(decided, field),
            None => read::text(record, field),
        };
        let is_audited = [net, gross].iter().any(|field| !said(field).is_empty());
        let mut amount = |field: &str| match decided {
            Some(decided) => read::amount(decided, field).unwrap_or_default(),
            None => self.amount(record, field),
        };
        let audited = is_audited.then(|| {
            let reason = said(F::CutReason.name());
            let cut = (!reason.trim().is_empty()).then(|| Cut {
                amount: amount(F::CutAmount.name()),
                reason,
            });
            Audited {
                net: amount(net),
                gross: amount(gross),
                cuts: cut.into_iter().collect(),
            }
        });
        self.claim.items.push(Item {
            id: item.id.clone(),
            kind,
            contracted,
            // The first contract it is in.
            contracted_on: about.filter_map(|one| one.signed).min(),
            audited,
        });
    }

    /// The items of a record's parts that are in the claim, by id; what is for others is said.
    fn items_of(&mut self, record: &Record) -> Vec<String> {
        let names = record.fields().filter(|(_, field)| {
            let mut live = field.live();
            live.any(|(_, held)| !held.value.is_null() && held.value != Value::text(""))
        });
        let parts = names.filter_map(|(name, _)| {
            let (_, item) = Part::of(&record.key.kind, name)?;
            Some((item.to_owned(), name.to_owned()))
        });
        let mut items = Vec::new();
        for (item, name) in btree::map(parts) {
            if self.claim.items.iter().any(|one| one.id == item) {
                items.push(item);
            } else {
                self.gap(record, &name, Why::NoItem);
            }
        }
        items
    }

    fn invoice(&mut self, record: &Record) {
        use InvoiceField as F;
        let names = [F::Net.name(), F::Tax.name(), F::Gross.name()];
        let total = self.amounts(record, names);
        let mut parts = Vec::new();
        for item in self.items_of(record) {
            let names = [Part::Net, Part::Tax, Part::Gross].map(|part| part.name(&item));
            let [net, tax, gross] = &names;
            let amounts = self.amounts(record, [net, tax, gross]);
            parts.push(InvoicePart { item, amounts });
        }
        self.claim.invoices.push(Invoice {
            code: read::text(record, F::Code.name()),
            number: read::text(record, F::Number.name()),
            day: read::date(record, F::Day.name()),
            total,
            parts,
        });
    }

    fn payment(&mut self, record: &Record) {
        use PaymentField as F;
        let amount = self.amount(record, F::Amount.name());
        let mut parts = Vec::new();
        for item in self.items_of(record) {
            let amount = self.amount(record, &Part::Paid.name(&item));
            parts.push(PaymentPart { item, amount });
        }
        self.claim.payments.push(Payment {
            voucher: read::text(record, F::Voucher.name()),
            day: read::date(record, F::Day.name()),
            means: read::text(record, F::Means.name()),
            amount,
            parts,
        });
    }
}

#[cfg(test)]
mod tests;
