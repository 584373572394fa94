//! What looks wrong on a sheet of the file. It is advice: it stops nobody, and only payment insists on
//! what the programme says it needs ([`crate::subsidy::Bar`]).

mod words;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{
    application::Application,
    contract::Contract,
    plan::Plan,
    report::Report,
    subsidy_payment::{PaymentKind, SubsidyPayment},
    terms::Terms,
};
use crate::{
    assessment::{self, Stage},
    decimal,
    dossier::Dossier,
    pack::{DateKind, Funding, ProgrammePack, Window},
    paper::Content,
    record::Fields,
    retrofit::RetrofitField,
    subsidy::Claim,
    words::Words,
    workflow::State,
};

/// Something to be looked at. Items and papers are called by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// No diagnosis is finished.
    NoDiagnosis,
    /// The diagnosis is not signed by both sides.
    DiagnosisUnsigned,
    /// The report was begun from another diagnosis than the one that counts now.
    OtherDiagnosis,
    /// Nothing is listed of needs, problems and scenarios.
    NoNeeds,
    /// The level aimed at is not above the present one.
    TargetNotAbove { present: u8, target: u8 },
    /// The programme pays from a higher level on.
    TargetBelowNeeded { needed: u8, target: u8 },
    /// A last day lies before a first one.
    Backwards { from: NaiveDate, to: NaiveDate },
    /// The work ends after the last day of an acceptance that is paid.
    EndsLate {
        to: NaiveDate,
        phase: u8,
        due: NaiveDate,
    },
    /// An item's level aimed at is not above the one before.
    NotLifted(String),
    /// An item's kind of cost does not count.
    NotEligible { item: String, kind: Words },
    /// A day lies outside its window.
    Outside {
        what: DateKind,
        day: NaiveDate,
        window: Window,
    },
    /// The contract's sum is not that of its items.
    SumDiffers { contract: Decimal, items: Decimal },
    /// Net and tax are not gross.
    DoesNotAdd,
    /// An item is in another contract, too.
    InTwoContracts(String),
    /// An item is not in the plan that was approved.
    NotInPlan(String),
    /// Somebody else than the contract's provider is named for an item.
    OtherProvider { item: String, provider: String },
    /// An invoice or a payment is of a day before every contract.
    BeforeContract { what: String, day: NaiveDate },
    /// More would be paid than is left of what was approved.
    AboveApproved { amount: Decimal, left: Decimal },
    /// More would be taken back than was paid.
    RecoveryAbovePaid { amount: Decimal, paid: Decimal },
    /// Its batch is published until this day, which has not passed.
    StillPublished(NaiveDate),
    /// The account's name is not the enterprise's to the character.
    NotOwnAccount,
}

/// An item's name; its id where it has none yet.
fn name<'a>(id: &'a str, item: &'a Content) -> String {
    item.text(RetrofitField::Title.name())
        .filter(|title| !title.is_empty())
        .unwrap_or(id)
        .to_owned()
}

