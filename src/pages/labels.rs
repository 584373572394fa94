//! Records, fields and values in people's words.

use domain::{
    Lang,
    assessment::{self, QuestionKind},
    device::DeviceCard,
    enterprise, need,
    pack::ProgrammePack,
    photo,
    record::Change,
    retrofit,
    value::Value,
};

use crate::i18n::{common::Common, dossier::DossierTexts, fill, retrofit::RetrofitTexts};

/// What kind of record it is.
pub fn kind_words(kind: &str, lang: Lang) -> String {
    let t = DossierTexts::of(lang);
    match kind {
        enterprise::KIND => t.k_enterprise,
        assessment::KIND => t.k_assessment,
        need::KIND => t.k_need,
        retrofit::KIND => t.k_item,
        photo::KIND => t.k_photo,
        other => other,
    }
    .to_owned()
}

/// Who made a change, and on which device.
pub fn by_words(change: &Change, cards: &[DeviceCard]) -> String {
    let device = device_words(change.id.device.as_str(), cards);
    if change.by.is_empty() {
        device
    } else {
        format!("{} · {device}", change.by)
    }
}

/// What people call a device; the end of its id when nobody has told.
pub fn device_words(device: &str, cards: &[DeviceCard]) -> String {
    match cards.iter().find(|card| card.id.as_str() == device) {
        Some(card) => card.name.clone(),
        None => format!(
            "…{}",
            device
                .get(device.len().saturating_sub(6)..)
                .unwrap_or(device)
        ),
    }
}

/// A field's name, as the page it is filled on calls it.
pub fn field_words(pack: &ProgrammePack, field: &str, lang: Lang) -> String {
    let (t, r) = (DossierTexts::of(lang), RetrofitTexts::of(lang));
    if let Some(of) = field.strip_prefix("note.") {
        return fill(t.f_note, &[("of", &field_words(pack, of, lang))]);
    }
    let known = |code: &str| {
        pack.assessment_rules
            .iter()
            .rev()
            .find_map(|rule| rule.question(code).map(|question| &question.name))
    };
    if let Some(name) = field.strip_prefix("q.").and_then(known) {
        return name.get(lang).to_owned();
    }
    if let Some(code) = field.strip_prefix("s.") {
        return scenario_words(pack, code, lang);
    }
    match field {
        "name" => t.f_name,
        "code" => t.code,
        "area" => t.area,
        "address" => t.address,
        "place" => t.f_place,
        "founded" => t.f_founded,
        "industry" => t.industry,
        "products" => t.products,
        "nature" => t.f_nature,
        "tier" => t.f_tier,
        "above_scale" => t.f_above,
        "phase" => t.f_phase,
        "contact" => t.contact,
        "phone" => t.phone,
        "year1" => t.f_year,
        "headcount1" => t.f_headcount1,
        "headcount2" => t.f_headcount2,
        "revenue1" => t.f_revenue1,
        "revenue2" => t.f_revenue2,
        "stage" => t.f_stage,
        "rule" => t.f_rule,
        "visited" => t.f_visited,
        "begun" => t.f_begun,
        "type" => t.need_type,
        "scenario" => t.scenario,
        "text" => t.need_text,
        "urgency" => t.urgency,
        "wish" => t.wish,
        "budget" => t.budget,
        "title" => r.name,
        "from" => r.from,
        "to" => r.to,
        "product" => r.product,
        "provider" => r.provider,
        "planned" => r.planned,
        "actual" => r.actual,
        "due" => r.due,
        "state" => t.f_stage,
        "reason" => r.reason,
        "done_on" => r.done,
        "caption" => t.f_caption,
        "taken" => t.f_taken,
        "sha256" | "size" | "about" => t.f_file,
        "deleted" => t.f_deleted,
        other => return fill(t.f_other, &[("name", &other)]),
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

/// A value as it reads on the screen.
pub fn value_words(pack: &ProgrammePack, field: &str, value: &Value, lang: Lang) -> String {
    let (t, r, c) = (
        DossierTexts::of(lang),
        RetrofitTexts::of(lang),
        Common::of(lang),
    );
    match value {
        Value::Null => t.empty_value.to_owned(),
        Value::Bool(yes) => if *yes { t.yes } else { t.no }.to_owned(),
        Value::Int(ms) if matches!(field, "begun" | "taken") => super::words::moment(*ms, lang),
        Value::Int(level) if field.starts_with("s.") || matches!(field, "from" | "to") => {
            fill(c.level_n, &[("n", level)])
        }
        Value::Int(int) => int.to_string(),
        Value::List(list) if field == "about" => list.len().to_string(),
        Value::List(list) => {
            let parts: Vec<_> = list
                .iter()
                .map(|value| value_words(pack, field, value, lang))
                .collect();
            parts.join(if lang == Lang::Zh { "、" } else { ", " })
        }
        Value::Map(map) => {
            let parts: Vec<_> = map
                .values()
                .map(|value| value_words(pack, "", value, lang))
                .collect();
            parts.join(" / ")
        }
        Value::Text(text) => match (field, text.as_str()) {
            (_, "") => t.empty_value.to_owned(),
            ("area", code) => pack
                .area(code)
                .map_or_else(|| text.clone(), |area| area.name.get(lang).to_owned()),
            ("industry", code) => pack
                .industry(code)
                .map_or_else(|| text.clone(), |one| one.name.get(lang).to_owned()),
            ("scenario", code) => scenario_words(pack, code, lang),
            ("stage", "self") => c.self_report.to_owned(),
            ("stage", "diagnosis") => c.diagnosis.to_owned(),
            ("stage", "acceptance") => c.acceptance.to_owned(),
            ("state", "not-started") => r.not_started.to_owned(),
            ("state", "doing") => r.doing.to_owned(),
            ("state", "done") => r.done.to_owned(),
            ("state", "dropped") => r.dropped.to_owned(),
            ("urgency", "high") => t.high.to_owned(),
            ("urgency", "medium") => t.medium.to_owned(),
            ("urgency", "low") => t.low.to_owned(),
            ("type", "need") => t.kind_need.to_owned(),
            ("type", "problem") => t.kind_problem.to_owned(),
            ("type", "scenario") => t.kind_scenario.to_owned(),
            ("sha256", hash) => hash.get(..8).unwrap_or(hash).to_owned(),
            (field, "na") if field.starts_with("s.") => t.not_applicable.to_owned(),
            (field, code) => option_words(pack, field, code, lang).unwrap_or_else(|| text.clone()),
        },
    }
}

/// The words of a question's option.
fn option_words(pack: &ProgrammePack, field: &str, code: &str, lang: Lang) -> Option<String> {
    let question = field.strip_prefix("q.")?;
    let question = pack
        .assessment_rules
        .iter()
        .rev()
        .find_map(|rule| rule.question(question))?;
    match &question.kind {
        QuestionKind::Single { options } | QuestionKind::Multiple { options } => options
            .iter()
            .find(|option| option.code == code)
            .map(|option| option.label.get(lang).to_owned()),
        QuestionKind::Ratio { .. } | QuestionKind::Trend { .. } => None,
    }
}
