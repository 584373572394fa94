//! The results as text.

use std::{fmt::Write as _, path::Path};

use domain::{
    Lang,
    assessment::{AnswerFault, ItemRef},
};

use super::{Assessed, fault::Faults, table};

/// One case: scores, level, what is missing, what holds the next level back.
pub fn result(assessed: &Assessed<'_>, lang: Lang) -> String {
    let Assessed {
        number,
        case,
        rule,
        outcome,
        explanation,
    } = assessed;
    let pick = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let colon = pick("：", ": ");
    let mut out = format!("{} {number}", pick("案例", "Case"));
    if let Some(name) = &case.name {
        out.push_str(colon);
        out.push_str(name);
    }
    out.push('\n');
    if let Some(note) = &case.note {
        let _ = writeln!(out, "{note}");
    }
    let _ = writeln!(
        out,
        "{}{colon}{} ({})",
        pick("规则", "Rule"),
        rule.name.get(lang),
        rule.version
    );
    let state = if outcome.is_complete() {
        pick("", "")
    } else {
        pick("（暂定）", " (provisional)")
    };
    let _ = writeln!(
        out,
        "{}{colon}{} {}{state}\n",
        pick("等级", "Level"),
        outcome.level,
        rule.level_name(outcome.level).get(lang)
    );
    out.push_str(&table::lay_out(&scores(assessed, lang)));
    if !outcome.missing.is_empty() {
        let _ = writeln!(
            out,
            "\n{} ({})",
            pick("未答或不能计分", "Missing or not scored"),
            outcome.missing.len()
        );
        for item in &outcome.missing {
            let _ = writeln!(out, "  {}", missing(assessed, item, lang));
        }
    }
    out.push('\n');
    for sentence in explanation.sentences(rule, outcome, lang) {
        let _ = writeln!(out, "{sentence}");
    }
    out
}

/// Rows of name, score and maximum; groups stand under their dimension.
fn scores(assessed: &Assessed<'_>, lang: Lang) -> Vec<[String; 3]> {
    let mut rows = Vec::new();
    let mut most = rust_decimal::Decimal::ZERO;
    let dimensions = assessed.outcome.dimensions.iter();
    for (scored, dimension) in dimensions.zip(&assessed.rule.dimensions) {
        most += scored.max;
        rows.push([
            dimension.name.get(lang).to_owned(),
            scored.score.normalize().to_string(),
            scored.max.normalize().to_string(),
        ]);
        for (scored, group) in scored.groups.iter().zip(&dimension.groups) {
            rows.push([
                format!("  {}", group.name.get(lang)),
                scored.score.normalize().to_string(),
                scored.max.normalize().to_string(),
            ]);
        }
    }
    let total = match lang {
        Lang::Zh => "基础得分",
        Lang::En => "Base score",
    };
    rows.push([
        total.to_owned(),
        assessed.outcome.total.normalize().to_string(),
        most.normalize().to_string(),
    ]);
    rows
}

fn missing(assessed: &Assessed<'_>, item: &ItemRef, lang: Lang) -> String {
    match item {
        ItemRef::Question(code) => {
            let question = assessed.rule.question(code);
            let name = question.map_or("", |question| question.name.get(lang));
            let fault = assessed.outcome.question(code);
            let why = fault.and_then(|question| question.fault.as_ref());
            match (lang, why.map(|why| reason(why, lang))) {
                (Lang::Zh, None) => format!("题目 {name} ({code})"),
                (Lang::Zh, Some(why)) => format!("题目 {name} ({code})：{why}"),
                (Lang::En, None) => format!("question {name} ({code})"),
                (Lang::En, Some(why)) => format!("question {name} ({code}): {why}"),
            }
        }
        ItemRef::Scenario(code) => {
            let scenario = assessed.rule.scenario(code);
            let name = scenario.map_or("", |scenario| scenario.name.get(lang));
            match lang {
                Lang::Zh => format!("场景 {name} ({code})"),
                Lang::En => format!("scenario {name} ({code})"),
            }
        }
    }
}

/// Why an answer that is there is not scored. What the reader refuses already is not reached here.
pub fn reason(fault: &AnswerFault, lang: Lang) -> &'static str {
    let (zh, en) = match fault {
        AnswerFault::ZeroDenominator => ("除数为零", "the divisor is zero"),
        AnswerFault::AboveWhole => ("超过 100%", "above 100 %"),
        AnswerFault::Negative => ("有负数", "a number is negative"),
        AnswerFault::Incomplete => ("没有答完", "not complete"),
        AnswerFault::UnknownOption(_) => ("没有这个选项", "no such option"),
        AnswerFault::NotExclusive => ("选项互斥", "options exclude each other"),
        AnswerFault::WrongKind => ("答案形式不对", "of another kind"),
        AnswerFault::MayNotDeclare => ("不能声明基本相同", "“the same” may not be declared"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Everything wrong with the input, one line each.
pub fn faults(path: &Path, faults: &Faults, lang: Lang) -> String {
    let mut out = String::new();
    for fault in &faults.kept {
        let _ = writeln!(out, "{}: {}", path.display(), fault.sentence(lang));
    }
    let more = faults.more();
    if more > 0 {
        let _ = match lang {
            Lang::Zh => writeln!(out, "还有 {more} 处"),
            Lang::En => writeln!(out, "and {more} more"),
        };
    }
    out
}
