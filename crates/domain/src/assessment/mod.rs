//! 数字化水平评测: the indicator form, its scores and its level.
//!
//! The 2024 edition (工信厅企业〔2024〕56号) scores fifteen questions in three dimensions to 100
//! points and grades sixteen scenarios from 0 to 4; the level needs a score, a number of
//! scenarios and a number of binding scenarios. All of it is versioned pack data.

mod answer;
mod between;
mod explain;
mod filling;
mod known;
mod level;
mod rule;
mod score;

pub(crate) use answer::level_of;
pub use answer::{Answer, Answers, AssessmentField, KIND, ScenarioAnswer, Stage, declaring_same};
pub use between::Between;
pub use explain::{Explanation, Step, WayUp, explain};
pub use filling::{answered, toggled};
pub use known::{SharedNumber, shared_numbers, with_known};
pub use level::{Check, LevelCheck};
pub use rule::{
    AssessmentRule, Band, Better, Chain, Dimension, Figure, Group, Help, LevelCondition, Question,
    QuestionKind, QuestionOption, Scenario, TrendInput, TrendOutcome, TrendScores,
};
pub use score::{AnswerFault, DimensionScore, GroupScore, ItemRef, Outcome, QuestionScore, assess};
