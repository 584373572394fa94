//! A claim that contradicts itself: nothing is worked out from it.

use rust_decimal::Decimal;

use super::{
    amount,
    claim::{Amounts, Claim, InvoicePart},
    invoices::Key,
};
use crate::{btree, decimal::AMOUNT_MOST, words::Words};

/// What of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// By its id.
    Item(String),
    /// By its number.
    Invoice(String),
    /// By its voucher.
    Payment(String),
    /// By its source.
    OtherMoney(String),
}

/// Why a claim is no sound one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimFault {
    /// Two items have this id.
    ItemTwice(String),
    /// Something is for an item that is not there.
    NoSuchItem { at: At, item: String },
    /// An amount has parts of a fen.
    PartOfFen(At),
    /// An amount is below 0 where it cannot be.
    Negative(At),
    /// Net and tax are not gross, or one has another sign.
    DoesNotAdd(At),
    /// The parts are more than the whole.
    PartsExceed(At),
    /// The same invoice stands twice in the claim.
    InvoiceTwice(String),
    /// Amounts of one kind add up to more than [`AMOUNT_MOST`].
    TooLarge,
}

impl Claim {
    /// Everything in which the claim contradicts itself. Nothing is worked out while there is any.
    pub fn faults(&self) -> Vec<ClaimFault> {
        let mut faults = Vec::new();
        self.item_faults(&mut faults);
        self.invoice_faults(&mut faults);
        self.payment_faults(&mut faults);
        for other in &self.other_money {
            let at = || At::OtherMoney(other.source.clone());
            check(&[other.amount], at, &mut faults);
            if other.amount < Decimal::ZERO {
                faults.push(ClaimFault::Negative(at()));
            }
        }
        let kinds = [
            total(self.items.iter().flat_map(|item| {
                let audited = item.audited.as_ref();
                let audited = audited.into_iter().flat_map(|all| [all.net, all.gross]);
                all(&item.contracted).into_iter().chain(audited)
            })),
            total(self.invoices.iter().flat_map(|invoice| {
                let parts = invoice.parts.iter().flat_map(|part| all(&part.amounts));
                all(&invoice.total).into_iter().chain(parts)
            })),
            total(self.payments.iter().flat_map(|payment| {
                let parts = payment.parts.iter().map(|part| part.amount);
                std::iter::once(payment.amount).chain(parts)
            })),
            total(self.other_money.iter().map(|other| other.amount)),
        ];
        if kinds.contains(&None) {
            faults.push(ClaimFault::TooLarge);
        }
        faults
    }

    fn has_item(&self, id: &str) -> bool {
        self.items.iter().any(|item| item.id == id)
    }

    fn item_faults(&self, faults: &mut Vec<ClaimFault>) {
        for (n, item) in self.items.iter().enumerate() {
            let at = || At::Item(item.id.clone());
            if self.items[..n].iter().any(|before| before.id == item.id) {
                faults.push(ClaimFault::ItemTwice(item.id.clone()));
            }
            let audited = item.audited.as_ref();
            let audited = audited.map(|all| [all.net, all.gross]).unwrap_or_default();
            check(&all(&item.contracted), at, faults);
            check(&audited, at, faults);
            if !adds(&item.contracted) {
                faults.push(ClaimFault::DoesNotAdd(at()));
            }
            if item.contracted.gross < Decimal::ZERO || audited.iter().any(|one| *one < 0.into()) {
                faults.push(ClaimFault::Negative(at()));
            }
        }
    }

    fn invoice_faults(&self, faults: &mut Vec<ClaimFault>) {
        let mut seen = btree::set([]);
        for invoice in &self.invoices {
            let at = || At::Invoice(invoice.number.clone());
            if !seen.insert(Key::of(invoice)) {
                faults.push(ClaimFault::InvoiceTwice(invoice.number.clone()));
            }
            for amounts in invoice_amounts(&invoice.total, &invoice.parts) {
                check(&all(amounts), at, faults);
                if !adds(amounts) {
                    faults.push(ClaimFault::DoesNotAdd(at()));
                }
            }
            for part in &invoice.parts {
                if !self.has_item(&part.item) {
                    let item = part.item.clone();
                    faults.push(ClaimFault::NoSuchItem { at: at(), item });
                }
            }
            let parts = |figure: fn(&Amounts) -> Decimal| {
                let parts = invoice.parts.iter().map(|part| figure(&part.amounts));
                !within(parts, figure(&invoice.total))
            };
            if parts(|all| all.net) || parts(|all| all.tax) || parts(|all| all.gross) {
                faults.push(ClaimFault::PartsExceed(at()));
            }
        }
    }

