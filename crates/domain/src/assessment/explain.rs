//! What holds the next level back, and the shortest way up.

use rust_decimal::Decimal;

use super::{
    level::LevelCheck,
    rule::{AssessmentRule, Scenario},
    score::Outcome,
};
use crate::words::Lang;

/// Why the level is what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    pub level: u8,
    /// The next level's conditions; `None` at the top.
    pub next: Option<LevelCheck>,
    /// The shortest way to it.
    pub way_up: Option<WayUp>,
}

/// The fewest steps that reach a level.
#[derive(Clone, Debug, PartialEq)]
pub struct WayUp {
    pub to: u8,
    pub steps: Vec<Step>,
    /// Whether the steps do reach the level (always, by a checked rule).
    pub reaches: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Raise a scenario to the level.
    Scenario {
        code: String,
        from: u8,
        to: u8,
        binding: bool,
    },
    /// Earn more points in a question than it `have`s: all it can give, or what is still needed.
    Question {
        code: String,
        have: Decimal,
        gain: Decimal,
    },
}

/// Explains `outcome`.
///
/// The way up raises the fewest scenarios (binding ones first while binding ones are short, then
/// those nearest to the level, and those marked "not applicable" only when nothing else is left)
/// and names the fewest questions (largest gains first).
pub fn explain(rule: &AssessmentRule, outcome: &Outcome) -> Explanation {
    let next = outcome
        .checks
        .iter()
        .find(|check| check.level == outcome.level + 1)
        .cloned();
    let way_up = next.as_ref().map(|next| way_up(rule, outcome, next));
    Explanation {
        level: outcome.level,
        next,
        way_up,
    }
}

fn way_up(rule: &AssessmentRule, outcome: &Outcome, next: &LevelCheck) -> WayUp {
    let mut binding_short = next.binding.need.saturating_sub(next.binding.have);
    let mut short = next
        .scenarios
        .need
        .saturating_sub(next.scenarios.have)
        .max(binding_short);
    let mut below: Vec<(&Scenario, u8)> = rule
        .scenarios
        .iter()
        .map(|scenario| {
            (
                scenario,
                outcome.scenarios.get(&scenario.code).copied().unwrap_or(0),
            )
        })
        .filter(|(_, level)| *level < next.level)
        .collect();
    // A stable sort: equally near scenarios keep the order of the standard.
    // What does not apply to this factory comes last: only if nothing else is left.
    let far = |(scenario, level): &(&Scenario, u8)| {
        (
            outcome.not_applicable.contains(&scenario.code),
            next.level - level,
        )
    };
    below.sort_by_key(far);
    let mut steps = Vec::new();
    let (binding, guiding): (Vec<_>, Vec<_>) = below
        .into_iter()
        .partition(|(scenario, _)| scenario.binding);
    let take = |(scenario, from): (&Scenario, u8), steps: &mut Vec<Step>| {
        steps.push(Step::Scenario {
            code: scenario.code.clone(),
            from,
            to: next.level,
            binding: scenario.binding,
        });
    };
    let mut binding = binding.into_iter();
    while binding_short > 0 {
        let Some(item) = binding.next() else { break };
        take(item, &mut steps);
        binding_short -= 1;
        short -= 1;
    }
    let mut rest: Vec<_> = binding.chain(guiding).collect();
    rest.sort_by_key(far);
    let mut rest = rest.into_iter();
    while short > 0 {
        let Some(item) = rest.next() else { break };
        take(item, &mut steps);
        short -= 1;
    }

    let mut gap = (next.score.need - next.score.have).max(Decimal::ZERO);
    let mut gains: Vec<(&str, Decimal, Decimal)> = outcome
        .questions
        .iter()
        .map(|question| {
            let have = question.score.unwrap_or_default();
            (question.code.as_str(), have, question.max - have)
        })
        .filter(|(_, _, gain)| *gain > Decimal::ZERO)
        .collect();
    gains.sort_by_key(|(_, _, gain)| std::cmp::Reverse(*gain));
    for (code, have, gain) in gains {
        if gap <= Decimal::ZERO {
            break;
        }
        steps.push(Step::Question {
            code: code.to_owned(),
            have,
            gain: gain.min(gap),
        });
        gap -= gain;
    }
    let reaches = short == 0 && binding_short == 0 && gap <= Decimal::ZERO;
    WayUp {
        to: next.level,
        steps,
        reaches,
    }
}

