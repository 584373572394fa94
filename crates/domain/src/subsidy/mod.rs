//! 奖补: what an enterprise is paid, worked out from its costs by the programme's rules.
//!
//! [`Rules::work_out`] goes, for each basis the programme leaves open (with or without tax), item by
//! item from what was contracted to the least of contracted, invoiced and paid, to what the auditors
//! left, to the kinds of cost that count; and from their sum by rate, cap, bonus, other public money
//! and what the fund still has to the subsidy. Every step is a [`Step`], every reason for which
//! nothing is payable a [`Bar`]; `docs/subsidy.md` tells it to people.
//!
//! - [`claim`](Claim): costs and their evidence. [`ClaimFault`]: where they contradict themselves.
//! - [`second_uses`]: an invoice counts once in the whole programme.
//! - [`Demand`], [`allocate`]: the fund.
//! - [`Approved`]: a figure that was approved never moves.
//! - [`cases`]: worked cases, by which an office can check the rules.

mod amount;
mod bar;
pub mod cases;
mod claim;
mod evidence;
mod fault;
mod frozen;
mod fund;
mod invoices;
mod step;
mod words;
mod work;

pub use bar::{Bar, Dated};
pub use claim::{
    Acceptance, Amounts, Audited, Claim, Cut, Invoice, InvoicePart, Item, OtherMoney, Payment,
    PaymentPart,
};
pub use evidence::Counted;
pub use fault::{At, ClaimFault};
pub use frozen::{Approved, Difference, Differing, NotApproved, Summary};
pub use fund::{Demand, Given, Position, Want, allocate, greatest_demand};
pub use invoices::{Key, SecondUse, Use, plain_number, second_uses};
pub use step::{Evidence, Remark, Step, What};
pub(crate) use words::window_words;
pub use work::{Rules, Worked};

#[cfg(test)]
mod tests;
