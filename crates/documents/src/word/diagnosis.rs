//! 诊断报告: where the enterprise stands, what each chain lacks, what to raise first and why, and the
//! level that is to be expected then.

use domain::{
    Lang,
    assessment::{AssessmentRule, LevelCheck, ScenarioAnswer, Stage, Step, explain},
    device::Role,
    dossier::Assessment,
    record::Fields as _,
};

use super::parts;
use crate::{
    Kind, MakeError, Progress,
    data::{Data, Held, text},
    paper::{Align, Column, Head, Paper, Table},
    say,
};

/// # Errors
/// [`MakeError`].
pub fn make(data: &Data<'_>, progress: Progress<'_>) -> Result<Vec<u8>, MakeError> {
    let held = data.only()?;
    let Some(one) = held.dossier.official(Stage::Diagnosis) else {
        let none = Kind::Diagnosis.missing(&held.dossier, &held.records);
        return Err(MakeError::Missing(none.unwrap_or_default()));
    };
    let draft = parts::draft(&one.standing, data);
    let mut paper = Paper::new(
        data,
        &Head {
            title: Kind::Diagnosis.words().get(data.lang),
            about: held.name(),
            draft: draft.as_deref(),
        },
    );
    write(&mut paper, data, held, one, progress);
    paper.finish()
}

/// The report's chapters.
pub(super) fn write(
    paper: &mut Paper,
    data: &Data<'_>,
    held: &Held,
    one: &Assessment,
    progress: Progress<'_>,
) {
    const SECTIONS: usize = 7;
    let rule = data.pack.rule(&one.rule);
    let rule = rule.unwrap_or_else(|| data.pack.current_rule());
    paper.heading(data.pick("企业与诊断情况", "The enterprise and the visit"));
    parts::enterprise(paper, data, held);
    on_site(paper, data, held, one);
    progress(1, SECTIONS);
    paper.heading(data.pick("诊断结果", "Result"));
    result(paper, data, rule, one);
    progress(2, SECTIONS);
    paper.heading(data.pick(
        "各环节现状与差距",
        "Where each chain stands, and what it lacks",
    ));
    chains(paper, data, rule, one);
    progress(3, SECTIONS);
    paper.heading(data.pick("需求与问题", "Needs and problems"));
    needs(paper, data, held);
    progress(4, SECTIONS);
    paper.heading(data.pick("建议改造的内容", "What to raise first"));
    advice(paper, data, rule, one);
    progress(5, SECTIONS);
    paper.heading(data.pick("现场照片", "Photos"));
    if parts::pictures(paper, data, held, Some((domain::assessment::KIND, &one.id))) == 0 {
        paper.text(data.pick("（没有照片）", "(none)"));
    }
    progress(6, SECTIONS);
    paper.heading(data.pick("诊断依据与签字", "Rule and signatures"));
    let (name, standard) = (rule.name.get(data.lang), rule.standard.get(data.lang));
    let version = &rule.version;
    paper.text(&match data.lang {
        Lang::Zh => format!("依据《{name}》（{standard}），规则版本 {version}。"),
        Lang::En => format!("By “{name}” ({standard}), version {version} of the rule."),
    });
    let sides = [
        (
            Role::Team,
            data.pick("诊断方（签字）：", "For the diagnosers:"),
        ),
        (
            Role::Enterprise,
            data.pick("企业（签字、盖章）：", "For the enterprise:"),
        ),
    ];
    paper.signatures(&parts::signed(&one.standing, &sides));
    progress(SECTIONS, SECTIONS);
}

/// When, with whom.
fn on_site(paper: &mut Paper, data: &Data<'_>, held: &Held, one: &Assessment) {
    let visit = parts::visit(held, one);
    let times = [text(&visit, "visited_from"), text(&visit, "visited_to")];
    let when = say::day_or(one.visited, data.lang);
    let when = if times.iter().all(String::is_empty) {
        when
    } else {
        format!("{when} {}", times.join("–"))
    };
    let people = visit.text("people").unwrap_or_default();
    paper.facts(&[
        (data.pick("诊断日期", "Visited"), when),
        (
            data.pick("到场人员", "People on site"),
            say::text_or(people),
        ),
    ]);
}

