//! What fields are called, and how their values read: one word each, on forms, in histories and
//! where people disagree. A declared field without words does not compile.

use std::collections::BTreeMap;

use domain::{
    Lang,
    assessment::{self, AssessmentField, QuestionKind},
    decimal, decision,
    enterprise::{self, EnterpriseField},
    figures::{CountField, YearField},
    need::{self, NeedField},
    pack::ProgrammePack,
    photo::{self, PhotoField},
    record::{FORMER_DECISION, is_erased},
    retrofit::{self, RetrofitField},
    schema::{FieldRef, FieldType, Unit},
    value::Value,
};
use rust_decimal::Decimal;

use super::{
    assess::AssessTexts,
    choices::{choices_of, question_kind},
    dossier::DossierTexts,
    fill,
    format::{day, moment, money, place_words, size},
    programme_fields, project_fields,
};

/// Chinese and English.
pub type Both = (&'static str, &'static str);

/// The one of `lang`.
pub const fn pick((zh, en): Both, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

const fn enterprise(field: EnterpriseField) -> Both {
    use EnterpriseField as Field;
    match field {
        Field::Code => ("信用代码", "Credit code"),
        Field::Name => ("企业名称", "Name"),
        Field::Area => ("片区", "Area"),
        Field::Address => ("地址", "Address"),
        Field::Place => ("位置", "Position"),
        Field::Industry => ("行业", "Industry"),
        Field::Products => ("主要产品", "Main products"),
        Field::Nature => ("企业性质", "Ownership"),
        Field::Tier => ("梯度培育", "Quality tier"),
        Field::AboveScale => ("规模以上", "Above scale"),
        Field::Phase => ("批次", "Phase"),
        Field::Selected => ("入库日期", "Taken into the list on"),
        Field::Founded => ("成立日期", "Founded"),
        Field::Contact => ("联系人", "Contact person"),
        Field::Phone => ("电话", "Telephone"),
    }
}

/// What a figure of a year is called beside the year.
pub const fn of_year_words(field: YearField, lang: Lang) -> &'static str {
    use YearField as Field;
    let both = match field {
        Field::Headcount => ("从业人员", "Employees"),
        Field::Revenue => ("营业收入", "Revenue"),
        Field::Cost => ("营业成本", "Cost"),
        Field::DigitalSpending => ("数字化投入", "Digital spending"),
        Field::Energy => ("综合能耗", "Energy used (coal equivalent)"),
        Field::PassRate => ("月均产品合格率", "Monthly pass rate"),
    };
    pick(both, lang)
}

const fn count(field: CountField) -> Both {
    use CountField as Field;
    match field {
        Field::Equipment => ("生产设备总台数", "Production equipment"),
        Field::DigitalEquipment => ("数字化生产设备", "Digital production equipment"),
        Field::NetworkedEquipment => ("联网生产设备", "Networked production equipment"),
    }
}

const fn assessment(field: AssessmentField) -> Both {
    use AssessmentField as Field;
    match field {
        Field::Stage => ("阶段", "Stage"),
        Field::Rule => ("评测标准版本", "Rule version"),
        Field::Begun => ("开始时间", "Begun"),
        Field::Follows => ("代替的评测数", "Assessments it replaces"),
        Field::Visited => ("到访日期", "Date of visit"),
        Field::VisitedFrom => ("到达时间", "From"),
        Field::VisitedTo => ("离开时间", "To"),
        Field::People => ("在场人员", "People on site"),
        Field::Place => ("到访位置", "Place of the visit"),
        Field::Promise => (
            "承诺所填内容真实、准确",
            "We promise that the answers are true and accurate",
        ),
    }
}

const fn need(field: NeedField) -> Both {
    use NeedField as Field;
    match field {
        Field::Type => ("类型", "Type"),
        Field::Text => ("内容", "What"),
        Field::Scenario => ("应用场景", "Scenario"),
        Field::From => ("现有等级", "Level now"),
        Field::To => ("目标等级", "Level aimed at"),
        Field::Question => ("评测题", "Question"),
        Field::Urgency => ("紧急程度", "Urgency"),
        Field::Wish => ("希望的解决办法", "Wished solution"),
        Field::Budget => ("预算", "Budget"),
    }
}

