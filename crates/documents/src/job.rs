//! What a page and the worker that makes files tell each other: JSON text, with bytes beside it.
//!
//! A message is a list: its text, then for [`Ask`] the text of each list of records, a JSON array of
//! [`domain::record::Record`] each, and the bytes of each picture that it names, in order; for
//! [`Answer::Made`] the file. A programme's records go in many lists, so that no page writes them all in one
//! breath. A job is cancelled by ending the worker.

use chrono::NaiveDate;
use domain::{Words, day};
use serde::{Deserialize, Serialize};

/// The version of the messages. A page that was opened before an update may meet a worker of after it.
pub const VERSION: u32 = 1;

/// Where the worker's script is, beside the app.
pub const SCRIPT: &str = "/parts/documents-worker.js";

/// One file to be made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// [`VERSION`].
    pub version: u32,
    /// Comes back with every answer.
    pub job: u32,
    /// [`crate::Kind::code`].
    pub kind: String,
    /// [`domain::Lang::code`].
    pub lang: String,
    /// The day the file is of, in China.
    #[serde(with = "day")]
    pub day: NaiveDate,
    /// The programme's code; the worker reads its pack from the app's own files.
    pub programme: String,
    /// It is the demo's.
    pub demo: bool,
    /// How many lists of records stand beside this.
    pub lists: u32,
    /// The sha256 of each picture whose bytes stand behind them.
    pub pictures: Vec<String>,
}

/// What the worker says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It takes jobs now; what is sent earlier is lost.
    Ready,
    Progress {
        job: u32,
        done: u32,
        all: u32,
    },
    /// The file's bytes stand beside this.
    Made {
        job: u32,
        name: String,
        media_type: String,
    },
    /// There is no file; what happened and what to do.
    Failed {
        job: u32,
        words: Words,
    },
}

impl Answer {
    /// The job it is about.
    pub fn job(&self) -> Option<u32> {
        match self {
            Self::Ready => None,
            Self::Progress { job, .. } | Self::Made { job, .. } | Self::Failed { job, .. } => {
                Some(*job)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::json;

    use super::*;

    #[test]
    fn what_is_asked_and_answered_reads_back() {
        let ask = Ask {
            version: VERSION,
            job: 3,
            kind: "plan".to_owned(),
            lang: "zh".to_owned(),
            day: NaiveDate::from_ymd_opt(2026, 11, 28).expect("a day"),
            programme: "wuzhong".to_owned(),
            demo: true,
            lists: 2,
            pictures: vec!["aa".to_owned()],
        };
        let text = json::to_string(&ask).expect("JSON");
        assert_eq!(json::from_str::<Ask>(&text).expect("an ask"), ask);
        for answer in [
            Answer::Ready,
            Answer::Progress {
                job: 3,
                done: 1,
                all: 4,
            },
            Answer::Made {
                job: 3,
                name: "甲-改造方案.docx".to_owned(),
                media_type: "application/pdf".to_owned(),
            },
            Answer::Failed {
                job: 3,
                words: Words::new("不行", "no"),
            },
        ] {
            let text = json::to_string(&answer).expect("JSON");
            let read = json::from_str::<Answer>(&text).expect("an answer");
            assert_eq!((read.job(), &read), (answer.job(), &answer));
        }
    }
}