fn backwards(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<Advice> {
    let (from, to) = (from?, to?);
    (to < from).then_some(Advice::Backwards { from, to })
}

fn outside(funding: &Funding, what: DateKind, day: Option<NaiveDate>) -> Option<Advice> {
    let (day, window) = (day?, funding.window(what)?);
    (!window.holds(day)).then(|| Advice::Outside {
        what,
        day,
        window: window.clone(),
    })
}

/// About a diagnosis report.
pub fn of_report(report: &Report, terms: &Terms, dossier: &Dossier) -> Vec<Advice> {
    let mut all = Vec::new();
    let diagnosis = dossier.official(Stage::Diagnosis);
    match diagnosis.filter(|one| one.outcome.is_complete()) {
        None => all.push(Advice::NoDiagnosis),
        Some(one) => {
            let is_other = !report.assessment.is_empty() && report.assessment != one.id;
            all.extend(is_other.then_some(Advice::OtherDiagnosis));
            let signed = one.standing.state() == State::Signed;
            all.extend((!signed).then_some(Advice::DiagnosisUnsigned));
            let present = one.outcome.level;
            let target = report.level.filter(|target| *target <= present);
            all.extend(target.map(|target| Advice::TargetNotAbove { present, target }));
        }
    }
    all.extend(terms.needs.is_empty().then_some(Advice::NoNeeds));
    all
}

/// About a plan: `present` is the level before the retrofit, `phase` the one the enterprise is listed for.
pub fn of_plan(
    plan: &Plan,
    terms: &Terms,
    present: Option<u8>,
    phase: Option<u8>,
    pack: &ProgrammePack,
) -> Vec<Advice> {
    let mut all = Vec::new();
    let rule = phase.and_then(|phase| pack.funding.rule(phase));
    if let Some(target) = plan.level {
        if let Some(present) = present.filter(|present| target <= *present) {
            all.push(Advice::TargetNotAbove { present, target });
        }
        let needed = rule.and_then(|rule| rule.level_needed);
        if let Some(needed) = needed.filter(|needed| target < *needed) {
            all.push(Advice::TargetBelowNeeded { needed, target });
        }
    }
    all.extend(backwards(plan.from, plan.to));
    let listed = pack
        .phases
        .iter()
        .find(|listed| Some(listed.number) == phase);
    if let (Some(to), Some(listed)) = (plan.to, listed) {
        let due = rule.and_then(|rule| rule.accepted_by).unwrap_or(listed.due);
        if to > due {
            let phase = listed.number;
            all.push(Advice::EndsLate { to, phase, due });
        }
    }
    for (id, item) in &terms.items {
        let level = |field: RetrofitField| assessment::level_of(item, field.name());
        let (from, to) = (level(RetrofitField::From), level(RetrofitField::To));
        if from.zip(to).is_some_and(|(from, to)| to <= from) {
            all.push(Advice::NotLifted(name(id, item)));
        }
        let kind = item.text(RetrofitField::CostKind.name());
        let kind = kind.and_then(|kind| pack.funding.kind(kind));
        if let Some(kind) = kind.filter(|kind| !kind.eligible) {
            all.push(Advice::NotEligible {
                item: name(id, item),
                kind: kind.name.clone(),
            });
        }
    }
    all
}

/// About a contract with its items: `planned` are those of the plan that was approved, `others` the
/// other contracts.
pub fn of_contract(
    contract: &Contract,
    terms: &Terms,
    planned: Option<&Terms>,
    others: &[Contract],
    funding: &Funding,
) -> Vec<Advice> {
    let mut all = Vec::new();
    all.extend(backwards(contract.signed, contract.until));
    all.extend(outside(funding, DateKind::Contract, contract.signed));
    let Contract {
        net, tax, gross, ..
    } = contract;
    if let (Some(net), Some(tax), Some(gross)) = (net, tax, gross)
        && net.checked_add(*tax) != Some(*gross)
    {
        all.push(Advice::DoesNotAdd);
    }
    let items = terms.cost();
    if let Some(gross) = gross.filter(|gross| !terms.items.is_empty() && *gross != items) {
        let contract = gross;
        all.push(Advice::SumDiffers { contract, items });
    }
    for (id, item) in &terms.items {
        if others.iter().any(|other| other.items.contains(id)) {
            all.push(Advice::InTwoContracts(name(id, item)));
        }
        if planned.is_some_and(|planned| !planned.items.contains_key(id)) {
            all.push(Advice::NotInPlan(name(id, item)));
        }
        let provider = item.text(RetrofitField::Provider.name());
        let provider = provider.map(str::trim).filter(|it| !it.is_empty());
        let named = contract.provider.trim();
        if let Some(provider) = provider.filter(|it| !named.is_empty() && *it != named) {
            all.push(Advice::OtherProvider {
                item: name(id, item),
                provider: provider.to_owned(),
            });
        }
    }
    all
}

/// About invoices and payments: days outside their windows, and before the first contract.
pub fn of_spending(claim: &Claim, contracts: &[Contract], funding: &Funding) -> Vec<Advice> {
    let mut all = Vec::new();
    let first = contracts.iter().filter_map(|one| one.signed).min();
    let early = |what: &str, day: Option<NaiveDate>| {
        let (first, day) = (first?, day?);
        (day < first).then(|| Advice::BeforeContract {
            what: what.to_owned(),
            day,
        })
    };
    for invoice in &claim.invoices {
        all.extend(outside(funding, DateKind::Invoice, invoice.day));
        all.extend(early(&invoice.number, invoice.day));
    }
    for payment in &claim.payments {
        all.extend(outside(funding, DateKind::Payment, payment.day));
        all.extend(early(&payment.voucher, payment.day));
    }
    all
}

/// About an application of the enterprise called `enterprise`.
pub fn of_application(application: &Application, enterprise: &str) -> Vec<Advice> {
    let named = !application.account_name.is_empty();
    let own = application.is_own_account(enterprise);
    (named && !own)
        .then_some(Advice::NotOwnAccount)
        .into_iter()
        .collect()
}

/// About a payment of the subsidy, 元: `approved` is what was approved, `paid` what the others come to.
pub fn of_payment(
    payment: &SubsidyPayment,
    approved: Decimal,
    paid: Decimal,
    today: NaiveDate,
) -> Vec<Advice> {
    let Some(amount) = payment.amount else {
        return Vec::new();
    };
    let left = decimal::add(approved, -paid);
    let published = payment.published_to.filter(|until| *until >= today);
    let advice = match payment.what {
        Some(PaymentKind::Recovery) if amount > paid => {
            Some(Advice::RecoveryAbovePaid { amount, paid })
        }
        Some(PaymentKind::Recovery | PaymentKind::TopUp) => None,
        _ if amount > left => Some(Advice::AboveApproved { amount, left }),
        _ => None,
    };
    let published = published.map(Advice::StillPublished);
    advice.into_iter().chain(published).collect()
}

#[cfg(test)]
mod tests;