/// The level, the dimensions, and the next level's three conditions.
fn result(paper: &mut Paper, data: &Data<'_>, rule: &AssessmentRule, one: &Assessment) {
    let lang = data.lang;
    let outcome = &one.outcome;
    let (level, total) = (outcome.level, outcome.total.normalize());
    let name = rule.level_name(level).get(lang);
    paper.text(&match lang {
        Lang::Zh => format!("数字化水平为{level}级（{name}），基础得分{total}分（满分100分）。"),
        Lang::En => format!("Level {level} ({name}), base score {total} of 100."),
    });
    let mut table = Table::new(&[
        Column::new(data.pick("维度", "Dimension"), 46, Align::Left),
        Column::new(data.pick("得分", "Points"), 27, Align::Right),
        Column::new(data.pick("满分", "Of"), 27, Align::Right),
    ]);
    for (dimension, score) in rule.dimensions.iter().zip(&outcome.dimensions) {
        table.row([
            dimension.name.get(lang).to_owned(),
            score.score.normalize().to_string(),
            score.max.normalize().to_string(),
        ]);
        for (group, score) in dimension.groups.iter().zip(&score.groups) {
            table.row([
                format!("　{}", group.name.get(lang)),
                score.score.normalize().to_string(),
                score.max.normalize().to_string(),
            ]);
        }
    }
    paper.table(&table);
    if let Some(next) = explain(rule, outcome).next {
        conditions(paper, data, rule, &next);
    }
}

fn conditions(paper: &mut Paper, data: &Data<'_>, rule: &AssessmentRule, next: &LevelCheck) {
    let lang = data.lang;
    let (to, name) = (next.level, rule.level_name(next.level).get(lang));
    paper.text(&match lang {
        Lang::Zh => format!("升到{to}级（{name}）要同时满足下列条件："),
        Lang::En => format!("Level {to} ({name}) needs all of these:"),
    });
    let mut table = Table::new(&[
        Column::new(data.pick("条件", "Condition"), 46, Align::Left),
        Column::new(data.pick("现有", "Is"), 18, Align::Right),
        Column::new(data.pick("要求", "Needed"), 18, Align::Right),
        Column::new(data.pick("是否满足", "Holds"), 18, Align::Centre),
    ]);
    let all = [
        (
            data.pick("基础得分", "Base score").to_owned(),
            next.score.have.normalize().to_string(),
            next.score.need.normalize().to_string(),
            next.score.holds(),
        ),
        (
            match lang {
                Lang::Zh => format!("达到{to}级及以上的应用场景（个）"),
                Lang::En => format!("Scenarios at level {to} or above"),
            },
            next.scenarios.have.to_string(),
            next.scenarios.need.to_string(),
            next.scenarios.holds(),
        ),
        (
            data.pick("其中约束性场景（个）", "Of them binding")
                .to_owned(),
            next.binding.have.to_string(),
            next.binding.need.to_string(),
            next.binding.holds(),
        ),
    ];
    for (what, have, need, holds) in all {
        let holds = say::yes_no(Some(holds), lang).to_owned();
        table.row([what, have, need, holds]);
    }
    paper.table(&table);
}

/// Chain by chain: each scenario's level, what it is like now, and what the next level asks for.
fn chains(paper: &mut Paper, data: &Data<'_>, rule: &AssessmentRule, one: &Assessment) {
    let lang = data.lang;
    let target = (one.outcome.level + 1).max(data.pack.level_after_retrofit);
    for chain in &rule.chains {
        paper.part(chain.name.get(lang));
        let needed = match lang {
            Lang::Zh => format!("达到{target}级还需做到"),
            Lang::En => format!("For level {target}"),
        };
        let mut table = Table::new(&[
            Column::new(data.pick("场景", "Scenario"), 18, Align::Left),
            Column::new(data.pick("现等级", "Level"), 10, Align::Centre),
            Column::new(data.pick("现状", "Now"), 36, Align::Left),
            Column::new(&needed, 36, Align::Left),
        ]);
        for scenario in rule.scenarios.iter().filter(|one| one.chain == chain.code) {
            let rung = |level: u8| {
                let rung = usize::from(level).checked_sub(1)?;
                scenario.levels.get(rung).map(|rung| rung.get(lang))
            };
            let answer = one.answers.scenarios.get(&scenario.code);
            let (level, now, gap) = match answer {
                Some(ScenarioAnswer::Level(level)) => {
                    let none = data.pick("还没有用数字化手段", "nothing digital yet");
                    let gap = if *level >= target {
                        data.pick("已达到", "reached")
                    } else {
                        rung(target).unwrap_or(say::NOTHING)
                    };
                    (level.to_string(), rung(*level).unwrap_or(none), gap)
                }
                Some(ScenarioAnswer::NotApplicable) => {
                    let none = data.pick("不适用", "not applicable");
                    (say::NOTHING.to_owned(), none, say::NOTHING)
                }
                None => {
                    let none = data.pick("未答", "not answered");
                    (say::NOTHING.to_owned(), none, say::NOTHING)
                }
            };
            let star = if scenario.binding { "＊" } else { "" };
            table.row([
                format!("{}{star}", scenario.name.get(lang)),
                level,
                now.to_owned(),
                gap.to_owned(),
            ]);
        }
        paper.table(&table);
    }
    paper.note(data.pick("＊ 为约束性场景。", "＊ marks binding scenarios."));
}