const fn retrofit(field: RetrofitField) -> Both {
    use RetrofitField as Field;
    match field {
        Field::Title => ("项目名称", "Item"),
        Field::Scenario => ("应用场景", "Scenario"),
        Field::From => ("现有等级", "Level now"),
        Field::To => ("目标等级", "Level aimed at"),
        Field::Question => ("评测题", "Question"),
        Field::Product => ("产品方案", "Product"),
        Field::Provider => ("服务商", "Provider"),
        Field::Planned => ("计划投资", "Planned"),
        Field::Actual => ("实际投资", "Spent"),
        Field::Due => ("完成期限", "Due"),
        Field::State => ("状态", "State"),
        Field::Reason => ("不做的原因", "Why it was dropped"),
        Field::DoneOn => ("完成日期", "Done on"),
        Field::CostKind => ("费用种类", "Kind of cost"),
        Field::Net => ("合同金额（不含税）", "Contracted, without tax"),
        Field::Tax => ("合同税额", "Contracted tax"),
        Field::Gross => ("合同金额（含税）", "Contracted, with tax"),
        Field::AuditedNet => ("审定金额（不含税）", "Audited, without tax"),
        Field::AuditedGross => ("审定金额（含税）", "Audited, with tax"),
        Field::CutAmount => ("核减金额", "Cut by the audit"),
        Field::CutReason => ("核减原因", "Why it was cut"),
    }
}

const fn photo(field: PhotoField) -> Both {
    use PhotoField as Field;
    match field {
        Field::Sha256 | Field::Type | Field::Size | Field::About => ("文件", "File"),
        Field::Name => ("文件名", "File name"),
        Field::Caption => ("说明", "Caption"),
        Field::Taken => ("拍摄时间", "Taken"),
        Field::Added => ("添加时间", "Added"),
    }
}

/// A kind of record.
pub fn kind_words(kind: &str, lang: Lang) -> String {
    let t = DossierTexts::of(lang);
    match kind {
        enterprise::KIND => t.k_enterprise,
        assessment::KIND => t.k_assessment,
        need::KIND => t.k_need,
        retrofit::KIND => t.k_item,
        photo::KIND => t.k_photo,
        FORMER_DECISION => t.k_former_decision,
        decision::KIND => t.k_decision,
        other => project_fields::kind(other)
            .or_else(|| programme_fields::kind(other))
            .map_or(other, |both| pick(both, lang)),
    }
    .to_owned()
}

/// A scenario's name; its code when the pack does not know it.
pub fn scenario_words(pack: &ProgrammePack, code: &str, lang: Lang) -> String {
    pack.assessment_rules
        .iter()
        .rev()
        .find_map(|rule| rule.scenario(code))
        .map_or_else(
            || code.to_owned(),
            |scenario| scenario.name.get(lang).to_owned(),
        )
}

/// A field's name.
pub fn field_words(pack: &ProgrammePack, field: FieldRef<'_>, lang: Lang) -> String {
    let t = DossierTexts::of(lang);
    match field {
        FieldRef::Enterprise(field) => pick(enterprise(field), lang).to_owned(),
        FieldRef::OfYear(year, field) => {
            let what = of_year_words(field, lang);
            fill(t.f_of_year, &[("year", &year), ("what", &what)])
        }
        FieldRef::Count(field) => pick(count(field), lang).to_owned(),
        FieldRef::Assessment(field) => pick(assessment(field), lang).to_owned(),
        FieldRef::Need(field) => pick(need(field), lang).to_owned(),
        FieldRef::Retrofit(field) => pick(retrofit(field), lang).to_owned(),
        FieldRef::Photo(field) => pick(photo(field), lang).to_owned(),
        FieldRef::Listing(field) => pick(project_fields::listing(field), lang).to_owned(),
        FieldRef::OnList(field) => pick(project_fields::on_list(field), lang).to_owned(),
        FieldRef::Report(field) => pick(project_fields::report(field), lang).to_owned(),
        FieldRef::Request(field) => pick(project_fields::request(field), lang).to_owned(),
        FieldRef::Audit(field) => pick(project_fields::audit(field), lang).to_owned(),
        FieldRef::Plan(field) => pick(project_fields::plan(field), lang).to_owned(),
        FieldRef::Contract(field) => pick(project_fields::contract(field), lang).to_owned(),
        FieldRef::Invoice(field) => pick(project_fields::invoice(field), lang).to_owned(),
        FieldRef::Payment(field) => pick(project_fields::payment(field), lang).to_owned(),
        FieldRef::Part(part, _) => part.words().get(lang).to_owned(),
        FieldRef::Effect(field) => pick(project_fields::effect(field), lang).to_owned(),
        FieldRef::Finding(field) => pick(project_fields::finding(field), lang).to_owned(),
        FieldRef::Acceptance(field) => pick(project_fields::acceptance(field), lang).to_owned(),
        FieldRef::Application(field) => pick(project_fields::application(field), lang).to_owned(),
        FieldRef::PublicMoney(field) => pick(project_fields::public_money(field), lang).to_owned(),
        FieldRef::Exclusion(field) => pick(project_fields::exclusion(field), lang).to_owned(),
        FieldRef::Payout(field) => pick(project_fields::payout(field), lang).to_owned(),
        FieldRef::Subsidy(field) => pick(project_fields::subsidy(field), lang).to_owned(),
        FieldRef::Certificate(field) => pick(programme_fields::certificate(field), lang).to_owned(),
        FieldRef::Meeting(field) => pick(programme_fields::meeting(field), lang).to_owned(),
        FieldRef::Product(field) => pick(programme_fields::product(field), lang).to_owned(),
        FieldRef::Showcase(field) => pick(programme_fields::showcase(field), lang).to_owned(),
        FieldRef::Entry(field) => pick(programme_fields::entry(field), lang).to_owned(),
        FieldRef::TaskNote(field) => pick(programme_fields::task_note(field), lang).to_owned(),
        FieldRef::Question(code) => pack
            .assessment_rules
            .iter()
            .rev()
            .find_map(|rule| rule.question(code))
            .map_or_else(
                || fill(t.f_other, &[("name", &code)]),
                |question| question.name.get(lang).to_owned(),
            ),
        FieldRef::Scenario(code) => scenario_words(pack, code, lang),
        FieldRef::Note(item) => {
            let item = FieldRef::of(assessment::KIND, item);
            fill(t.f_note, &[("of", &field_words(pack, item, lang))])
        }
        FieldRef::Other(decision::SAID) => t.f_said.to_owned(),
        FieldRef::Deleted => t.f_deleted.to_owned(),
        FieldRef::DeletedSeen => fill(t.f_other, &[("name", &domain::record::DELETED_SEEN)]),
        FieldRef::Other(name) => fill(t.f_other, &[("name", &name)]),
    }
}

