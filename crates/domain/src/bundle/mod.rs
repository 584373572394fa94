//! 数据包: the unit of exchange between devices and the office.
//!
//! One JSON document, readable by a person: who made it, which of their changes it holds, those
//! changes, a list of attachments, a signature. `docs/bundle.md` describes it to others,
//! `docs/bundle.schema.json` to their programs.
//!
//! - [`Bundle`]: what it holds. [`signing_bytes`], [`seal`], [`read_sealed`] and `open`: its signature.
//! - [`split`]: a larger one as parts, and what no reader takes left out.
//! - [`container`]: the zip around it when there are attachments.
//! - [`plan`]: what importing it would change.

mod budget;
mod check;
pub mod container;
mod fault;
mod format;
mod import;
mod plan;
mod revoked;
mod seal;
mod split;
mod trust;

pub use crate::bytes::{from_base64, is_sha256_hex, sha256, sha256_hex, to_base64, to_hex};
pub use fault::{BundleFault, Checked};
pub use format::{Attachment, Bundle, COUNTERSIGNED, FORMAT, Part, Selection, VERSION};
pub use import::{plan, taken_before};
pub use plan::{
    Chain, ChangeHash, DossierPlan, Gap, Hole, ImportPlan, LocalState, NewConflict, Refusal,
    RefusalReason, SetAside, change_hash,
};
pub use revoked::{REVOKED, Revocations, revocations_value};
#[cfg(feature = "verify")]
pub use seal::open;
pub use seal::{
    Document, OpenBundle, ReadDocument, SealedBundle, Verdict, read_sealed, seal, signing_bytes,
};
pub use split::{LeftOut, Parts, split};
