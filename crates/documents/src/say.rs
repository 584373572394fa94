//! Words that documents share, Chinese and English side by side, and how days and levels read.

use chrono::{Datelike as _, NaiveDate};
use domain::{
    Lang, Words,
    assessment::Stage,
    enterprise::{Nature, SizeClass, Tier},
    need::{NeedType, Urgency},
    pack::ProgrammePack,
    project::{effect::Direction, subsidy_payment::PaymentKind},
    retrofit::ItemState,
};

/// What stands where nothing was filled in.
pub const NOTHING: &str = "—";

/// One of two words.
pub fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// 2026年3月9日.
pub fn day(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}

/// The same, or a dash.
pub fn day_or(found: Option<NaiveDate>, lang: Lang) -> String {
    found.map_or_else(|| NOTHING.to_owned(), |found| day(found, lang))
}

/// A text, or a dash.
pub fn text_or(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() { NOTHING } else { text }.to_owned()
}

/// 3级.
pub fn level(level: Option<u8>, lang: Lang) -> String {
    match (level, lang) {
        (None, _) => NOTHING.to_owned(),
        (Some(level), Lang::Zh) => format!("{level}级"),
        (Some(level), Lang::En) => format!("level {level}"),
    }
}

pub fn yes_no(flag: Option<bool>, lang: Lang) -> &'static str {
    match flag {
        Some(true) => pick(lang, "是", "yes"),
        Some(false) => pick(lang, "否", "no"),
        None => NOTHING,
    }
}

pub fn area(pack: &ProgrammePack, code: &str, lang: Lang) -> String {
    let area = pack.area(code).map(|area| area.name.get(lang));
    area.unwrap_or(code).to_owned()
}

pub fn industry(pack: &ProgrammePack, division: &str, lang: Lang) -> String {
    let industry = pack.industry(division);
    let named = industry.map(|one| format!("{} {}", one.division, one.name.get(lang)));
    named.unwrap_or_else(|| division.to_owned())
}

pub fn phase(pack: &ProgrammePack, phase: Option<u8>, lang: Lang) -> String {
    let mut phases = pack.phases.iter();
    let found = phases.find(|one| Some(one.number) == phase);
    found.map_or(NOTHING, |one| one.name.get(lang)).to_owned()
}

pub fn scenario(pack: &ProgrammePack, code: &str, lang: Lang) -> String {
    let scenario = pack.current_rule().scenario(code);
    scenario.map_or(code, |one| one.name.get(lang)).to_owned()
}

pub fn question(pack: &ProgrammePack, code: &str, lang: Lang) -> String {
    let question = pack.current_rule().question(code);
    question.map_or(code, |one| one.name.get(lang)).to_owned()
}

pub fn stage(stage: Stage) -> Words {
    match stage {
        Stage::SelfReport => Words::new("自评", "Self report"),
        Stage::Diagnosis => Words::new("诊断", "Diagnosis"),
        Stage::Acceptance => Words::new("验收评测", "Acceptance assessment"),
    }
}

pub fn nature(nature: Nature, lang: Lang) -> &'static str {
    match nature {
        Nature::State => pick(lang, "国有", "state"),
        Nature::Private => pick(lang, "民营", "private"),
        Nature::Foreign => pick(lang, "外资", "foreign"),
        Nature::Mixed => pick(lang, "混合", "mixed"),
        Nature::Other => pick(lang, "其他", "other"),
    }
}

pub fn tier(tier: Tier, lang: Lang) -> &'static str {
    match tier {
        Tier::None => pick(lang, "无", "none"),
        Tier::Innovative => pick(lang, "创新型", "innovative"),
        Tier::Specialised => pick(lang, "专精特新", "specialised"),
        Tier::LittleGiant => pick(lang, "专精特新“小巨人”", "little giant"),
    }
}

pub fn size(class: SizeClass, lang: Lang) -> &'static str {
    match class {
        SizeClass::Micro => pick(lang, "微型", "micro"),
        SizeClass::Small => pick(lang, "小型", "small"),
        SizeClass::Medium => pick(lang, "中型", "medium"),
        SizeClass::Large => pick(lang, "大型", "large"),
    }
}

pub fn item_state(state: ItemState, lang: Lang) -> &'static str {
    match state {
        ItemState::NotStarted => pick(lang, "未开始", "not started"),
        ItemState::Doing => pick(lang, "进行中", "doing"),
        ItemState::Done => pick(lang, "已完成", "done"),
        ItemState::Dropped => pick(lang, "不做了", "dropped"),
    }
}

pub fn urgency(urgency: Urgency, lang: Lang) -> &'static str {
    match urgency {
        Urgency::High => pick(lang, "高", "high"),
        Urgency::Medium => pick(lang, "中", "medium"),
        Urgency::Low => pick(lang, "低", "low"),
    }
}

pub fn need_type(kind: NeedType, lang: Lang) -> &'static str {
    match kind {
        NeedType::Need => pick(lang, "需求", "need"),
        NeedType::Problem => pick(lang, "问题", "problem"),
        NeedType::Scenario => pick(lang, "场景", "scenario"),
    }
}

pub fn direction(direction: Direction, lang: Lang) -> &'static str {
    match direction {
        Direction::Innovation => pick(lang, "创新", "innovation"),
        Direction::Market => pick(lang, "市场", "market"),
        Direction::Quality => pick(lang, "提质", "quality"),
        Direction::Cost => pick(lang, "降本", "cost"),
        Direction::Efficiency => pick(lang, "增效", "efficiency"),
        Direction::Green => pick(lang, "绿色", "green"),
        Direction::Safety => pick(lang, "安全", "safety"),
    }
}

pub fn payment_kind(kind: PaymentKind, lang: Lang) -> &'static str {
    match kind {
        PaymentKind::Advance => pick(lang, "预拨", "advance"),
        PaymentKind::Balance => pick(lang, "拨付", "balance"),
        PaymentKind::TopUp => pick(lang, "补拨", "top-up"),
        PaymentKind::Recovery => pick(lang, "追回", "recovery"),
    }
}

/// 一, 二, … 十, 十一: the number of a chapter.
pub fn chapter(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |one: u32| DIGITS[(one % 10) as usize];
    match number / 10 {
        0 => digit(number).to_owned(),
        1 => format!("十{}", digit(number)),
        tens => format!("{}十{}", digit(tens), digit(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_count_in_chinese() {
        let all = [1, 9, 10, 11, 20, 23].map(chapter);
        assert_eq!(all, ["一", "九", "十", "十一", "二十", "二十三"]);
    }

    #[test]
    fn a_day_reads_without_zeros_in_chinese() {
        let march = NaiveDate::from_ymd_opt(2026, 3, 9).expect("a day");
        assert_eq!(day(march, Lang::Zh), "2026年3月9日");
        assert_eq!(day(march, Lang::En), "2026-03-09");
        assert_eq!(day_or(None, Lang::Zh), NOTHING);
    }
}
