//! Yidang's model and its rules.
//!
//! Nothing here does I/O, reads a clock, draws a random number or knows a browser: times, random
//! bytes and signatures are passed in. The tablet, the office page and the server therefore give
//! the same level, the same progress and the same conflict for the same records.
//!
//! The modules, from the ground up:
//!
//! - [`value`]: the JSON that may be stored and exchanged: no floats, no duplicate keys.
//! - [`json`]: the strict reader and the canonical writer behind serde's interface.
//! - [`limits`]: how much may be written and read; [`text`]: what a text may hold.
//! - [`ids`] and [`clock`]: names of devices, changes and records; the hybrid logical clock.
//! - [`day`] and [`decimal`]: days and numbers as text.
//! - [`btree`]: ordered maps and sets made by inserting.
//! - [`money`]: how an amount reads.
//! - [`record`]: changes and the records they make; merging and conflicts.
//! - [`device`] and [`proof`]: who may write, and where; that one is who one says.
//! - [`bundle`]: the unit of exchange: its form, signature, container and what importing it changes.
//! - [`pack`]: a programme as data.
//! - [`schema`]: the fields of each kind of record, and what each holds.
//! - [`figures`]: an enterprise's figures by year, which its profile and the questions share.
//! - [`paper`], [`decision`] and [`workflow`]: what is decided about what, by whom, and where that
//!   leaves it; who may write what.
//! - [`enterprise`], [`assessment`], [`need`], [`retrofit`], [`photo`]: what a dossier holds.
//! - [`project`]: plan, contract, invoices, payments, acceptance, application; the claim.
//! - [`subsidy`]: what an enterprise is paid, step by step.
//! - [`search`]: finding an enterprise by what a person types.
//! - [`dossier`]: everything about one enterprise, read from its records.
//! - [`certificate`]: what an enterprise was recognised as, from which day to which.
//! - [`inbox`]: what of all enterprises waits for the office.
//! - [`programme`]: meetings, products, showcases, entries by hand and notes on tasks.
//! - [`library`]: providers, products, people, institutions, papers and reports, and matching them.
//! - [`tsv`]: tables as text that pastes as cells.
//! - [`overview`]: levels, scenarios, money and growth over all dossiers, for the desk.
//! - [`indicators`] and [`tasks`]: how far the programme is, by annexes 2 and 3 of the notice.

pub mod assessment;
pub mod btree;
pub mod bundle;
mod bytes;
pub mod certificate;
mod check;
pub mod clock;
pub mod credit_code;
pub mod day;
pub mod decimal;
pub mod decision;
pub mod demo;
pub mod device;
pub mod dossier;
pub mod enterprise;
pub mod figures;
pub mod ids;
pub mod inbox;
pub mod indicators;
pub mod json;
pub mod library;
pub mod limits;
pub mod money;
pub mod need;
pub mod overview;
pub mod pack;
pub mod paper;
pub mod photo;
pub mod programme;
pub mod project;
pub mod proof;
pub mod record;
pub mod retrofit;
pub mod schema;
pub mod search;
pub mod subsidy;
pub mod tasks;
#[cfg(test)]
mod testing;
pub mod text;
pub mod tsv;
pub mod value;
pub mod words;
pub mod workflow;

pub use words::{Lang, Words};