/// What a number counts; empty where it is a mere number.
pub fn unit_words(unit: Unit, lang: Lang) -> &'static str {
    let both = match unit {
        Unit::Year | Unit::Plain => ("", ""),
        Unit::Persons => ("人", "people"),
        Unit::Yuan => ("元", "yuan"),
        Unit::TenThousandYuan => ("万元", "10,000 yuan"),
        Unit::Machines => ("台", "units"),
        Unit::TonnesOfCoal => ("吨标准煤", "tce"),
        Unit::Percent => ("%", "%"),
    };
    pick(both, lang)
}

fn with_unit(number: String, unit: Unit, lang: Lang) -> String {
    match (unit, unit_words(unit, lang)) {
        (_, "") => number,
        (Unit::TenThousandYuan, words) if lang == Lang::En => format!("{number} × {words}"),
        (_, words) => format!("{number} {words}"),
    }
}

/// An amount with its unit, the same on every page; money has two decimals at least.
pub fn amount_words(amount: Decimal, unit: Unit, lang: Lang) -> String {
    let number = match unit {
        Unit::Yuan | Unit::TenThousandYuan => money(amount),
        _ => amount.normalize().to_string(),
    };
    with_unit(number, unit, lang)
}

/// A number of a field that holds one, with its unit.
pub fn number_words(holds: FieldType, number: Decimal, lang: Lang) -> String {
    match holds {
        FieldType::Whole(unit) | FieldType::Amount(unit) => amount_words(number, unit, lang),
        _ => number.to_string(),
    }
}

/// The parts of an answer that is a ratio, in the order in which one says them.
const RATIO: [&str; 2] = ["numerator", "denominator"];

