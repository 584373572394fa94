//! A city's enterprises, made from the demo's: each with a whole diagnosis, always the same.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use domain::{
    assessment, credit_code::CreditCode, decision::Author, demo, enterprise, ids::RecordKey,
    pack::ProgrammePack, record::Edit, value::Value,
};

use crate::sender::{Sender, signer};

/// 2026-11-23: the demo's days lie around it.
const TODAY: i64 = 1_795_392_000_000;

/// A bundle of enterprises, as a file.
pub struct City {
    pub file: PathBuf,
    /// Of the file.
    pub bytes: u64,
    pub enterprises: usize,
    /// Who signed it.
    pub author: Sender,
    /// Two an enterprise: its profile, its diagnosis.
    pub changes: usize,
}

impl City {
    /// Makes so many and writes them into a folder.
    ///
    /// # Errors
    /// When the programme's pack is no good one or the file cannot be written.
    pub fn write(enterprises: usize, folder: &Path) -> Result<Self> {
        let pack = include_str!("../../../public/packs/wuzhong.json");
        let pack = ProgrammePack::parse(pack).map_err(|faults| anyhow!("the pack: {faults:?}"))?;
        let mut sender = signer("全市名册", 9);
        let author = Author {
            device: sender.card.id.clone(),
            role: sender.card.role,
            person: String::new(),
        };
        let templates: Vec<(Edit, Edit)> = demo::edits(&pack, &author, TODAY)
            .iter()
            .filter_map(|edits| profile_and_diagnosis(edits))
            .collect();
        for n in 0..enterprises {
            let (profile, diagnosis) = templates
                .get(n % templates.len().max(1))
                .context("the demo has no whole diagnosis")?;
            let code = code(n)?;
            let mut profile = profile.clone();
            profile.record = RecordKey::only(&code, enterprise::KIND);
            let name = format!("虚构机械第{n}有限公司");
            sender.save(
                &profile
                    .set("code", code.as_str())
                    .set("name", name.as_str()),
            );
            let mut diagnosis = diagnosis.clone();
            diagnosis.record = RecordKey::new(&code, assessment::KIND, format!("d{n}"));
            sender.save(&diagnosis);
        }
        let file = folder.join(format!("city-{enterprises}.json"));
        let text = sender.seal(&sender.bundle(1));
        fs::write(&file, &text)?;
        Ok(Self {
            file,
            bytes: text.len() as u64,
            author: sender,
            enterprises,
            changes: enterprises * 2,
        })
    }
}

/// The code of the city's nth enterprise.
///
/// # Errors
/// Never of a number with at most seven digits.
pub fn code(n: usize) -> Result<String> {
    let code = CreditCode::complete(&format!("91640300MA{n:07}"));
    Ok(code
        .map_err(|fault| anyhow!("{fault:?}"))?
        .as_str()
        .to_owned())
}

/// The edits that made an enterprise and its diagnosis, where that is whole.
fn profile_and_diagnosis(edits: &[Edit]) -> Option<(Edit, Edit)> {
    let of_kind = |kind: &'static str| edits.iter().filter(move |edit| edit.record.kind == kind);
    let diagnosis = of_kind(assessment::KIND).find(|edit| {
        let stage = edit.fields.get("stage").and_then(Value::as_text);
        stage == Some("diagnosis") && edit.fields.keys().any(|name| name.starts_with("s."))
    })?;
    let profile = of_kind(enterprise::KIND).next()?;
    Some((profile.clone(), diagnosis.clone()))
}
