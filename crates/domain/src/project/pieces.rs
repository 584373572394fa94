//! 验收材料: what a file holds when acceptance is asked for. Which pieces a programme wants is its
//! pack's ([`crate::pack::AcceptanceFile`]); whether one is there follows from the dossier.

use serde::{Deserialize, Serialize};

use super::{effect, effect::Effect, invoice, payment, way};
use crate::{
    assessment::Stage, dossier::Dossier, paper::Paper, record::Record, retrofit::ItemState,
    words::Words, workflow::State,
};

/// A piece of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Piece {
    /// A diagnosis that was signed.
    Diagnosis,
    /// A diagnosis report that was approved.
    Report,
    /// A plan that was approved.
    Plan,
    /// A contract that was approved, and none that still waits.
    Contract,
    /// No item is open.
    ItemsDone,
    Invoices,
    Payments,
    /// Every effect that was promised has what was reached.
    Effects,
    /// A self report of after the work: one that was handed in.
    SelfReport,
    /// The second assessment, signed.
    SecondAssessment,
    /// A photo or a file at least.
    Evidence,
}

impl Piece {
    pub const ALL: [Self; 11] = [
        Self::Diagnosis,
        Self::Report,
        Self::Plan,
        Self::Contract,
        Self::ItemsDone,
        Self::Invoices,
        Self::Payments,
        Self::Effects,
        Self::SelfReport,
        Self::SecondAssessment,
        Self::Evidence,
    ];

    pub fn words(self) -> Words {
        match self {
            Self::Diagnosis => Words::new("已签字的诊断", "signed diagnosis"),
            Self::Report => Words::new("已核的诊断报告", "approved diagnosis report"),
            Self::Plan => Words::new("已核的改造方案", "approved retrofit plan"),
            Self::Contract => Words::new("已核的合同", "approved contract"),
            Self::ItemsDone => Words::new("改造项目全部完成", "every item done"),
            Self::Invoices => Words::new("发票", "invoices"),
            Self::Payments => Words::new("付款凭证", "payments"),
            Self::Effects => Words::new("成效达到情况", "effects reached"),
            Self::SelfReport => Words::new("企业自评", "self report"),
            Self::SecondAssessment => Words::new("已签字的验收评测", "signed second assessment"),
            Self::Evidence => Words::new("现场照片或文件", "photos or files"),
        }
    }

    /// Whether the dossier has it.
    pub fn is_there(self, dossier: &Dossier, records: &[Record]) -> bool {
        let assessed = |stage, done: &[State]| {
            let mut all = dossier.assessments.iter();
            all.any(|one| one.stage == stage && done.contains(&one.standing.state()))
        };
        let approved = |paper| {
            let all = dossier.filed.iter();
            let mut all = all
                .filter(|one| one.standing.paper == paper)
                .map(|one| one.standing.state())
                .filter(|state| *state != State::Void)
                .peekable();
            all.peek().is_some() && all.all(|state| state == State::Approved)
        };
        match self {
            Self::Diagnosis => assessed(Stage::Diagnosis, &[State::Signed]),
            Self::Report => approved(Paper::DiagnosisReport),
            Self::Plan => approved(Paper::RetrofitPlan),
            Self::Contract => approved(Paper::Contract),
            Self::ItemsDone => {
                let open = |state| matches!(state, ItemState::NotStarted | ItemState::Doing);
                let mut items = dossier.items.iter();
                !dossier.items.is_empty() && !items.any(|item| open(item.state))
            }
            Self::Invoices => way::live(records, invoice::KIND).next().is_some(),
            Self::Payments => way::live(records, payment::KIND).next().is_some(),
            Self::Effects => {
                let mut effects = way::live(records, effect::KIND)
                    .map(Effect::from_record)
                    .peekable();
                effects.peek().is_some() && effects.all(|one| one.reached.is_some())
            }
            Self::SelfReport => assessed(
                Stage::SelfReport,
                &[State::Submitted, State::InReview, State::Approved],
            ),
            Self::SecondAssessment => assessed(Stage::Acceptance, &[State::Signed]),
            Self::Evidence => dossier.photos.iter().any(|photo| !photo.is_signature()),
        }
    }
}

/// Of the pieces that are `wanted`, those the dossier has not.
pub fn missing(wanted: &[Piece], dossier: &Dossier, records: &[Record]) -> Vec<Piece> {
    let all = wanted.iter().copied();
    all.filter(|piece| !piece.is_there(dossier, records))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        photo, retrofit,
        testing::{CODE, pack, record},
    };

    fn lacks(records: &[Record]) -> Vec<Piece> {
        let dossier = Dossier::read(CODE, records, &pack());
        missing(&Piece::ALL, &dossier, records)
    }

    #[test]
    fn an_empty_file_lacks_everything() {
        assert_eq!(lacks(&[]), Piece::ALL);
    }

    #[test]
    fn a_piece_is_there_by_what_the_dossier_holds() {
        let item = |state: &str| record(retrofit::KIND, "i", &[("state", state.into())]);
        let effect = |reached: &str| {
            let fields = [("measure", "不良率".into()), ("reached", reached.into())];
            record(effect::KIND, "e", &fields)
        };
        let there = |records: &[Record], piece| !lacks(records).contains(&piece);
        assert!(there(&[item("done")], Piece::ItemsDone));
        assert!(!there(&[item("doing")], Piece::ItemsDone));
        assert!(there(&[effect("1.5")], Piece::Effects));
        assert!(!there(&[effect("")], Piece::Effects), "nobody measured it");
        let invoice = record(invoice::KIND, "v", &[("number", "1".into())]);
        assert!(there(&[invoice], Piece::Invoices));
        let photo = record(photo::KIND, "p", &[("caption", "车间".into())]);
        assert!(there(&[photo], Piece::Evidence));
        // Begun is not approved.
        let plan = record(
            super::super::plan::KIND,
            "plan",
            &[("goals", "上线".into())],
        );
        assert!(!there(&[plan], Piece::Plan));
    }
}