/// A value as it reads on the screen.
pub fn value_words(pack: &ProgrammePack, field: FieldRef<'_>, value: &Value, lang: Lang) -> String {
    let t = DossierTexts::of(lang);
    if is_erased(value) {
        return t.erased.to_owned();
    }
    let chosen = choices_of(pack, field, lang)
        .into_iter()
        .find(|(one, _)| one == value);
    if let Some((_, words)) = chosen {
        return words;
    }
    let all = |values: &mut dyn Iterator<Item = &Value>, by: &str| {
        let words: Vec<String> = values
            .map(|value| value_words(pack, field, value, lang))
            .collect();
        words.join(by)
    };
    match (value, field.holds()) {
        (Value::Null, _) => t.empty_value.to_owned(),
        (Value::Bool(yes), _) => if *yes { t.yes } else { t.no }.to_owned(),
        (Value::Int(ms), FieldType::Moment) => moment(*ms, lang),
        (Value::Int(bytes), FieldType::Bytes) => size((*bytes).try_into().unwrap_or_default()),
        (Value::Int(int), FieldType::Whole(unit)) => with_unit(int.to_string(), unit, lang),
        (Value::Int(int), _) => int.to_string(),
        (Value::List(about), FieldType::About) => about_words(pack, about, lang),
        (Value::List(ids), FieldType::Records) => ids.len().to_string(),
        (Value::List(list), _) => all(&mut list.iter(), if lang == Lang::Zh { "、" } else { ", " }),
        (Value::Map(_), FieldType::Place) => place_words(value).unwrap_or_default(),
        (Value::Map(said), _) if matches!(field, FieldRef::Other(decision::SAID)) => {
            let words = said.get("words").and_then(Value::as_text);
            words.unwrap_or_default().to_owned()
        }
        (Value::Map(ratio), _) if RATIO.iter().any(|part| ratio.contains_key(*part)) => {
            let parts = RATIO.map(|part| match ratio.get(part) {
                Some(number) => value_words(pack, field, number, lang),
                None => "–".to_owned(),
            });
            parts.join(" / ")
        }
        (Value::Map(map), _) => match field {
            FieldRef::Question(code) => trend_words(pack, code, map, lang),
            _ => all(&mut map.values(), " / "),
        },
        (Value::Text(text), _) if text.is_empty() => t.empty_value.to_owned(),
        (Value::Text(amount), FieldType::Amount(unit)) => decimal::parse(amount)
            .map_or_else(|| amount.clone(), |amount| amount_words(amount, unit, lang)),
        (Value::Text(iso), FieldType::Date) => {
            domain::day::parse(iso).map_or_else(|| iso.clone(), |date| day(date, lang))
        }
        (Value::Text(hash), FieldType::Hash) => hash.get(..8).unwrap_or(hash).to_owned(),
        (Value::Text(media), FieldType::MediaType) if media.starts_with("image/") => {
            t.k_photo.to_owned()
        }
        (Value::Text(code), FieldType::Choice(domain::schema::Choices::Scenario)) => {
            scenario_words(pack, code, lang)
        }
        (Value::Text(text), _) => text.clone(),
    }
}

/// A trend's answer: each figure with what it is of, "the same" before them where it was declared.
fn trend_words(
    pack: &ProgrammePack,
    question: &str,
    answer: &BTreeMap<String, Value>,
    lang: Lang,
) -> String {
    let mut words = Vec::new();
    if answer.contains_key("declared") {
        words.push(AssessTexts::of(lang).trend_same.to_owned());
    }
    if let Some(QuestionKind::Trend { inputs, .. }) = question_kind(pack, question) {
        words.extend(inputs.iter().filter_map(|input| {
            let figure = answer.get(&input.code)?.as_text()?;
            let (name, unit) = (input.name.get(lang), input.unit.get(lang));
            Some(format!("{name} {figure} {unit}"))
        }));
    }
    words.join(if lang == Lang::Zh { "，" } else { ", " })
}

/// A photo's place in the dossier.
fn about_words(pack: &ProgrammePack, about: &[Value], lang: Lang) -> String {
    let t = DossierTexts::of(lang);
    let text = |part: &Value| part.as_text().unwrap_or_default().to_owned();
    match about {
        [] => t.empty_value.to_owned(),
        [kind, _, item, ..] => {
            let (kind, item) = (text(kind), text(item));
            match FieldRef::of(&kind, &item) {
                FieldRef::Other(side) if side.starts_with("sign.") => t.k_signature.to_owned(),
                FieldRef::Retrofit(RetrofitField::State) => t.k_item.to_owned(),
                field => field_words(pack, field, lang),
            }
        }
        [kind, ..] => kind_words(&text(kind), lang),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests {
    use domain::assessment;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn answers_of_several_figures_are_said_in_their_order() {
        let pack = ProgrammePack::read(include_str!("../../public/packs/wuzhong.json")).unwrap();
        let field = FieldRef::of(assessment::KIND, "q.digital-equipment");
        let said = |value: Value| value_words(&pack, field, &value, Lang::Zh);
        let whole = Value::object([("denominator", "20".into()), ("numerator", "8".into())]);
        assert_eq!(said(whole), "8 / 20");
        assert_eq!(
            said(Value::object([("denominator", "20".into())])),
            "– / 20"
        );
        let field = FieldRef::of(assessment::KIND, "q.yield");
        let declared =
            Value::object([("yield-before", "97.2".into()), ("declared", "same".into())]);
        assert_eq!(
            value_words(&pack, field, &declared, Lang::Zh),
            "基本相同，改造前月均合格率 97.2 %"
        );
    }
}
