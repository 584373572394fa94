//! Why the office and this device did not agree.

use domain::bundle::Refusal;

use crate::{exchange::ExchangeError, store::StoreError};

/// A problem document of the office (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its `type` without `/problems/`: what programs go by.
    pub kind: String,
    /// What happened and what to do next, in Chinese and in English.
    pub zh: String,
    pub en: String,
    /// All of it, as JSON text.
    pub document: String,
}

/// Why a request has no answer, or its answer could not be taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// No network, no server, or no answer within the deadline.
    #[error("no answer")]
    Unreachable,
    /// Broken off on this side, to begin anew.
    #[error("broken off")]
    Aborted,
    /// Something answered that is no office, or not as an office does.
    #[error("not an office's answer: {0}")]
    Protocol(String),
    /// The office, or something on the way, takes no request of this size.
    #[error("the request is too large")]
    TooLarge,
    #[error("refused: {}", .0.kind)]
    Refused(Problem),
    /// This device does not accept what the office signs.
    #[error("the office {} is not accepted: {:?}", .0.name, .0.reason)]
    NotAccepted(Refusal),
    /// This browser profile was put back or copied: the office has other changes under its numbers.
    /// It is a new device now, which asks to be admitted in its place; where the office takes no
    /// successor of it, it is linked to no office.
    #[error("the office has other changes under this device's numbers; it is a new device now")]
    Succeeded,
    /// This device could not.
    #[error(transparent)]
    Device(#[from] ExchangeError),
}

impl From<StoreError> for SyncError {
    fn from(error: StoreError) -> Self {
        Self::Device(error.into())
    }
}

impl SyncError {
    /// Whether the office answered with the problem of this name.
    pub fn is(&self, kind: &str) -> bool {
        matches!(self, Self::Refused(problem) if problem.kind == kind)
    }

    /// Whether nothing else of the same cycle can go better: nobody answers, the office speaks of
    /// the device itself or of another epoch, or this device has no data any more.
    pub fn ends_cycle(&self) -> bool {
        match self {
            Self::Unreachable | Self::Aborted | Self::Protocol(_) | Self::Succeeded => true,
            Self::Refused(problem) => matches!(
                problem.kind.as_str(),
                "no-token" | "revoked" | "waiting" | "other-epoch" | "slow-down"
            ),
            Self::Device(ExchangeError::Store(error)) => error.is_final(),
            Self::TooLarge | Self::NotAccepted(_) | Self::Device(_) => false,
        }
    }
}
