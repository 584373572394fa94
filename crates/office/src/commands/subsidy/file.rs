//! Reads a file of claims and the pack: the whole of both or nothing.

use std::{collections::BTreeSet, fs, fs::File, io::Read as _, path::Path};

use domain::{
    Words,
    json::{Fault, RawObject, from_str},
    pack::ProgrammePack,
    subsidy::cases::{Case, Table},
};

/// The programme whose rules are used when none is given.
const PACK: &str = include_str!("../../../../../public/packs/wuzhong.json");

/// The largest file read, in bytes; a case takes about 1 kB.
const MAX_BYTES: u64 = 16 << 20;

/// The programme pack, and the cases at `path`; a file of one claim is a table of one case.
///
/// # Errors
/// What is wrong, each with its place.
pub fn read(path: &Path, pack: Option<&Path>) -> Result<(ProgrammePack, Table), Vec<Words>> {
    let pack_text = match pack {
        None => PACK.to_owned(),
        Some(path) => fs::read_to_string(path).map_err(|error| unreadable(path, &error))?,
    };
    let pack = ProgrammePack::parse(&pack_text).map_err(|faults| {
        let said = |fault: &Fault| prefixed("方案包", "programme pack", fault);
        faults.iter().map(said).collect::<Vec<_>>()
    })?;
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let mut text = String::new();
    // One byte more than allowed tells a file that is too large, also where its length is not known
    // beforehand (a pipe).
    let read = file.take(MAX_BYTES + 1).read_to_string(&mut text);
    read.map_err(|error| unreadable(path, &error))?;
    if text.len() as u64 > MAX_BYTES {
        return Err(vec![Words::new(
            "文件超过 16 MB",
            "the file is larger than 16 MB",
        )]);
    }
    let table = table(&text).map_err(|fault| vec![prefixed("文件", "file", &fault)])?;
    let faults = rule_faults(&pack, &table);
    if faults.is_empty() {
        Ok((pack, table))
    } else {
        Err(faults)
    }
}

fn table(text: &str) -> Result<Table, Fault> {
    let members = RawObject::from_text(text)?;
    if members.get::<domain::value::Value>("cases")?.is_some() {
        return Ok(from_str(text)?);
    }
    let case: Case = from_str(text)?;
    Ok(Table {
        schema: String::new(),
        rules: Default::default(),
        cases: vec![case],
    })
}

/// Rules of the table that contradict themselves, and rules that cases name and it does not have.
fn rule_faults(pack: &ProgrammePack, table: &Table) -> Vec<Words> {
    let levels: BTreeSet<u8> = pack
        .assessment_rules
        .iter()
        .flat_map(|rule| rule.levels.iter().map(|level| level.level))
        .collect();
    let mut faults = Vec::new();
    for (name, own) in &table.rules {
        for fault in own.funding.faults(&own.phases, &levels) {
            let (zh, en) = (format!("规则“{name}”"), format!("rules “{name}”"));
            faults.push(prefixed(&zh, &en, &fault));
        }
    }
    for (at, case) in table.cases.iter().enumerate() {
        if table.rules(pack, case).is_none() {
            let name = case.rule.as_deref().unwrap_or_default();
            faults.push(Words::new(
                format!("/cases/{at}/rule：没有这个规则：{name}"),
                format!("/cases/{at}/rule: no rules “{name}”"),
            ));
        }
    }
    faults
}

fn unreadable(path: &Path, error: &std::io::Error) -> Vec<Words> {
    let path = path.display();
    vec![Words::new(
        format!("读不了 {path}：{error}"),
        format!("cannot read {path}: {error}"),
    )]
}

fn prefixed(zh: &str, en: &str, fault: &Fault) -> Words {
    Words::new(
        format!("{zh} {}", fault.words(domain::Lang::Zh)),
        format!("{en} {}", fault.words(domain::Lang::En)),
    )
}
