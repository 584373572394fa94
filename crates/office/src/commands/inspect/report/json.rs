//! The report as JSON, for programs.

use std::{
    io::{Write as _, stdout},
    path::Path,
};

use domain::{
    bundle::{Chain, DossierPlan, Gap, ImportPlan, NewConflict, Refusal, RefusalReason, Selection},
    clock::Stamp,
    device::DeviceCard,
    ids::RecordKey,
    value::Value,
};
use office_service::bundle_file::ReadBundle;
use serde::Serialize;

use super::{super::own_and_carried, attachment_bytes};

#[derive(Serialize)]
struct Refused<'a> {
    file: String,
    good: bool,
    fault: &'a str,
    sentence: &'a str,
    detail: Option<&'a str>,
}

/// Prints that a bundle is not taken.
pub fn refused(
    path: &Path,
    fault: &str,
    sentence: &str,
    detail: Option<&str>,
) -> anyhow::Result<()> {
    print(&Refused {
        file: path.display().to_string(),
        good: false,
        fault,
        sentence,
        detail,
    })
}

/// Members are printed in the order of their names, also where another package of the workspace has
/// `serde_json` keep the order they were written in.
fn print(value: &impl Serialize) -> anyhow::Result<()> {
    let mut value = serde_json::to_value(value)?;
    value.sort_all_objects();
    let text = serde_json::to_string_pretty(&value)?;
    writeln!(stdout(), "{text}")?;
    Ok(())
}

#[derive(Serialize)]
struct Report<'a> {
    file: String,
    good: bool,
    bytes: u64,
    zip: bool,
    hash: &'a str,
    programme: &'a str,
    edition: &'a str,
    cover: Cover<'a>,
    created_at: &'a str,
    device: &'a DeviceCard,
    first: u32,
    last: u32,
    previous: Option<&'a str>,
    changes: Changes,
    records: usize,
    dossiers: Vec<&'a str>,
    attachments: Attachments,
    signature: &'a str,
    chain: &'a str,
    import: Import<'a>,
}

#[derive(Serialize)]
struct Changes {
    own: usize,
    carried: usize,
}

#[derive(Serialize)]
struct Attachments {
    count: usize,
    bytes: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Cover<'a> {
    Since,
    Everything,
    Dossier(&'a str),
}

/// What importing it would do.
#[derive(Serialize)]
struct Import<'a> {
    gaps: Vec<Missing<'a>>,
    refusals: Vec<LeftOut<'a>>,
    already: u32,
    new_changes: usize,
    new_attachments: usize,
    dossiers: Vec<Dossier<'a>>,
}

#[derive(Serialize)]
struct Missing<'a> {
    device: &'a str,
    name: &'a str,
    from: u32,
    to: u32,
}

#[derive(Serialize)]
struct LeftOut<'a> {
    device: &'a str,
    name: &'a str,
    reason: &'a str,
    at: Option<String>,
    changes: u32,
}

#[derive(Serialize)]
struct Dossier<'a> {
    dossier: &'a str,
    name: Option<&'a str>,
    new: bool,
    changes: u32,
    new_records: &'a [RecordKey],
    changed_records: &'a [RecordKey],
    conflicts: Vec<Conflict<'a>>,
}

#[derive(Serialize)]
struct Conflict<'a> {
    record: &'a RecordKey,
    field: &'a str,
    values: Vec<Live<'a>>,
}

/// A value nobody has replaced.
#[derive(Serialize)]
struct Live<'a> {
    change: String,
    value: &'a Value,
    at: &'a Stamp,
    by: &'a str,
}

/// Prints what a sound bundle holds and what importing it would change.
pub fn read(path: &Path, read: &ReadBundle, plan: &ImportPlan) -> anyhow::Result<()> {
    let bundle = &read.open.bundle;
    let (own, carried) = own_and_carried(bundle);
    print(&Report {
        file: path.display().to_string(),
        good: plan.can_apply(),
        bytes: read.size,
        zip: read.is_zip,
        hash: &read.open.hash,
        programme: &bundle.programme,
        edition: &bundle.edition,
        cover: match &bundle.cover {
            Selection::Since => Cover::Since,
            Selection::Everything => Cover::Everything,
            Selection::Dossier(dossier) => Cover::Dossier(dossier),
        },
        created_at: &bundle.created_at,
        device: &bundle.device,
        first: bundle.first,
        last: bundle.last,
        previous: bundle.previous.as_deref(),
        changes: Changes { own, carried },
        records: bundle.records.len(),
        dossiers: bundle.dossiers().into_iter().collect(),
        attachments: Attachments {
            count: bundle.attachments.len(),
            bytes: attachment_bytes(read),
        },
        signature: "good",
        chain: match plan.chain {
            Chain::TakenBefore => "taken-before",
            Chain::First => "first",
            Chain::Follows => "follows",
            Chain::BeforeUnknown => "before-unknown",
        },
        import: Import {
            gaps: plan.gaps.iter().map(missing).collect(),
            refusals: plan.refusals.iter().map(left_out).collect(),
            already: plan.already,
            new_changes: plan.changes.len(),
            new_attachments: plan.attachments.len(),
            dossiers: plan.dossiers.iter().map(dossier).collect(),
        },
    })
}

fn missing(gap: &Gap) -> Missing<'_> {
    Missing {
        device: gap.device.as_str(),
        name: &gap.name,
        from: gap.from,
        to: gap.to,
    }
}

fn left_out(refusal: &Refusal) -> LeftOut<'_> {
    LeftOut {
        device: refusal.device.as_str(),
        name: &refusal.name,
        reason: match refusal.reason {
            RefusalReason::HistoryDiffers => "history-differs",
            RefusalReason::KeyChanged => "key-changed",
            RefusalReason::RelayNotAllowed => "relay-not-allowed",
            RefusalReason::Revoked => "revoked",
            RefusalReason::TooMuchSetAside => "too-much-aside",
        },
        at: refusal.at.as_ref().map(ToString::to_string),
        changes: refusal.changes,
    }
}

fn dossier(plan: &DossierPlan) -> Dossier<'_> {
    Dossier {
        dossier: &plan.dossier,
        name: plan.name.as_deref(),
        new: plan.is_new,
        changes: plan.changes,
        new_records: &plan.new_records,
        changed_records: &plan.changed_records,
        conflicts: plan.conflicts.iter().map(conflict).collect(),
    }
}

fn conflict(found: &NewConflict) -> Conflict<'_> {
    let values = found.values.iter().map(|(id, held)| Live {
        change: id.to_string(),
        value: &held.value,
        at: &held.at,
        by: &held.by,
    });
    Conflict {
        record: &found.record,
        field: &found.field,
        values: values.collect(),
    }
}
