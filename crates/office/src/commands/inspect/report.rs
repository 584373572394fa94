//! The report, as text in two languages or as JSON.

mod json;
mod text;

use std::{
    io::{Write as _, stdout},
    path::Path,
};

use domain::{Lang, bundle::ImportPlan};

use office_service::bundle_file::{Problem, ReadBundle};

/// Says that the bundle at `path` is not taken, and why.
pub fn refused(path: &Path, problem: &Problem, as_json: bool, lang: Lang) -> anyhow::Result<()> {
    let (code, sentence, detail) = match (problem, lang) {
        (Problem::Fault(fault), _) => (fault.code(), fault.sentence(lang), fault.detail()),
        (Problem::NotTaken, Lang::Zh) => (
            "not-taken",
            "这个数据包本身会被暂存或拒绝，请先单独检查它。".to_owned(),
            None,
        ),
        (Problem::NotTaken, Lang::En) => (
            "not-taken",
            "This bundle would itself be held or refused; inspect it on its own first.".to_owned(),
            None,
        ),
    };
    if as_json {
        json::refused(path, code, &sentence, detail.as_deref())
    } else {
        writeln!(stdout(), "{}: {sentence}", path.display())?;
        if let Some(detail) = detail {
            writeln!(stdout(), "  {detail}")?;
        }
        Ok(())
    }
}

/// Says what a sound bundle holds and what importing it would change.
pub fn read(
    path: &Path,
    read: &ReadBundle,
    plan: &ImportPlan,
    as_json: bool,
    lang: Lang,
) -> anyhow::Result<()> {
    if as_json {
        json::read(path, read, plan)
    } else {
        let text = text::report(path, read, plan, lang);
        stdout().write_all(text.as_bytes())?;
        Ok(())
    }
}

fn attachment_bytes(read: &ReadBundle) -> u64 {
    read.open
        .bundle
        .attachments
        .iter()
        .map(|listed| listed.size)
        .sum()
}