    fn payment_faults(&self, faults: &mut Vec<ClaimFault>) {
        for payment in &self.payments {
            let at = || At::Payment(payment.voucher.clone());
            check(&[payment.amount], at, faults);
            for part in &payment.parts {
                check(&[part.amount], at, faults);
                if !self.has_item(&part.item) {
                    let item = part.item.clone();
                    faults.push(ClaimFault::NoSuchItem { at: at(), item });
                }
            }
            let parts = payment.parts.iter().map(|part| part.amount);
            if !within(parts, payment.amount) {
                faults.push(ClaimFault::PartsExceed(at()));
            }
        }
    }
}

fn all(amounts: &Amounts) -> [Decimal; 3] {
    [amounts.net, amounts.tax, amounts.gross]
}

fn invoice_amounts<'a>(
    total: &'a Amounts,
    parts: &'a [InvoicePart],
) -> impl Iterator<Item = &'a Amounts> {
    std::iter::once(total).chain(parts.iter().map(|part| &part.amounts))
}

fn check(amounts: &[Decimal], at: impl Fn() -> At, faults: &mut Vec<ClaimFault>) {
    if !amounts.iter().all(|amount| amount::is_to_the_fen(*amount)) {
        faults.push(ClaimFault::PartOfFen(at()));
    }
}

/// Whether net and tax make gross, all of one sign. Tax may be 0.
fn adds(amounts: &Amounts) -> bool {
    let [net, tax, gross] = all(amounts);
    let one_sign = [net, tax, gross].iter().all(|one| *one >= 0.into())
        || [net, tax, gross].iter().all(|one| *one <= 0.into());
    one_sign && net.checked_add(tax) == Some(gross)
}

/// Whether parts have the sign of the whole and are no more than it.
fn within(parts: impl Iterator<Item = Decimal>, whole: Decimal) -> bool {
    let mut sum = Decimal::ZERO;
    for part in parts {
        let same_sign = part.is_zero() || part.is_sign_negative() == whole.is_sign_negative();
        let Some(more) = sum.checked_add(part).filter(|_| same_sign) else {
            return false;
        };
        sum = more;
    }
    sum.abs() <= whole.abs()
}

/// The sum of what the amounts are without their signs; `None` beyond what is reckoned with exactly.
fn total(amounts: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    // Each figure stands in a claim at most six times: as net, tax, gross, of a whole and of its parts.
    let most = Decimal::from(AMOUNT_MOST) * Decimal::from(6);
    let mut sum = Decimal::ZERO;
    for amount in amounts {
        sum = sum
            .checked_add(amount.abs())
            .filter(|sum| *sum <= most && amount.abs() <= AMOUNT_MOST.into())?;
    }
    Some(sum)
}

impl ClaimFault {
    /// A short name that programs can rely on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ItemTwice(_) => "item-twice",
            Self::NoSuchItem { .. } => "no-such-item",
            Self::PartOfFen(_) => "part-of-fen",
            Self::Negative(_) => "negative",
            Self::DoesNotAdd(_) => "does-not-add",
            Self::PartsExceed(_) => "parts-exceed",
            Self::InvoiceTwice(_) => "invoice-twice",
            Self::TooLarge => "too-large",
        }
    }

    /// What to say.
    pub fn words(&self) -> Words {
        let of = |at: &At, zh: &str, en: &str| {
            let at = at.words();
            Words::new(format!("{}{zh}", at.zh), format!("{} {en}", at.en))
        };
        match self {
            Self::ItemTwice(id) => Words::new(
                format!("项目“{id}”出现了两次"),
                format!("the item “{id}” is there twice"),
            ),
            Self::NoSuchItem { at, item } => of(
                at,
                &format!("对应的项目“{item}”不存在"),
                &format!("is for an item “{item}” that is not there"),
            ),
            Self::PartOfFen(at) => of(at, "金额不到一分", "has parts of a fen"),
            Self::Negative(at) => of(at, "金额是负数", "is negative"),
            Self::DoesNotAdd(at) => of(
                at,
                "不含税金额加税额不等于含税金额",
                "has a net and a tax that are not its gross",
            ),
            Self::PartsExceed(at) => of(
                at,
                "分到各项目的金额超过总额，或正负不一",
                "has parts beyond the whole, or of another sign",
            ),
            Self::InvoiceTwice(number) => Words::new(
                format!("发票 {number} 在本次申报里出现了两次"),
                format!("invoice {number} is there twice in this claim"),
            ),
            Self::TooLarge => Words::new(
                "金额太大，请检查是否填错",
                "the amounts are too large; please check them",
            ),
        }
    }
}

impl At {
    pub fn words(&self) -> Words {
        match self {
            Self::Item(id) => Words::new(format!("项目“{id}”"), format!("item “{id}”")),
            Self::Invoice(number) => {
                Words::new(format!("发票 {number} "), format!("invoice {number}"))
            }
            Self::Payment(voucher) => {
                Words::new(format!("付款 {voucher} "), format!("payment {voucher}"))
            }
            Self::OtherMoney(source) => Words::new(
                format!("其他财政资金“{source}”"),
                format!("other public money “{source}”"),
            ),
        }
    }
}

#[cfg(test)]
mod tests;
