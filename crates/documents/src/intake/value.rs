//! What cells say: numbers with their units, days, yes and no, names of lists.

use chrono::NaiveDate;
use domain::{
    enterprise::{Nature, Tier},
    pack::ProgrammePack,
};
use rust_decimal::Decimal;

use super::grid::{Cell, Grid};

/// A unit of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Money {
    Yuan,
    /// 万元.
    TenThousand,
    /// 亿元.
    HundredMillion,
}

impl Money {
    pub(super) fn named(text: &str) -> Option<Self> {
        if text.contains('亿') {
            Some(Self::HundredMillion)
        } else if text.contains('万') {
            Some(Self::TenThousand)
        } else if text.contains('元') {
            Some(Self::Yuan)
        } else {
            None
        }
    }

    /// An amount of it in 万元; `None` beyond what a decimal holds.
    fn in_ten_thousands(self, amount: Decimal) -> Option<Decimal> {
        match self {
            Self::Yuan => amount.checked_mul(Decimal::new(1, 4)),
            Self::TenThousand => Some(amount),
            Self::HundredMillion => amount.checked_mul(Decimal::from(10_000)),
        }
    }
}

/// Full-width letters, digits and signs as half-width ones, without blanks.
pub(super) fn folded(text: &str) -> String {
    let narrow = |char: char| match char {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(char) - 0xfee0).unwrap_or(char),
        char => char,
    };
    text.chars()
        .filter(|char| !char.is_whitespace())
        .map(narrow)
        .collect()
}

/// What people write where there is nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    let text = folded(text);
    let nothing = [
        "", "-", "--", "—", "——", "/", "\\", "无", "暂无", "空", "n/a", "na", "null", "none",
    ];
    nothing.contains(&text.to_lowercase().as_str())
}

/// A number, and the unit of money behind it where one stands there. `None` where it is none.
fn number(text: &str) -> Option<(Decimal, Option<Money>)> {
    let text = folded(text);
    let text = text.trim_start_matches(['约', '¥', '￥', '近']);
    let end =
        text.find(|char: char| !(char.is_ascii_digit() || matches!(char, '.' | ',' | '-' | '+')));
    let (digits, rest) = text.split_at(end.unwrap_or(text.len()));
    let unit = match rest {
        "" | "人" | "家" | "个" | "名" => None,
        "元" => Some(Money::Yuan),
        "万" | "万元" => Some(Money::TenThousand),
        "亿" | "亿元" => Some(Money::HundredMillion),
        _ => return None,
    };
    let parts: Vec<&str> = digits.split(',').collect();
    // Thousands in threes, or it is something else.
    let whole = |part: &&str| part.split('.').next().is_some_and(|whole| whole.len() == 3);
    if parts.len() > 1 && !parts.iter().skip(1).all(whole) {
        return None;
    }
    Some((parts.concat().parse().ok()?, unit))
}

/// What a cell's number is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Number {
    Nothing,
    Is(Decimal, Option<Money>),
    Not,
}

pub(super) fn of_cell(cell: &Cell) -> Number {
    match cell {
        Cell::Empty => Number::Nothing,
        // As it reads, without the tail of binary fractions.
        Cell::Number(float) => match format!("{float}").parse() {
            Ok(number) => Number::Is(number, None),
            Err(_) => Number::Not,
        },
        Cell::Text(text) if is_nothing(text) => Number::Nothing,
        Cell::Text(text) => number(text).map_or(Number::Not, |(it, unit)| Number::Is(it, unit)),
        Cell::Day(_) | Cell::Flag(_) | Cell::Error(_) => Number::Not,
    }
}

/// Money in 万元: the cell's own unit, else the head's, else 万元.
pub(super) fn money(number: Decimal, own: Option<Money>, head: Option<Money>) -> Option<Decimal> {
    // 24.8万 under a head of 万元 says the unit once more; 24.8万 under 元 is its own.
    let unit = own.or(head).unwrap_or(Money::TenThousand);
    unit.in_ten_thousands(number)
        .map(|amount| amount.normalize())
}

