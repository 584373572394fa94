//! A case as text: its steps, what it comes to, why nothing is payable, what is not as worked out.

use std::fmt::Write as _;

use domain::{
    Lang,
    money::money,
    pack::Funding,
    subsidy::{
        Worked,
        cases::{Case, Off},
    },
};

use crate::commands::assess::lay_out;

/// One case.
pub fn case(
    number: usize,
    case: &Case,
    funding: &Funding,
    worked: &[Worked],
    off: &[Off],
    lang: Lang,
) -> String {
    let pick = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let colon = pick("：", ": ");
    let mut out = format!("{} {number}", pick("案例", "Case"));
    if !case.name.is_empty() {
        let _ = write!(out, "{colon}{}", plain(&case.name));
    }
    out.push('\n');
    if !case.work.is_empty() {
        let _ = writeln!(
            out,
            "{}{colon}{}",
            pick("手算", "By hand"),
            plain(&case.work)
        );
    }
    for worked in worked {
        let _ = write!(out, "{}", worked.basis.words().get(lang));
        if let Some(phase) = worked.phase {
            let _ = match lang {
                Lang::Zh => write!(out, "，第 {phase} 阶段"),
                Lang::En => write!(out, ", phase {phase}"),
            };
        }
        out.push('\n');
        let steps = worked.steps.iter().map(|step| {
            let words = step.words(funding);
            [
                format!("  {}", plain(words.get(lang))),
                money(step.from),
                money(step.to),
            ]
        });
        let sums = [
            (pick("  算得", "  comes to"), worked.computed),
            (pick("  可付", "  payable"), worked.payable()),
        ];
        let sums = sums.map(|(name, amount)| [name.to_owned(), String::new(), money(amount)]);
        out.push_str(&lay_out(&steps.chain(sums).collect::<Vec<_>>()));
        for bar in &worked.bars {
            let words = bar.words(funding);
            let said = plain(words.get(lang));
            let _ = writeln!(out, "  {}{colon}{said}", pick("不能付", "Not payable"));
        }
        for remark in &worked.remarks {
            let words = remark.words();
            let said = plain(words.get(lang));
            let _ = writeln!(out, "  {}{colon}{said}", pick("提示", "To be looked at"));
        }
    }
    for off in off {
        let basis = off.basis.map(|basis| basis.words().get(lang).to_owned());
        let basis = basis.map(|basis| basis + " ").unwrap_or_default();
        let (what, expected, found) = (off.what, plain(&off.expected), plain(&off.found));
        let _ = match lang {
            Lang::Zh => writeln!(
                out,
                "  ✗ 与手算不符：{basis}{what} 手算“{expected}”，算得“{found}”"
            ),
            Lang::En => writeln!(
                out,
                "  ✗ Not as by hand: {basis}{what} is “{expected}” by hand, “{found}” here"
            ),
        };
    }
    out
}

/// How many there were, and how many are not as worked out by hand.
pub fn count(cases: &[Case], off: usize, lang: Lang) -> String {
    let all = cases.len();
    let compared = cases.iter().filter(|case| !case.expect.is_empty()).count();
    match lang {
        Lang::Zh => format!("共 {all} 个案例，{compared} 个有手算结果，{off} 个不符"),
        Lang::En => format!("{all} cases, {compared} with figures by hand, {off} not as by hand"),
    }
}

/// Somebody's text for a terminal: nothing that it would obey.
pub fn plain(text: &str) -> String {
    let plain = |char: char| if char.is_control() { '\u{fffd}' } else { char };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing() {
        assert_eq!(plain("甲\u{1b}[2J\n乙"), "甲\u{fffd}[2J\u{fffd}乙");
    }
}