impl Explanation {
    /// The explanation in sentences a factory owner understands, one per line.
    pub fn sentences(&self, rule: &AssessmentRule, outcome: &Outcome, lang: Lang) -> Vec<String> {
        let name = |level| rule.level_name(level).get(lang);
        let level = self.level;
        let mut lines = vec![match lang {
            Lang::Zh => format!(
                "现在是{level}级（{}），基础得分 {} 分。",
                name(level),
                outcome.total.normalize()
            ),
            Lang::En => {
                format!(
                    "Now at level {level} ({}), base score {}.",
                    name(level),
                    outcome.total.normalize()
                )
            }
        }];
        if !outcome.is_complete() {
            let n = outcome.missing.len();
            lines.push(match lang {
                Lang::Zh => format!("还有 {n} 项没有答，结果是暂定的。"),
                Lang::En => format!("{n} answer(s) are still missing: the result is provisional."),
            });
        }
        let Some(next) = &self.next else {
            lines.push(match lang {
                Lang::Zh => "已达到最高等级。".to_owned(),
                Lang::En => "The highest level is reached.".to_owned(),
            });
            return lines;
        };
        let to = next.level;
        lines.push(match lang {
            Lang::Zh => format!("升到{to}级（{}）要同时满足三个条件：", name(to)),
            Lang::En => format!("Level {to} ({}) needs three things at once:", name(to)),
        });
        let mut condition = |holds: bool, zh: String, en: String| {
            let text = match lang {
                Lang::Zh => zh,
                Lang::En => en,
            };
            let mark = match (lang, holds) {
                (Lang::Zh, true) => "已满足",
                (Lang::Zh, false) => "还差",
                (Lang::En, true) => "met",
                (Lang::En, false) => "not met",
            };
            let text = match lang {
                Lang::Zh => format!("{text}（{mark}）。"),
                Lang::En => format!("{text} ({mark})."),
            };
            lines.push(text);
        };
        let (score, all, binding) = (&next.score, &next.scenarios, &next.binding);
        let (have, need) = (score.have.normalize(), score.need.normalize());
        condition(
            score.holds(),
            format!("基础得分 {have} 分，要求不低于 {need} 分"),
            format!("Base score {have}, at least {need} needed"),
        );
        condition(
            all.holds(),
            format!(
                "{} 个应用场景达到{to}级及以上，要求 {} 个",
                all.have, all.need
            ),
            format!(
                "{} scenario(s) at level {to} or above, {} needed",
                all.have, all.need
            ),
        );
        condition(
            binding.holds(),
            format!(
                "其中约束性场景 {} 个，要求 {} 个",
                binding.have, binding.need
            ),
            format!("Of them {} binding, {} needed", binding.have, binding.need),
        );
        for step in self.way_up.iter().flat_map(|way| &way.steps) {
            lines.push(step.sentence(rule, lang));
        }
        lines
    }
}

impl Step {
    /// The step as an advice.
    pub fn sentence(&self, rule: &AssessmentRule, lang: Lang) -> String {
        match self {
            Self::Scenario {
                code,
                from,
                to,
                binding,
            } => {
                let scenario = rule.scenario(code);
                let name = scenario.map_or(code.as_str(), |scenario| scenario.name.get(lang));
                let rung = scenario
                    .and_then(|scenario| scenario.levels.get(usize::from(*to).checked_sub(1)?))
                    .map_or("", |rung| rung.get(lang));
                match (lang, binding) {
                    (Lang::Zh, true) => {
                        format!("把“{name}”（约束性）从{from}级提到{to}级：{rung}。")
                    }
                    (Lang::Zh, false) => format!("把“{name}”从{from}级提到{to}级：{rung}。"),
                    (Lang::En, true) => {
                        format!("Raise “{name}” (binding) from level {from} to {to}: {rung}.")
                    }
                    (Lang::En, false) => {
                        format!("Raise “{name}” from level {from} to {to}: {rung}.")
                    }
                }
            }
            Self::Question { code, have, gain } => {
                let question = rule.question(code);
                let name = question.map_or(code.as_str(), |question| question.name.get(lang));
                let reached = question.and_then(|question| question.reaching(have + gain, lang));
                match (reached, lang) {
                    (Some((what, score)), Lang::Zh) => {
                        let more = (score - have).normalize();
                        format!("“{name}”做到“{what}”，可多得 {more} 分。")
                    }
                    (Some((what, score)), Lang::En) => {
                        let more = (score - have).normalize();
                        format!("Bring “{name}” to “{what}”: {more} more point(s).")
                    }
                    (None, Lang::Zh) => {
                        let gain = gain.normalize();
                        format!("“{name}”再多做到几项，需要多得 {gain} 分。")
                    }
                    (None, Lang::En) => {
                        let gain = gain.normalize();
                        format!("“{name}”: more of its items, {gain} point(s) are needed.")
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