/// What a cell's day is; `Err` where it is none.
pub(super) fn day(grid: &Grid, cell: &Cell) -> Result<Option<NaiveDate>, ()> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Day(day) => Ok(Some(*day)),
        // Years alone and days written as 20240309 are numbers too.
        Cell::Number(serial) if (10_000.0..80_000.0).contains(serial) => {
            grid.day(*serial).map(Some).ok_or(())
        }
        Cell::Number(number) => written_day(&format!("{number}")).map(Some).ok_or(()),
        Cell::Text(text) if is_nothing(text) => Ok(None),
        Cell::Text(text) => written_day(text).map(Some).ok_or(()),
        Cell::Flag(_) | Cell::Error(_) => Err(()),
    }
}

/// 2024-3-9, 2024/3/9, 2024.3.9, 2024年3月9日, 20240309, with an hour behind it or without.
fn written_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    // An hour stands behind a blank or a T.
    let text = text.split([' ', 'T']).next()?;
    let text = folded(text);
    let parts: Vec<&str> = text
        .split(['-', '/', '.', '年', '月', '日'])
        .filter(|part| !part.is_empty())
        .collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] => (*year, *month, *day),
        [all] if all.len() == 8 => (all.get(..4)?, all.get(4..6)?, all.get(6..)?),
        _ => return None,
    };
    let year = year
        .parse()
        .ok()
        .filter(|year| (1800..2200).contains(year))?;
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
}

/// Yes or no.
pub(super) fn flag(cell: &Cell) -> Option<bool> {
    if let Cell::Flag(flag) = cell {
        return Some(*flag);
    }
    match folded(&cell.shown()).to_lowercase().as_str() {
        "是" | "有" | "√" | "✓" | "✔" | "y" | "yes" | "1" | "规上" | "规模以上" | "对" => {
            Some(true)
        }
        "否" | "不是" | "×" | "✗" | "x" | "n" | "no" | "0" | "规下" | "规模以下" => {
            Some(false)
        }
        _ => None,
    }
}

/// The code of the area that a text names: by name, without 区 or 县, by its division, or the only one that
/// stands in a longer text.
pub(super) fn area(pack: &ProgrammePack, text: &str) -> Option<String> {
    let text = folded(text);
    let name = |area: &domain::pack::Area| area.name.zh.clone();
    let short = |name: &str| {
        let ends = ["工业园区", "开发区", "园区", "区", "县", "市"];
        let end = ends
            .iter()
            .find(|end| name.ends_with(*end) && name.len() > end.len() + 3);
        end.map_or(name, |end| &name[..name.len() - end.len()])
            .to_owned()
    };
    let exact = pack.areas.iter().find(|area| {
        let name = name(area);
        name == text || short(&name) == text || area.division.as_deref() == Some(text.as_str())
    });
    if let Some(area) = exact {
        return Some(area.code.clone());
    }
    let held = |by: &dyn Fn(&domain::pack::Area) -> String| {
        let mut held = pack.areas.iter().filter(|area| text.contains(&by(area)));
        let first = held.next();
        first
            .filter(|_| held.next().is_none())
            .map(|area| area.code.clone())
    };
    held(&name).or_else(|| held(&|area| short(&name(area))))
}

/// The division that a text names: C13, 13, 1391, 农副食品加工业.
pub(super) fn industry(pack: &ProgrammePack, text: &str) -> Option<String> {
    let text = folded(text);
    let digits: String = text
        .trim_start_matches(|char: char| char.is_ascii_alphabetic())
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if let Some(division) = digits.get(..2)
        && pack.industry(division).is_some()
    {
        return Some(division.to_owned());
    }
    let plain = |name: &str| name.trim_end_matches('业').to_owned();
    let bare = plain(&text);
    let exact = pack
        .industries
        .iter()
        .find(|one| plain(&one.name.zh) == bare);
    let mut held = pack
        .industries
        .iter()
        .filter(|one| bare.contains(&plain(&one.name.zh)));
    let only = held.next().filter(|_| held.next().is_none());
    exact.or(only).map(|one| one.division.clone())
}

