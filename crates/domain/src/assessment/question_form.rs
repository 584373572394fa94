//! A question as a pack writes it: all members in one object, of which `kind` says which are there.
//! (serde's `flatten` of an enum would let unknown members pass.)

use serde::Deserialize;

use super::{
    Band, Better, Figure, Question, QuestionKind, QuestionOption, TrendInput, TrendScores,
};
use crate::{json::OfMember, words::Words};

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Single,
    Multiple,
    Ratio,
    Trend,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionForm {
    code: String,
    number: u32,
    name: Words,
    kind: Kind,
    evidence: Vec<Words>,
    note: Option<Words>,
    // Single, multiple.
    options: Option<Vec<QuestionOption>>,
    // Ratio.
    numerator: Option<Words>,
    denominator: Option<Words>,
    bands: Option<Vec<Band>>,
    // Trend.
    better: Option<Better>,
    scores: Option<TrendScores>,
    inputs: Option<Vec<TrendInput>>,
    earlier: Option<Figure>,
    later: Option<Figure>,
    unit: Option<Words>,
    may_declare_same: Option<bool>,
}

fn needed<T>(member: &mut Option<T>, name: &'static str) -> Result<T, OfMember> {
    member.take().ok_or(OfMember::Missing(name))
}

impl TryFrom<QuestionForm> for Question {
    type Error = OfMember;

    fn try_from(mut form: QuestionForm) -> Result<Self, OfMember> {
        let kind = match form.kind {
            Kind::Single => QuestionKind::Single {
                options: needed(&mut form.options, "options")?,
            },
            Kind::Multiple => QuestionKind::Multiple {
                options: needed(&mut form.options, "options")?,
            },
            Kind::Ratio => QuestionKind::Ratio {
                numerator: needed(&mut form.numerator, "numerator")?,
                denominator: needed(&mut form.denominator, "denominator")?,
                bands: needed(&mut form.bands, "bands")?,
            },
            Kind::Trend => QuestionKind::Trend {
                better: needed(&mut form.better, "better")?,
                scores: needed(&mut form.scores, "scores")?,
                inputs: needed(&mut form.inputs, "inputs")?,
                earlier: Box::new(needed(&mut form.earlier, "earlier")?),
                later: Box::new(needed(&mut form.later, "later")?),
                unit: needed(&mut form.unit, "unit")?,
                may_declare_same: form.may_declare_same.take().unwrap_or_default(),
            },
        };
        // What is left belongs to another kind.
        let left = [
            ("options", form.options.is_some()),
            ("numerator", form.numerator.is_some()),
            ("denominator", form.denominator.is_some()),
            ("bands", form.bands.is_some()),
            ("better", form.better.is_some()),
            ("scores", form.scores.is_some()),
            ("inputs", form.inputs.is_some()),
            ("earlier", form.earlier.is_some()),
            ("later", form.later.is_some()),
            ("unit", form.unit.is_some()),
            ("may_declare_same", form.may_declare_same.is_some()),
        ];
        if let Some((name, _)) = left.iter().find(|(_, is_left)| *is_left) {
            return Err(OfMember::Unknown(name));
        }
        Ok(Self {
            code: form.code,
            number: form.number,
            name: form.name,
            kind,
            evidence: form.evidence,
            note: form.note,
        })
    }
}
