//! One invented dossier.

use chrono::{DateTime, NaiveDate};

use super::{
    dice::Dice,
    names::{ITEMS, MARKS, NEEDS, PROVIDERS, SURNAMES, TRADES},
};
use crate::{
    assessment::{
        self, Answer, Answers, AssessmentRule, QuestionKind, ScenarioAnswer, Stage, assess,
    },
    credit_code::CreditCode,
    decision::{Author, Draft, Verb},
    device::Role,
    enterprise::{self, Nature, Tier},
    figures::{YearField, year_field},
    ids::{RecordKey, new_id},
    need,
    pack::ProgrammePack,
    paper::{Content, Paper},
    record::Edit,
    retrofit,
    value::Value,
};

const DAY: i64 = 86_400_000;
/// Who signs an assessment, in this order.
const SIDES: [Role; 2] = [Role::Team, Role::Enterprise];

struct Maker<'a> {
    author: &'a Author,
    dossier: String,
    today: i64,
    dice: &'a mut Dice,
    edits: Vec<Edit>,
}

/// Everything of enterprise `nth`; `None` only where the pack has no area.
pub fn edits(
    pack: &ProgrammePack,
    author: &Author,
    today: i64,
    nth: u32,
    dice: &mut Dice,
) -> Option<Vec<Edit>> {
    let area = pack.areas.get(nth as usize % pack.areas.len().max(1))?;
    let division = area.division.as_deref().unwrap_or(&pack.division);
    // No office registers under such numbers.
    let code = CreditCode::complete(&format!("91{division}DEM{nth:06}")).ok()?;
    let mut maker = Maker {
        author,
        dossier: code.as_str().to_owned(),
        today,
        dice,
        edits: Vec::new(),
    };
    maker.enterprise(area.name.zh.as_str(), &area.code, nth);
    // Some are only on the list yet, some only reported on themselves, some are being rebuilt.
    let progress = nth % 8;
    let rule = pack.current_rule();
    let level = nth / 8;
    if progress > 1 {
        maker.assess(
            rule,
            Stage::SelfReport,
            (level + 1).min(4),
            120,
            progress == 2,
        );
    }
    if progress > 2 {
        maker.assess(rule, Stage::Diagnosis, level.min(4), 60, progress == 3);
        // What is being rebuilt was signed by both sides before; one more is to be signed still.
        if progress > 4 {
            maker.sign(rule, Stage::Diagnosis, 60, &SIDES);
        }
        maker.needs(progress);
    }
    if progress > 4 {
        maker.items(progress);
    }
    if progress == 7 {
        maker.assess(rule, Stage::Acceptance, (level + 1).min(4), 4, false);
        let sides = if (nth / 8).is_multiple_of(2) {
            1
        } else {
            SIDES.len()
        };
        maker.sign(rule, Stage::Acceptance, 4, &SIDES[..sides]);
    }
    Some(maker.edits)
}

