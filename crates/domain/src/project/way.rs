//! The sheets of a project's file in their order, and how far each is.
//!
//! Order is advice and no lock: what was passed over stays open and stops nothing.

use rust_decimal::Decimal;

use super::{
    acceptance::{self, AcceptanceField},
    invoice, payment,
    payment::PaymentField,
    read,
    subsidy_payment::{self, SubsidyPayment},
};
use crate::{
    decimal,
    decision::Decision,
    dossier::{Dossier, Filed},
    paper::Paper,
    record::Record,
    retrofit::ItemState,
    subsidy::Approved,
    words::Words,
    workflow::State,
};

/// A sheet of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sheet {
    /// 入库申请.
    Listing,
    /// 诊断报告.
    Report,
    /// 改造方案.
    Plan,
    /// 合同.
    Contract,
    /// 改造清单: the retrofit checklist.
    Items,
    /// 发票与付款.
    Spending,
    /// 验收申请.
    Request,
    /// 验收.
    Acceptance,
    /// 审计.
    Audit,
    /// 补助申请.
    Application,
    /// 补助拨付.
    Payment,
}

/// How far a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Done,
    /// It is being worked on, or comes next.
    Here,
    /// Sent back, refused, or not passed: it is to be done again.
    Returned,
    /// Not begun, with a later one begun.
    Missing,
    /// Its turn has not come.
    Ahead,
}

/// A sheet, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetStands {
    pub sheet: Sheet,
    pub progress: Progress,
    /// Something of it is there.
    pub begun: bool,
    /// Where the paper stands, where it is one and something was decided about it.
    pub state: Option<State>,
}

impl Sheet {
    pub const ALL: [Self; 11] = [
        Self::Listing,
        Self::Report,
        Self::Plan,
        Self::Contract,
        Self::Items,
        Self::Spending,
        Self::Request,
        Self::Acceptance,
        Self::Audit,
        Self::Application,
        Self::Payment,
    ];

    /// Its name in an address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Listing => "listing",
            Self::Report => "report",
            Self::Plan => "plan",
            Self::Contract => "contract",
            Self::Items => "items",
            Self::Spending => "spending",
            Self::Request => "request",
            Self::Acceptance => "acceptance",
            Self::Audit => "audit",
            Self::Application => "application",
            Self::Payment => "payment",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The paper it is; `None` where nothing is decided about it.
    pub fn paper(self) -> Option<Paper> {
        match self {
            Self::Listing => Some(Paper::Listing),
            Self::Report => Some(Paper::DiagnosisReport),
            Self::Plan => Some(Paper::RetrofitPlan),
            Self::Contract => Some(Paper::Contract),
            Self::Request => Some(Paper::AcceptanceRequest),
            Self::Audit => Some(Paper::Audit),
            Self::Application => Some(Paper::SubsidyApplication),
            Self::Payment => Some(Paper::SubsidyPayment),
            Self::Items | Self::Spending | Self::Acceptance => None,
        }
    }

    pub fn words(self) -> Words {
        match self {
            Self::Listing => Words::new("入库申请", "On the list"),
            Self::Report => Words::new("诊断报告", "Diagnosis report"),
            Self::Plan => Words::new("改造方案", "Retrofit plan"),
            Self::Contract => Words::new("合同", "Contract"),
            Self::Items => Words::new("改造清单", "Checklist"),
            Self::Spending => Words::new("发票与付款", "Money spent"),
            Self::Request => Words::new("验收申请", "Acceptance asked for"),
            Self::Acceptance => Words::new("验收意见", "Acceptance"),
            Self::Audit => Words::new("审计", "Audit"),
            Self::Application => Words::new("补助申请", "Application"),
            Self::Payment => Words::new("补助拨付", "Subsidy paid"),
        }
    }
}

impl SheetStands {
    /// How far it is: where its paper stands, once something was decided about it.
    pub fn words(&self) -> Words {
        if let Some(state) = self.state {
            return state.words();
        }
        match self.progress {
            Progress::Done => Words::new("已完成", "done"),
            Progress::Here if self.begun => Words::new("进行中", "in hand"),
            Progress::Here => Words::new("下一步", "next"),
            Progress::Returned => Words::new("要重办", "to be done again"),
            Progress::Missing => Words::new("缺", "missing"),
            Progress::Ahead => Words::new("未开始", "not begun"),
        }
    }
}

/// What is known of a sheet by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Found {
    begun: bool,
    done: bool,
    returned: bool,
    state: Option<State>,
}

