//! The form and its rule, as a pack carries them.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::{
    decimal,
    figures::FigureRef,
    json::OfMember,
    words::{Lang, Words},
};

/// One edition of the indicator: questions, scenarios, level conditions.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentRule {
    /// Version of this rule, e.g. `2024-1`; every assessment keeps the one it was begun with.
    pub version: String,
    pub name: Words,
    /// The document the rule comes from.
    pub standard: Words,
    /// How the numbers came here.
    pub provenance: Words,
    /// What is not certain; shown on the result sheet.
    pub caveats: Vec<Words>,
    pub dimensions: Vec<Dimension>,
    pub chains: Vec<Chain>,
    pub scenarios: Vec<Scenario>,
    /// Level 1 upwards.
    pub levels: Vec<LevelCondition>,
    /// Name of level 0.
    pub level_zero: Words,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    pub code: String,
    pub name: Words,
    #[serde(deserialize_with = "decimal::deserialize")]
    pub max: Decimal,
    pub groups: Vec<Group>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub code: String,
    pub name: Words,
    #[serde(deserialize_with = "decimal::deserialize")]
    pub max: Decimal,
    pub questions: Vec<Question>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "QuestionForm")]
pub struct Question {
    pub code: String,
    /// 1 to 15, as in the standard.
    pub number: u32,
    pub name: Words,
    pub kind: QuestionKind,
    /// What the assessor asks to see.
    pub evidence: Vec<Words>,
    pub note: Option<Words>,
    pub help: Option<Help>,
}

/// What an enterprise that answers by itself needs to know of a question or a scenario.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Help {
    /// What is asked, in a factory owner's words.
    pub means: Words,
    pub example: Words,
    /// Where in a factory the answer is found.
    pub found: Words,
}

#[derive(Clone, Debug, PartialEq)]
pub enum QuestionKind {
    /// One option.
    Single { options: Vec<QuestionOption> },
    /// Any options; their scores add up. An exclusive option excludes all others.
    Multiple { options: Vec<QuestionOption> },
    /// numerator / denominator falls into a band.
    Ratio {
        numerator: Words,
        denominator: Words,
        bands: Vec<Band>,
        /// Which of the enterprise's figures the two are, where they are one.
        numerator_figure: Option<FigureRef>,
        denominator_figure: Option<FigureRef>,
    },
    /// An earlier and a later figure are compared.
    Trend {
        better: Better,
        scores: TrendScores,
        inputs: Vec<TrendInput>,
        earlier: Box<Figure>,
        later: Box<Figure>,
        /// Unit of both figures.
        unit: Words,
        /// Whether "the same" may be declared with a note instead of figures: a first diagnosis
        /// has no "after" yet (no rule was found; see the pack's caveats).
        may_declare_same: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionOption {
    pub code: String,
    pub label: Words,
    #[serde(deserialize_with = "decimal::deserialize")]
    pub score: Decimal,
    #[serde(default)]
    pub exclusive: bool,
}

/// An interval closed on the right: above the previous band's end, up to and including `upto`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// As a share: 0.10 is 10 %.
    #[serde(deserialize_with = "decimal::deserialize")]
    pub upto: Decimal,
    /// As written, e.g. `(10%,20%]`.
    pub label: String,
    #[serde(deserialize_with = "decimal::deserialize")]
    pub score: Decimal,
}

impl Band {
    /// The `nth` of `bands` in words: up to its end, and above the end of the one before it.
    pub fn words(bands: &[Self], nth: usize, lang: Lang) -> Option<String> {
        let end = |band: &Self| (band.upto * Decimal::ONE_HUNDRED).normalize();
        let upto = end(bands.get(nth)?);
        let above = nth.checked_sub(1).and_then(|before| bands.get(before));
        Some(match (above.map(end), lang) {
            (None, Lang::Zh) => format!("不超过 {upto}%"),
            (None, Lang::En) => format!("up to {upto} %"),
            (Some(above), Lang::Zh) => format!("超过 {above}%、不超过 {upto}%"),
            (Some(above), Lang::En) => format!("more than {above} %, up to {upto} %"),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    Higher,
    Lower,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrendScores {
    #[serde(deserialize_with = "decimal::deserialize")]
    pub worse: Decimal,
    #[serde(deserialize_with = "decimal::deserialize")]
    pub same: Decimal,
    #[serde(deserialize_with = "decimal::deserialize")]
    pub better: Decimal,
}

/// A number the assessor types for a trend question.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrendInput {
    pub code: String,
    pub name: Words,
    pub unit: Words,
    /// Which of the enterprise's figures it is, where it is one.
    pub figure: Option<FigureRef>,
}

/// `scale × inputs[over] / inputs[under]`, or `inputs[over]` alone, rounded to two decimals.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    pub name: Words,
    pub over: String,
    pub under: Option<String>,
    #[serde(deserialize_with = "decimal::deserialize")]
    pub scale: Decimal,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    pub code: String,
    pub name: Words,
}

/// 应用场景: one of sixteen, with four rungs above "none".
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub code: String,
    pub chain: String,
    pub name: Words,
    /// 约束性.
    pub binding: bool,
    /// What levels 1 to 4 look like.
    pub levels: Vec<Words>,
    /// What the assessor asks to see.
    #[serde(default)]
    pub evidence: Vec<Words>,
    pub help: Option<Help>,
}

/// What a level needs; all three conditions must hold.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelCondition {
    pub level: u8,
    pub name: Words,
    #[serde(deserialize_with = "decimal::deserialize")]
    pub base_score_at_least: Decimal,
    pub scenarios_at_this_level_or_above: u32,
    pub of_them_binding: u32,
}

/// How the later of two figures stands to the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrendOutcome {
    Worse,
    Same,
    Better,
}

