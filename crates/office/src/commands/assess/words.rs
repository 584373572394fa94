//! How a fault is said, in two languages.

use domain::Lang;

use super::fault::{Expected, Fault, Item, Place, Problem};

impl Fault {
    /// Place and reason in one line.
    pub fn sentence(&self, lang: Lang) -> String {
        let place = self.place.words(lang);
        let problem = self.problem.sentence(lang);
        match (place.is_empty(), lang) {
            (true, _) => problem,
            (false, Lang::Zh) => format!("{place}：{problem}"),
            (false, Lang::En) => format!("{place}: {problem}"),
        }
    }
}

impl Place {
    fn words(&self, lang: Lang) -> String {
        let case = self.case.as_ref().map(|(number, name)| match (lang, name) {
            (Lang::Zh, None) => format!("案例 {number}"),
            (Lang::Zh, Some(name)) => format!("案例 {number}（{name}）"),
            (Lang::En, None) => format!("case {number}"),
            (Lang::En, Some(name)) => format!("case {number} ({name})"),
        });
        let item = self.item.as_ref().map(|item| match (lang, item) {
            (Lang::Zh, Item::Question(code)) => format!("题目 {}", shown(code)),
            (Lang::Zh, Item::Scenario(code)) => format!("场景 {}", shown(code)),
            (Lang::Zh, Item::Key(key)) => format!("“{}”", shown(key)),
            (Lang::En, Item::Question(code)) => format!("question {}", shown(code)),
            (Lang::En, Item::Scenario(code)) => format!("scenario {}", shown(code)),
            (Lang::En, Item::Key(key)) => format!("“{}”", shown(key)),
        });
        let comma = match lang {
            Lang::Zh => "，",
            Lang::En => ", ",
        };
        case.into_iter().chain(item).collect::<Vec<_>>().join(comma)
    }
}