/// Every sheet in order and how far it is.
pub fn of(dossier: &Dossier, records: &[Record]) -> [SheetStands; 11] {
    let found = Sheet::ALL.map(|sheet| match sheet {
        Sheet::Items => items(dossier),
        Sheet::Spending => spending(dossier, records),
        Sheet::Acceptance => accepted(records),
        Sheet::Payment => paid(dossier, records),
        Sheet::Listing => listed(dossier),
        Sheet::Report
        | Sheet::Plan
        | Sheet::Contract
        | Sheet::Request
        | Sheet::Audit
        | Sheet::Application => filed(dossier, sheet),
    });
    let furthest = found.iter().rposition(|one| one.begun);
    let next = furthest.map_or(0, |at| at + usize::from(found[at].done));
    std::array::from_fn(|at| {
        let one = found[at];
        let progress = match () {
            () if one.returned => Progress::Returned,
            () if one.done => Progress::Done,
            () if one.begun || at == next => Progress::Here,
            () if at < next => Progress::Missing,
            () => Progress::Ahead,
        };
        SheetStands {
            sheet: Sheet::ALL[at],
            progress,
            begun: one.begun,
            state: one.state,
        }
    })
}

/// The papers of a sheet that are not void, by kind and id.
pub fn papers(dossier: &Dossier, sheet: Sheet) -> impl Iterator<Item = &Filed> {
    let all = dossier.filed.iter();
    all.filter(move |one| {
        Some(one.standing.paper) == sheet.paper() && one.standing.state() != State::Void
    })
}

/// The application's figure that was approved, with the decision that approved it.
pub fn approved(dossier: &Dossier) -> Option<(Approved, &Decision)> {
    papers(dossier, Sheet::Application).find_map(|one| {
        let basis = one.standing.basis()?;
        let stands = one.standing.state() == State::Approved;
        let approved = Approved::from_figures(&basis.figures)?;
        stands.then_some((approved, basis))
    })
}

/// The payments of the subsidy that both approvers signed, as they were signed.
pub fn signed_payments(dossier: &Dossier) -> Vec<SubsidyPayment> {
    let signed = papers(dossier, Sheet::Payment);
    let signed = signed.filter(|one| one.standing.state() == State::Signed);
    signed.filter_map(|one| payment(dossier, one)).collect()
}

/// A payment that all sides signed, as they signed it, with what became of it.
fn payment(dossier: &Dossier, filed: &Filed) -> Option<SubsidyPayment> {
    let payment = SubsidyPayment::read(&filed.id, filed.standing.fixed()?);
    Some(with_payout(dossier, payment))
}

/// A payment with what became of it.
pub fn with_payout(dossier: &Dossier, payment: SubsidyPayment) -> SubsidyPayment {
    let mut payouts = dossier.payouts.iter();
    match payouts.find(|one| one.id == payment.id) {
        Some(payout) => payment.with(payout),
        None => payment,
    }
}

/// Whether all that was approved is paid.
pub fn is_paid(dossier: &Dossier) -> bool {
    let paid = subsidy_payment::paid(&signed_payments(dossier));
    approved(dossier).is_some_and(|(approved, _)| paid >= approved.amount())
}

fn is_sent_back(state: State) -> bool {
    matches!(
        state,
        State::Returned | State::Refused | State::Contradicted
    )
}

fn filed(dossier: &Dossier, sheet: Sheet) -> Found {
    let states: Vec<State> = papers(dossier, sheet)
        .map(|one| one.standing.state())
        .collect();
    let returned = states.iter().copied().find(|state| is_sent_back(*state));
    let open = states
        .iter()
        .copied()
        .find(|state| *state != State::Approved);
    let state = returned.or(open).or(states.first().copied());
    Found {
        begun: !states.is_empty(),
        done: !states.is_empty() && open.is_none(),
        returned: returned.is_some(),
        state: state.filter(|state| *state != State::Draft),
    }
}

/// An enterprise that is on the list without an application was put there before there were any.
fn listed(dossier: &Dossier) -> Found {
    let found = filed(dossier, Sheet::Listing);
    if found.begun || dossier.enterprise.phase.is_none() {
        return found;
    }
    Found {
        begun: true,
        done: true,
        ..Found::default()
    }
}

fn items(dossier: &Dossier) -> Found {
    let open = |state| matches!(state, ItemState::NotStarted | ItemState::Doing);
    let begun = !dossier.items.is_empty();
    let done = begun && !dossier.items.iter().any(|item| open(item.state));
    Found {
        begun,
        done,
        ..Found::default()
    }
}

/// The records of a kind that nobody deleted.
pub fn live<'a>(records: &'a [Record], kind: &'static str) -> impl Iterator<Item = &'a Record> {
    let all = records.iter();
    all.filter(move |record| record.key.kind == kind && !record.is_deleted())
}

fn total(records: &[Record], kind: &'static str, field: &str) -> Decimal {
    let amounts = live(records, kind).filter_map(|record| read::amount(record, field));
    amounts.fold(Decimal::ZERO, decimal::add)
}

