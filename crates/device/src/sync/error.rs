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
    /// The office passed on a device's changes which this device does not accept.
    #[error("changes of {} are not accepted: {:?}", .0.name, .0.reason)]
    NotAccepted(Refusal),
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
            Self::Unreachable | Self::Aborted | Self::Protocol(_) => true,
            Self::Refused(problem) => matches!(
                problem.kind.as_str(),
                "no-token" | "revoked" | "waiting" | "other-epoch" | "slow-down"
            ),
            Self::Device(ExchangeError::Store(error)) => error.is_final(),
            Self::TooLarge | Self::NotAccepted(_) | Self::Device(_) => false,
        }
    }
}