impl Problem {
    /// The reason, without its place.
    fn sentence(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::Unreadable(why) => (
                format!("读不了这个文件：{why}"),
                format!("the file cannot be read: {why}"),
            ),
            Self::PackUnreadable(path, why) => (
                format!("读不了方案包 {path}：{why}"),
                format!("the programme pack {path} cannot be read: {why}"),
            ),
            Self::Pack(fault) => (
                format!("方案包有误：{}", fault.words(Lang::Zh)),
                format!("the programme pack is wrong: {}", fault.words(Lang::En)),
            ),
            Self::TooLarge { limit } => (
                format!("文件超过 {} MB 的上限", limit >> 20),
                format!("the file is above the limit of {} MB", limit >> 20),
            ),
            Self::NotUtf8 => (
                "文件不是 UTF-8 编码".to_owned(),
                "the file is not UTF-8".to_owned(),
            ),
            Self::Json(error) => {
                let (line, column) = error.position().unwrap_or_default();
                let problem = error.problem().words();
                (
                    format!("第 {line} 行第 {column} 个字符：{}", shown(&problem.zh)),
                    format!("line {line}, column {column}: {}", shown(&problem.en)),
                )
            }
            Self::NoCase => (
                "应为一个案例，或 {\"cases\": […]}".to_owned(),
                "one case or {\"cases\": […]} was expected".to_owned(),
            ),
            Self::NoCases => (
                "“cases” 应为至少有一个案例的列表".to_owned(),
                "“cases” must be a list of at least one case".to_owned(),
            ),
            Self::TooManyCases { count, limit } => (
                format!("{count} 个案例，超过 {limit} 个的上限"),
                format!("{count} cases are above the limit of {limit}"),
            ),
            Self::NotAnObject => (
                "应为 {…} 形式".to_owned(),
                "an object {…} was expected".to_owned(),
            ),
            Self::NothingAnswered => (
                "“questions” 和 “scenarios” 至少要有一个".to_owned(),
                "at least one of “questions” and “scenarios” is needed".to_owned(),
            ),
            Self::UnknownKey { known } => (
                format!("这里没有这个键；可用：{}", known.join("、")),
                format!("there is no such key here; known: {}", known.join(", ")),
            ),
            Self::BadText { limit } => (
                format!("应为不含控制字符的文字，最多 {limit} 字"),
                format!("a text of at most {limit} characters, none of control, was expected"),
            ),
            Self::UnknownRule { given, known } => (
                format!(
                    "方案里没有规则版本“{}”；可用：{}",
                    shown(given),
                    known.join("、")
                ),
                format!(
                    "the programme has no rule “{}”; known: {}",
                    shown(given),
                    known.join(", ")
                ),
            ),
            Self::UnknownQuestion { known } => (
                format!("没有这道题；可用：{}", known.join("、")),
                format!("there is no such question; known: {}", known.join(", ")),
            ),
            Self::UnknownScenario { known } => (
                format!("没有这个场景；可用：{}", known.join("、")),
                format!("there is no such scenario; known: {}", known.join(", ")),
            ),
            Self::UnknownOption { given, known } => (
                format!("没有选项“{}”；可用：{}", shown(given), known.join("、")),
                format!(
                    "there is no option “{}”; known: {}",
                    shown(given),
                    known.join(", ")
                ),
            ),
            Self::Twice(code) => (
                format!("选项“{code}”写了两次"),
                format!("the option “{code}” is given twice"),
            ),
            Self::NotExclusive(code) => (
                format!("“{code}”不能和别的选项同时选"),
                format!("“{code}” cannot stand beside other options"),
            ),
            Self::MayNotDeclare => (
                "这道题不能声明“基本相同”，要填数值".to_owned(),
                "“the same” may not be declared here; figures are needed".to_owned(),
            ),
            Self::WrongKind(expected) => {
                let (zh, en) = expected.words();
                (format!("应为{zh}"), format!("{en} was expected"))
            }
            Self::BadNumber(given) => (
                format!("“{}”不是可用的十进制数，例如 \"12.5\"", shown(given)),
                format!(
                    "“{}” is not a usable decimal number such as \"12.5\"",
                    shown(given)
                ),
            ),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

impl Expected {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::OneOption => (
                "一个选项的代码，例如 \"several\"",
                "the code of one option, such as \"several\",",
            ),
            Self::Options => (
                "选项代码的列表，例如 [\"rules\"]",
                "a list of option codes, such as [\"rules\"],",
            ),
            Self::Ratio => (
                " {\"numerator\": …, \"denominator\": …}",
                "{\"numerator\": …, \"denominator\": …}",
            ),
            Self::Trend => (
                "各数值的 {…}，或 {\"declared\": \"same\"}",
                "an object of figures, or {\"declared\": \"same\"},",
            ),
            Self::Level => (" 0 到 4，或 \"na\"（不适用）", "0 to 4, or \"na\","),
            Self::Number => (
                "数：整数，或文字形式的小数，例如 \"12.5\"",
                "a whole number, or a decimal as text such as \"12.5\",",
            ),
            Self::Text => ("文字", "a text"),
            Self::Same => (" \"same\"，且不带别的键", "\"same\" with no other key"),
        }
    }
}

/// Somebody's text in a message: short, and nothing a terminal would obey.
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut out: String = text
        .chars()
        .take(LONGEST)
        .map(|char| if char.is_control() { '\u{fffd}' } else { char })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_no_more_than_a_terminal_can_bear() {
        assert_eq!(shown("网络"), "网络");
        assert_eq!(shown("a\u{1b}[2J"), "a\u{fffd}[2J");
        assert_eq!(shown(&"厂".repeat(61)), format!("{}…", "厂".repeat(60)));
    }

    #[test]
    fn a_place_is_said_and_pointed_at() {
        let place = Place {
            case: Some((2, Some("甲厂".to_owned()))),
            ..Place::default()
        }
        .within("cases")
        .within(1)
        .within("a/b~")
        .item(Item::Key("a/b~".to_owned()));
        assert_eq!(place.pointer, "/cases/1/a~1b~0");
        assert_eq!(place.words(Lang::Zh), "案例 2（甲厂），“a/b~”");
        assert_eq!(place.words(Lang::En), "case 2 (甲厂), “a/b~”");
    }
}
