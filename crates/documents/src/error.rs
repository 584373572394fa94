//! Why a file could not be made.

use domain::{Words, json};

/// Why a file could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MakeError {
    /// The dossier lacks what the document is about.
    #[error("{}", .0.en)]
    Missing(Words),
    /// A document about one dossier was asked for, and none or several were named.
    #[error("the document is about one enterprise; name its dossier")]
    OneDossier,
    /// The data hold what no reader would take.
    #[error(transparent)]
    Data(#[from] json::Error),
    /// The library that writes the file refused.
    #[error("the file could not be written: {0}")]
    Library(String),
}

impl MakeError {
    /// What happened and what to do, for people.
    pub fn words(&self) -> Words {
        match self {
            Self::Missing(words) => words.clone(),
            Self::OneDossier => Words::new(
                "这份文件只写一家企业，请指明是哪一家",
                "This document is about one enterprise: name which",
            ),
            Self::Data(_) => Words::new(
                "档案里有读不懂的内容，文件没有生成。请保存问题报告，交给办公室",
                "The dossier holds something that cannot be read; no file was made. Save the problem report and give it to the office",
            ),
            Self::Library(_) => Words::new(
                "文件没有生成。请再试一次；还不行，请保存问题报告，交给办公室",
                "The file was not made. Try again; if it fails once more, save the problem report and give it to the office",
            ),
        }
    }
}
