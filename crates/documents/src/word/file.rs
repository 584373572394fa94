//! 一企一档: the whole file of one enterprise, every paper of it on a page of its own.

use domain::{assessment::Stage, paper::Paper as PaperKind};

use super::{acceptance, diagnosis, parts, plan, subsidy};
use crate::{
    Kind, MakeError, Progress,
    data::{Data, Held},
    paper::{Head, Paper},
};

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let held = data.only()?;
    let draft = draft(data, held);
    let mut paper = Paper::new(
        data,
        &Head {
            title: Kind::File.words().get(data.lang),
            about: held.name(),
            draft: draft.as_deref(),
        },
    );
    write(&mut paper, data, held, progress);
    paper.finish()
}

/// The papers that nobody has signed or approved yet; the file as a whole is as good as they are.
fn draft(data: &Data<'_>, held: &Held) -> Option<String> {
    let assessments = Stage::ALL
        .into_iter()
        .filter_map(|stage| held.dossier.official(stage))
        .map(|one| &one.standing);
    let papers = [
        PaperKind::RetrofitPlan,
        PaperKind::Contract,
        PaperKind::SubsidyApplication,
    ];
    let papers = papers
        .into_iter()
        .flat_map(|paper| parts::filed(held, paper))
        .map(|filed| &filed.standing);
    let open: Vec<String> = assessments
        .chain(papers)
        .filter_map(|standing| {
            let why = parts::draft(standing, data)?;
            Some(format!("{} {why}", standing.paper.words().get(data.lang)))
        })
        .collect();
    let mut named = open.clone();
    named.truncate(3);
    let sign = data.pick("、", ", ");
    let more = if open.len() > named.len() {
        data.pick("等", " and others")
    } else {
        ""
    };
    (!open.is_empty()).then(|| format!("{}{more}", named.join(sign)))
}

fn write(paper: &mut Paper, data: &Data<'_>, held: &Held, progress: Progress<'_>) {
    const PAPERS: usize = 6;
    let ready = |kind: Kind| kind.missing(&held.dossier, &held.records).is_none();
    let quiet: Progress<'_> = &mut |_, _| {};
    paper.heading(data.pick("企业情况", "The enterprise"));
    parts::enterprise(paper, data, held);
    paper.heading(data.pick("评测情况", "Assessments"));
    parts::side_by_side(paper, data, held);
    progress(1, PAPERS);
    if let Some(one) = held.dossier.official(Stage::Diagnosis)
        && ready(Kind::Diagnosis)
    {
        begin(paper, data, Kind::Diagnosis);
        diagnosis::write(paper, data, held, one, quiet);
    } else {
        paper.heading(data.pick("需求与问题", "Needs and problems"));
        diagnosis::needs(paper, data, held);
    }
    progress(2, PAPERS);
    if ready(Kind::Plan) {
        begin(paper, data, Kind::Plan);
        plan::write(paper, data, held, quiet);
    } else {
        plan::contracts(paper, data, held);
    }
    progress(3, PAPERS);
    if ready(Kind::Acceptance) {
        begin(paper, data, Kind::Acceptance);
        acceptance::write(paper, data, held, quiet);
    }
    progress(4, PAPERS);
    if ready(Kind::Subsidy) {
        begin(paper, data, Kind::Subsidy);
        subsidy::write(paper, data, held, quiet);
    }
    progress(5, PAPERS);
    paper.begin(data.pick("照片与附件", "Photos and files"));
    paper.heading(data.pick("照片", "Photos"));
    if parts::pictures(paper, data, held, None) == 0 {
        paper.text(data.pick("（没有照片）", "(none)"));
    }
    attachments(paper, data, held);
    progress(PAPERS, PAPERS);
}

fn begin(paper: &mut Paper, data: &Data<'_>, kind: Kind) {
    let words = kind.words();
    paper.begin(words.get(data.lang));
}

/// The files that are no pictures, by name and fingerprint: they stay beside the file.
fn attachments(paper: &mut Paper, data: &Data<'_>, held: &Held) {
    let others = held.dossier.photos.iter();
    let others = others.filter(|photo| !photo.is_picture() && !photo.is_signature());
    let lines: Vec<String> = others
        .map(|photo| {
            let name = [photo.caption.trim(), photo.name.trim()];
            let name = name.into_iter().find(|text| !text.is_empty());
            let name = name.unwrap_or(&photo.media_type);
            format!("{name}（sha256 {}）", photo.sha256)
        })
        .collect();
    if !lines.is_empty() {
        paper.heading(data.pick("其他附件", "Other files"));
        paper.list(&lines);
    }
}
