//! A pack's consistency with itself.

use super::ProgrammePack;

/// Something wrong in a pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct PackFault {
    /// A JSON pointer such as `/indicators/3/targets/litong`, or `line:column`.
    pub place: String,
    pub problem: String,
}

impl ProgrammePack {
    /// Everything that contradicts itself.
    pub(super) fn faults(&self) -> Vec<PackFault> {
        Vec::new()
    }
}