impl Maker<'_> {
    fn day(&self, ago: i64) -> NaiveDate {
        DateTime::from_timestamp_millis(self.today - ago * DAY)
            .map(|moment| moment.date_naive())
            .unwrap_or_default()
    }

    fn id(&mut self, ago: i64) -> String {
        let mut random = [0; 10];
        for byte in &mut random {
            *byte = self.dice.below(256) as u8;
        }
        let ms = (self.today - ago * DAY).try_into().unwrap_or_default();
        new_id(ms, random)
    }

    fn edit(&mut self, kind: &str, ago: i64) -> Edit {
        let id = self.id(ago);
        Edit::new(RecordKey::new(self.dossier.clone(), kind, id))
    }

    fn enterprise(&mut self, area: &str, area_code: &str, nth: u32) {
        let (industry, products, word) = TRADES[nth as usize % TRADES.len()];
        // Every other mark the second time round, so that no name comes twice.
        let mark = MARKS[(nth as usize * 7 + nth as usize / 20) % MARKS.len()];
        let headcount = 12 + self.dice.below(260);
        let revenue = headcount * (30 + self.dice.below(40));
        let tier = [
            Tier::None,
            Tier::Innovative,
            Tier::Specialised,
            Tier::LittleGiant,
        ];
        let year = chrono::Datelike::year(&self.day(0)) as u16;
        let last = |of| year_field(year - 1, of);
        let before = |of| year_field(year - 2, of);
        let surname = self.dice.pick(&SURNAMES);
        let road = 1 + self.dice.below(60);
        let edit = Edit::new(RecordKey::only(self.dossier.clone(), enterprise::KIND))
            .set("code", self.dossier.as_str())
            .set("name", format!("{mark}{word}有限公司（演示）"))
            .set("area", area_code)
            .set("address", format!("{area}演示产业园{road}号"))
            .set(
                "place",
                enterprise::place_value(format!("37.9{:02}", nth % 100), "106.2"),
            )
            .set("founded", format!("{}-06-01", 1996 + nth % 20))
            .set("industry", industry)
            .set("products", products)
            .set(
                "nature",
                Nature::ALL[usize::from(nth.is_multiple_of(7))].code(),
            )
            .set("tier", tier[self.dice.below(4) as usize].code())
            .set("above_scale", revenue >= 2000)
            .set("phase", i64::from(nth % 2 + 1))
            .set("contact", format!("{surname}经理"))
            .set(last(YearField::Headcount), i64::from(headcount))
            .set(
                before(YearField::Headcount),
                i64::from(headcount - self.dice.below(9)),
            )
            .set(last(YearField::Revenue), revenue.to_string())
            .set(
                before(YearField::Revenue),
                (revenue - revenue / (8 + self.dice.below(9))).to_string(),
            );
        self.edits.push(edit);
    }

    /// An assessment that ends about at `level`; with `partial`, the scenarios are still missing.
    fn assess(&mut self, rule: &AssessmentRule, stage: Stage, level: u32, ago: i64, partial: bool) {
        let day = self.day(ago).to_string();
        let mut edit = self
            .edit(assessment::KIND, ago)
            .set("stage", stage.code())
            .set("rule", rule.version.as_str())
            .set("begun", self.today - ago * DAY)
            .set("visited", day);
        // Share of what could be reached, in percent: level n needs a score of 20 n.
        let share = 12 + level * 21;
        for question in rule.questions() {
            let answer = self.answer(&question.kind, share);
            edit = edit.set(format!("q.{}", question.code), answer.to_value());
        }
        for scenario in rule.scenarios.iter().filter(|_| !partial) {
            let answer = if self.dice.chance(4) && !scenario.binding {
                ScenarioAnswer::NotApplicable
            } else if self.dice.chance(86) {
                ScenarioAnswer::Level(level as u8)
            } else {
                ScenarioAnswer::Level(level.saturating_sub(1) as u8)
            };
            edit = edit.set(format!("s.{}", scenario.code), answer.to_value());
        }
        self.edits.push(edit);
    }

    /// Signs the assessment that was made last, for one side after the other.
    fn sign(&mut self, rule: &AssessmentRule, stage: Stage, ago: i64, sides: &[Role]) {
        let Some(made) = self.edits.last().cloned() else {
            return;
        };
        let content: Content = made.fields.into_iter().collect();
        let outcome = assess(rule, &Answers::read(rule, &content));
        let mut after = Vec::new();
        for (nth, side) in (1..).zip(sides) {
            let draft = Draft {
                paper: Paper::of_stage(stage),
                record: made.record.id.clone(),
                verb: Verb::Sign,
                side: *side,
                words: String::new(),
                after: std::mem::take(&mut after),
                content: content.clone(),
                figures: outcome.figures(),
                picture: None,
            };
            let person = match side {
                Role::Team => self.author.person.clone(),
                _ => format!("{}经理", self.dice.pick(&SURNAMES)),
            };
            let author = Author {
                person,
                ..self.author.clone()
            };
            // A demo's are small and plain.
            let decision = draft.decide(author, self.today - ago * DAY + nth * 60_000);
            let Some((decision, edit)) = decision.ok().and_then(|decision| {
                Some((decision.id.clone(), decision.edit(&self.dossier).ok()?))
            }) else {
                return;
            };
            after.push(decision);
            self.edits.push(edit);
        }
    }

    fn answer(&mut self, kind: &QuestionKind, share: u32) -> Answer {
        match kind {
            QuestionKind::Single { options } => {
                let last = options.len().saturating_sub(1) as u32;
                let at = (last * share + 50) / 100;
                Answer::Single(options[at.min(last) as usize].code.clone())
            }
            QuestionKind::Multiple { options } => {
                let (none, some): (Vec<_>, Vec<_>) = options.iter().partition(|one| one.exclusive);
                let count = (some.len() as u32 * share).div_ceil(100) as usize;
                let chosen = if share < 20 { &none } else { &some };
                Answer::Multiple(
                    chosen
                        .iter()
                        .take(count.max(1))
                        .map(|one| one.code.clone())
                        .collect(),
                )
            }
            QuestionKind::Ratio { .. } => Answer::Ratio {
                numerator: Some((share * 3 + self.dice.below(9)).min(300).into()),
                denominator: Some(300.into()),
            },
            QuestionKind::Trend {
                may_declare_same: true,
                ..
            } if share < 50 => Answer::DeclaredSame,
            QuestionKind::Trend {
                inputs,
                better,
                earlier,
                ..
            } => {
                // The figure that a better year raises (or lowers) moves; the others stay.
                let rises = *better == assessment::Better::Higher;
                let top = &earlier.over;
                let numbers = inputs.iter().map(|input| {
                    let before = input.code == *top;
                    let number: u32 = if before == rises { 80 } else { 90 };
                    (input.code.clone(), number.into())
                });
                Answer::Trend(numbers.collect())
            }
        }
    }

    fn needs(&mut self, count: u32) {
        for _ in 0..count - 1 {
            let (kind, urgency, text) = NEEDS[self.dice.below(NEEDS.len() as u32) as usize];
            let budget = 3 + self.dice.below(40);
            let edit = self
                .edit(need::KIND, 59)
                .set("type", kind)
                .set("urgency", urgency)
                .set("text", text)
                .set("budget", budget.to_string());
            self.edits.push(edit);
        }
    }

    fn items(&mut self, progress: u32) {
        let first = self.dice.below(ITEMS.len() as u32);
        for nth in 0..5 {
            let (title, scenario, price) = ITEMS[(first + nth) as usize % ITEMS.len()];
            let state = match (progress, nth) {
                (7, _) | (_, 0) => retrofit::ItemState::Done,
                (_, 1 | 2) => retrofit::ItemState::Doing,
                (6, 4) => retrofit::ItemState::Dropped,
                _ => retrofit::ItemState::NotStarted,
            };
            let planned = price + 500 * self.dice.below(40);
            // Some of what is not done is late by some weeks.
            let due = self.day(i64::from(nth) * -25 + 30).to_string();
            let provider = self.dice.pick(&PROVIDERS);
            let mut edit = self
                .edit(retrofit::KIND, 40)
                .set("title", title)
                .set("scenario", scenario)
                .set("from", Value::Int(1))
                .set("to", Value::Int(2))
                .set("provider", provider)
                .set("planned", planned.to_string())
                .set("due", due)
                .set("state", state.code());
            match state {
                retrofit::ItemState::Done => {
                    let day = self.day(10).to_string();
                    edit = edit
                        .set("actual", (planned - planned / 40).to_string())
                        .set("done_on", day);
                }
                retrofit::ItemState::Dropped => {
                    edit = edit.set("reason", "与现有系统重复（演示）");
                }
                _ => {}
            }
            self.edits.push(edit);
        }
    }
}