/// What [`QuestionForm`] is of.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindName {
    Single,
    Multiple,
    Ratio,
    Trend,
}

/// A question as a pack writes it: all members in one object, of which `kind` says which are there.
/// (serde's `flatten` of an enum would let unknown members pass.)
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionForm {
    code: String,
    number: u32,
    name: Words,
    kind: KindName,
    evidence: Vec<Words>,
    note: Option<Words>,
    help: Option<Help>,
    // Single, multiple.
    options: Option<Vec<QuestionOption>>,
    // Ratio.
    numerator: Option<Words>,
    denominator: Option<Words>,
    bands: Option<Vec<Band>>,
    numerator_figure: Option<FigureRef>,
    denominator_figure: Option<FigureRef>,
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
            KindName::Single => QuestionKind::Single {
                options: needed(&mut form.options, "options")?,
            },
            KindName::Multiple => QuestionKind::Multiple {
                options: needed(&mut form.options, "options")?,
            },
            KindName::Ratio => QuestionKind::Ratio {
                numerator: needed(&mut form.numerator, "numerator")?,
                denominator: needed(&mut form.denominator, "denominator")?,
                bands: needed(&mut form.bands, "bands")?,
                numerator_figure: form.numerator_figure.take(),
                denominator_figure: form.denominator_figure.take(),
            },
            KindName::Trend => QuestionKind::Trend {
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
            ("numerator_figure", form.numerator_figure.is_some()),
            ("denominator_figure", form.denominator_figure.is_some()),
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
            help: form.help,
        })
    }
}

impl Question {
    /// The most this question can score.
    pub fn max(&self) -> Decimal {
        match &self.kind {
            QuestionKind::Single { options } => options
                .iter()
                .map(|option| option.score)
                .max()
                .unwrap_or_default(),
            QuestionKind::Multiple { options } => options.iter().map(|option| option.score).sum(),
            QuestionKind::Ratio { bands, .. } => bands
                .iter()
                .map(|band| band.score)
                .max()
                .unwrap_or_default(),
            QuestionKind::Trend { scores, .. } => scores.worse.max(scores.same).max(scores.better),
        }
    }
}

impl Question {
    /// The least that scores so much or more, in words, and what it scores; `None` where several
    /// items together do.
    pub fn reaching(&self, score: Decimal, lang: Lang) -> Option<(String, Decimal)> {
        let least = |all: &mut dyn Iterator<Item = (usize, Decimal)>| {
            all.filter(|(_, one)| *one >= score)
                .min_by_key(|(_, one)| *one)
        };
        match &self.kind {
            QuestionKind::Single { options } => {
                let mut all = options.iter().map(|option| option.score).enumerate();
                let (nth, score) = least(&mut all)?;
                Some((options[nth].label.get(lang).to_owned(), score))
            }
            QuestionKind::Ratio { bands, .. } => {
                let mut all = bands.iter().map(|band| band.score).enumerate();
                let (nth, score) = least(&mut all)?;
                Some((Band::words(bands, nth, lang)?, score))
            }
            QuestionKind::Trend { scores, .. } => {
                let words = [
                    ("差于上一期", "worse than the period before"),
                    ("与上一期持平", "the same as the period before"),
                    ("好于上一期", "better than the period before"),
                ];
                let all = [scores.worse, scores.same, scores.better];
                let (nth, score) = least(&mut all.into_iter().enumerate())?;
                let (zh, en) = words[nth];
                let words = if lang == Lang::Zh { zh } else { en };
                Some((words.to_owned(), score))
            }
            QuestionKind::Multiple { .. } => None,
        }
    }
}

impl TrendScores {
    pub fn of(&self, trend: TrendOutcome) -> Decimal {
        match trend {
            TrendOutcome::Worse => self.worse,
            TrendOutcome::Same => self.same,
            TrendOutcome::Better => self.better,
        }
    }
}

impl AssessmentRule {
    /// All questions in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.dimensions
            .iter()
            .flat_map(|dimension| &dimension.groups)
            .flat_map(|group| &group.questions)
    }

    pub fn question(&self, code: &str) -> Option<&Question> {
        self.questions().find(|question| question.code == code)
    }

    pub fn scenario(&self, code: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.code == code)
    }

    /// The name of `level`, 0 included.
    pub fn level_name(&self, level: u8) -> &Words {
        self.levels
            .iter()
            .find(|condition| condition.level == level)
            .map_or(&self.level_zero, |condition| &condition.name)
    }
}