pub(super) fn nature(text: &str) -> Option<Nature> {
    let text = folded(text);
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["混合"]) {
        Some(Nature::Mixed)
    } else if has(&["国有", "国企", "央企", "国资"]) {
        Some(Nature::State)
    } else if has(&["外资", "外商", "港澳台", "合资"]) {
        Some(Nature::Foreign)
    } else if has(&["民营", "私营", "私企", "民企", "个体"]) {
        Some(Nature::Private)
    } else if has(&["其他", "其它"]) {
        Some(Nature::Other)
    } else {
        None
    }
}

pub(super) fn tier(text: &str) -> Option<Tier> {
    let text = folded(text);
    if text.contains("小巨人") {
        Some(Tier::LittleGiant)
    } else if text.contains("创新型") {
        Some(Tier::Innovative)
    } else if text.contains("专精特新") {
        Some(Tier::Specialised)
    } else if is_nothing(&text) || text == "否" {
        Some(Tier::None)
    } else {
        None
    }
}

/// The phase that a text or a number names, of those the programme has.
pub(super) fn phase(pack: &ProgrammePack, text: &str) -> Option<u8> {
    let text = folded(text);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = digits.parse().ok().or_else(|| {
        let all = ['一', '二', '三', '四', '五'];
        let at = all.iter().position(|one| text.contains(*one))?;
        u8::try_from(at + 1).ok()
    })?;
    let mut phases = pack.phases.iter();
    phases.any(|one| one.number == number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let text = |text: &str| of_cell(&Cell::text(text));
        let is = |number: &str, unit| Number::Is(number.parse().expect("a number"), unit);
        assert_eq!(text("24.8万"), is("24.8", Some(Money::TenThousand)));
        assert_eq!(text("１，２３４．５"), is("1234.5", None));
        assert_eq!(text("约300人"), is("300", None));
        assert_eq!(text("1.2亿元"), is("1.2", Some(Money::HundredMillion)));
        for nothing in ["N/A", "—", "/", "无", " "] {
            assert_eq!(text(nothing), Number::Nothing, "{nothing}");
        }
        for not in ["三百", "12,34", "1.2.3", "2024年"] {
            assert_eq!(text(not), Number::Not, "{not}");
        }
        assert_eq!(of_cell(&Cell::Number(24.8)), is("24.8", None));
    }

    #[test]
    fn money_is_in_ten_thousands() {
        let amount = Decimal::from(248_000);
        let in_yuan = money(amount, None, Some(Money::Yuan));
        assert_eq!(in_yuan, Some("24.8".parse().expect("a number")));
        let own = money(Decimal::TWO, Some(Money::HundredMillion), Some(Money::Yuan));
        assert_eq!(own, Some(Decimal::from(20_000)));
        assert_eq!(money(Decimal::TWO, None, None), Some(Decimal::TWO));
    }

    #[test]
    fn days_are_read_in_every_form_and_no_other() {
        let march = NaiveDate::from_ymd_opt(2024, 3, 9);
        for text in [
            "2024-3-9",
            "2024/03/09",
            "2024.3.9",
            "2024年3月9日",
            "20240309",
            "2024-03-09 08:00:00",
            "2024-03-09T00:00:00",
        ] {
            assert_eq!(
                day(&Grid::default(), &Cell::text(text)),
                Ok(march),
                "{text}"
            );
        }
        for text in ["2024-2-30", "2024年3月", "去年", "3/9", "99"] {
            assert_eq!(day(&Grid::default(), &Cell::text(text)), Err(()), "{text}");
        }
        assert_eq!(
            day(&Grid::default(), &Cell::Number(20_240_309.0)),
            Ok(march)
        );
    }
}
