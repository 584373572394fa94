//! Meeting the office over the network: sending what it has not, fetching what others wrote.
//!
//! The same bundles as by file, with the same checks, so that nothing depends on which way a
//! change went. Everything here may be cut off anywhere and begun again; what a device wrote stays
//! in its store, and is taken for delivered only when the office says so after its own commit.
//! docs/sync.md tells the protocol.
//!
//! - [`link`]: what this device knows of the office: its token, and how far both have got.
//! - [`client`]: one question and its answer.
//! - [`begin`]: a new device begins with a snapshot.
//! - [`round`]: send, send attachments, fetch, fetch attachments.
//! - [`history`]: the changes a snapshot stood for.
//! - [`engine`]: rounds for the life of the page, one window at a time, patient with the network.
//! - [`background`]: woken by the browser when there is a network again.
//! - [`later`]: how often what others have not sent yet is asked for.
//! - [`join`]: from an invite to a link.

mod background;
mod begin;
mod client;
mod engine;
mod history;
mod join;
mod later;
mod link;
mod round;

pub use client::{SyncError, ask_office, member};
pub use engine::{meet_now, start, wake};
pub use history::fetch_history;
pub use join::{Invite, join, look, register};
pub use link::Link;

use domain::Lang;

use crate::i18n::{Trouble, people::PeopleTexts, sync::SyncTexts};

/// How things stand with the office, for the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Meeting {
    /// This device has not been invited; it hands over by file.
    #[default]
    Alone,
    /// At it.
    Working,
    /// Another window of this browser is at it, for this one too.
    Elsewhere,
    /// Everything was sent and fetched.
    Met,
    /// Nobody answers; everything is safe here, and it goes on by itself.
    Unreachable,
    /// The office has not decided yet whether to admit this device; it goes on by itself.
    Waiting,
    /// The office answered, and said no.
    Refused(Trouble),
}

impl Meeting {
    /// In a few words.
    pub fn word(&self, lang: Lang) -> &'static str {
        let t = SyncTexts::of(lang);
        match self {
            Self::Alone | Self::Met => t.met,
            Self::Working => t.working,
            Self::Elsewhere => t.elsewhere,
            Self::Unreachable => t.unreachable,
            Self::Waiting => PeopleTexts::of(lang).waiting,
            Self::Refused(_) => t.refused,
        }
    }
}