/// Done once all that was contracted is invoiced and paid.
fn spending(dossier: &Dossier, records: &[Record]) -> Found {
    let begun = live(records, invoice::KIND).next().is_some()
        || live(records, payment::KIND).next().is_some();
    let contracts = papers(dossier, Sheet::Contract);
    let contracted = contracts.fold(Decimal::ZERO, |sum, one| {
        let by_record = live(records, super::contract::KIND).find(|it| it.key.id == one.id);
        let gross = match one.standing.fixed() {
            Some(content) => read::amount(content, "gross"),
            None => by_record.and_then(|record| read::amount(record, "gross")),
        };
        decimal::add(sum, gross.unwrap_or_default())
    });
    let invoiced = total(records, invoice::KIND, "gross");
    let paid = total(records, payment::KIND, PaymentField::Amount.name());
    Found {
        begun,
        done: contracted > Decimal::ZERO && invoiced >= contracted && paid >= contracted,
        ..Found::default()
    }
}

/// Of several opinions that of the latest day counts, as for the claim.
fn accepted(records: &[Record]) -> Found {
    let all = live(records, acceptance::KIND);
    let latest = all.max_by_key(|record| {
        let day = read::date(*record, AcceptanceField::Day.name());
        (day, record.key.id.clone())
    });
    let passed = latest.map(|record| read::flag(record, AcceptanceField::Passed.name()));
    Found {
        begun: passed.is_some(),
        done: passed.flatten() == Some(true),
        returned: passed.flatten() == Some(false),
        state: None,
    }
}

/// Done once what was approved is paid.
fn paid(dossier: &Dossier, records: &[Record]) -> Found {
    let stands = filed(dossier, Sheet::Payment);
    let begun = stands.begun || live(records, subsidy_payment::KIND).next().is_some();
    Found {
        begun,
        done: begun && is_paid(dossier),
        returned: stands.returned,
        state: stands.state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        project::{contract, plan},
        retrofit,
        testing::{CODE, pack, record, write},
        value::Value,
    };

    fn progress(records: &[Record]) -> [Progress; 11] {
        let dossier = Dossier::read(CODE, records, &pack());
        of(&dossier, records).map(|one| one.progress)
    }

    #[test]
    fn an_empty_file_begins_with_the_list() {
        use Progress::{Ahead, Here};
        assert_eq!(
            progress(&[]),
            [
                Here, Ahead, Ahead, Ahead, Ahead, Ahead, Ahead, Ahead, Ahead, Ahead, Ahead
            ]
        );
        let dossier = Dossier::read(CODE, &[], &pack());
        assert_eq!(of(&dossier, &[])[0].words().zh, "下一步");
        let plan = record(plan::KIND, "plan", &[("level", Value::Int(3))]);
        assert_eq!(
            progress(&[plan]),
            [
                Progress::Missing,
                Progress::Missing,
                Here,
                Ahead,
                Ahead,
                Ahead,
                Ahead,
                Ahead,
                Ahead,
                Ahead,
                Ahead
            ]
        );
    }

    #[test]
    fn what_was_passed_over_is_missing_and_stops_nothing() {
        use Progress::{Ahead, Here, Missing, Returned};
        let mut opinion = record(
            acceptance::KIND,
            "a",
            &[("day", "2025-07-01".into()), ("passed", true.into())],
        );
        assert_eq!(
            progress(std::slice::from_ref(&opinion)),
            [
                Missing,
                Missing,
                Missing,
                Missing,
                Missing,
                Missing,
                Missing,
                Progress::Done,
                Here,
                Ahead,
                Ahead
            ]
        );
        write(&mut opinion, "tablet", 2, &[("passed", false.into())]);
        assert_eq!(progress(&[opinion])[7], Returned);
    }

    #[test]
    fn money_is_spent_once_all_that_was_contracted_is_invoiced_and_paid() {
        let contract = record(contract::KIND, "c", &[("gross", "113000".into())]);
        let invoice = record(invoice::KIND, "v", &[("gross", "113000".into())]);
        let mut payment = record(payment::KIND, "p", &[("amount", "112999.99".into())]);
        let spent = |payment: &Record| {
            let all = [contract.clone(), invoice.clone(), payment.clone()];
            progress(&all)[5]
        };
        assert_eq!(spent(&payment), Progress::Here);
        write(&mut payment, "tablet", 2, &[("amount", "113000".into())]);
        assert_eq!(spent(&payment), Progress::Done);
    }

    #[test]
    fn who_is_on_the_list_already_begins_with_the_report() {
        let on_list = record(
            crate::enterprise::KIND,
            crate::enterprise::KIND,
            &[("phase", Value::Int(1))],
        );
        let found = progress(&[on_list]);
        assert_eq!((found[0], found[1]), (Progress::Done, Progress::Here));
    }

    #[test]
    fn a_checklist_is_done_once_no_item_is_open() {
        let item = |state: &str| record(retrofit::KIND, "i", &[("state", state.into())]);
        assert_eq!(progress(&[item("doing")])[4], Progress::Here);
        assert_eq!(progress(&[item("done")])[4], Progress::Done);
    }

    #[test]
    fn a_sheet_is_found_by_its_code() {
        for sheet in Sheet::ALL {
            assert_eq!(Sheet::from_code(sheet.code()), Some(sheet));
        }
        assert_eq!(Sheet::from_code("no"), None);
    }
}