/// The list of needs.
pub(super) fn needs(paper: &mut Paper, data: &Data<'_>, held: &Held) {
    let lang = data.lang;
    let mut needs: Vec<_> = held.dossier.needs.iter().collect();
    if needs.is_empty() {
        paper.text(data.pick("（没有填写）", "(none)"));
        return;
    }
    needs.sort_by_key(|need| (need.urgency.is_none(), need.urgency, need.id.clone()));
    let mut table = Table::new(&[
        Column::new(data.pick("序号", "No."), 8, Align::Centre),
        Column::new(data.pick("类型", "Type"), 10, Align::Centre),
        Column::new(data.pick("内容", "Text"), 45, Align::Left),
        Column::new(data.pick("场景", "Scenario"), 18, Align::Left),
        Column::new(data.pick("紧迫", "Urgency"), 9, Align::Centre),
        Column::new(data.pick("预算（万元）", "10,000 yuan"), 11, Align::Right),
    ]);
    for (at, need) in needs.into_iter().enumerate() {
        let urgency = need.urgency.map(|urgency| say::urgency(urgency, lang));
        let budget = need.budget.map(|budget| budget.normalize().to_string());
        table.row([
            (at + 1).to_string(),
            say::need_type(need.kind, lang).to_owned(),
            say::text_or(&need.text),
            say::text_or(&say::scenario(data.pack, &need.scenario, lang)),
            urgency.unwrap_or(say::NOTHING).to_owned(),
            budget.unwrap_or_else(|| say::NOTHING.to_owned()),
        ]);
    }
    paper.table(&table);
}

/// The shortest way up, each step with its reason, and where it leads.
fn advice(paper: &mut Paper, data: &Data<'_>, rule: &AssessmentRule, one: &Assessment) {
    let lang = data.lang;
    let Some(way) = explain(rule, &one.outcome).way_up else {
        paper.text(data.pick("已达到最高等级。", "The highest level is reached."));
        return;
    };
    let to = way.to;
    let mut table = Table::new(&[
        Column::new(data.pick("序号", "No."), 8, Align::Centre),
        Column::new(data.pick("建议", "Advice"), 58, Align::Left),
        Column::new(data.pick("理由", "Why"), 35, Align::Left),
    ]);
    for (at, step) in way.steps.iter().enumerate() {
        let why = match (step, lang) {
            (Step::Scenario { binding: true, .. }, Lang::Zh) => {
                format!("{to}级所需的约束性场景还不够")
            }
            (Step::Scenario { binding: true, .. }, Lang::En) => {
                format!("binding scenarios are short for level {to}")
            }
            (Step::Scenario { .. }, Lang::Zh) => format!("达到{to}级的场景数还不够，它离得最近"),
            (Step::Scenario { .. }, Lang::En) => {
                format!("scenarios are short for level {to}, and this is nearest")
            }
            (Step::Question { gain, .. }, Lang::Zh) => {
                format!("基础得分还差，可补 {} 分", gain.normalize())
            }
            (Step::Question { gain, .. }, Lang::En) => {
                format!("the base score is short; it adds {}", gain.normalize())
            }
        };
        table.row([(at + 1).to_string(), step.sentence(rule, lang), why]);
    }
    paper.table(&table);
    let name = rule.level_name(to).get(lang);
    paper.text(&match (way.reaches, lang) {
        (true, Lang::Zh) => format!("以上内容完成后，预期达到{to}级（{name}）。"),
        (true, Lang::En) => format!("Once this is done, level {to} ({name}) is expected."),
        (false, Lang::Zh) => format!("以上内容完成后，离{to}级（{name}）更近，还不能达到。"),
        (false, Lang::En) => {
            format!("Once this is done, level {to} ({name}) is nearer, not reached.")
        }
    });
}
