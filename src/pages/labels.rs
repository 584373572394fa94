//! Records, fields and values in people's words.

use domain::{
    Lang, assessment, decimal,
    device::DeviceCard,
    enterprise,
    ids::RecordKey,
    need,
    pack::ProgrammePack,
    photo,
    record::{Change, DELETED_SEEN, Record},
    retrofit,
    value::Value,
};

use super::forms::{Form, choices, form};
use crate::components::place_words;
use crate::i18n::{
    assess::AssessTexts,
    dossier::DossierTexts,
    fill,
    format::{day, moment, money, size},
    retrofit::RetrofitTexts,
};

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

/// Letters of a record's name that stand in a heading.
const NAME: usize = 24;

/// Which record it is, not only of what kind: an item's title, a need's text, an assessment's
/// stage and day, a photo's caption. A kind alone is a guess among twenty of them.
pub fn record_words(pack: &ProgrammePack, record: &Record, lang: Lang) -> String {
    let t = DossierTexts::of(lang);
    let text = |field| record.text(field).filter(|text| !text.is_empty());
    let words = |field| Some(value_words(pack, field, record.get(field)?, lang));
    let name = match record.key.kind.as_str() {
        assessment::KIND => {
            let stage = words("stage");
            let day = words("visited").or_else(|| words("begun"));
            Some(stage.into_iter().chain(day).collect::<Vec<_>>().join(" "))
        }
        need::KIND => text("text").map(str::to_owned),
        retrofit::KIND => text("title").map(str::to_owned),
        // What it shows, else what it is evidence for, else when it was taken.
        photo::KIND => text("caption")
            .or_else(|| text("name"))
            .map(str::to_owned)
            .or_else(|| words("about").filter(|about| about != t.empty_value))
            .or_else(|| words("taken")),
        _ => None,
    };
    let name = name.or_else(|| text("scenario").map(|code| scenario_words(pack, code, lang)));
    let kind = kind_words(&record.key.kind, lang);
    match name.filter(|name| !name.is_empty()) {
        Some(name) => {
            let mut short: String = name.chars().take(NAME).collect();
            if short.len() < name.len() {
                short.push('…');
            }
            fill(t.which, &[("kind", &kind), ("name", &short)])
        }
        None => kind,
    }
}

/// [`record_words`] of the record a change is of; its kind where the record is not there.
pub fn words_of(pack: &ProgrammePack, records: &[Record], key: &RecordKey, lang: Lang) -> String {
    records
        .iter()
        .find(|record| record.key == *key)
        .map_or_else(
            || kind_words(&key.kind, lang),
            |record| record_words(pack, record, lang),
        )
}

/// Whether people want to read it in a history; a photo's hash and size are for machines, and how
/// far somebody saw what he deleted.
pub fn is_for_people(kind: &str, field: &str, value: &Value) -> bool {
    let plumbing = kind == photo::KIND && matches!(field, "sha256" | "size" | "type");
    let nowhere = field == "about" && matches!(value, Value::List(list) if list.is_empty());
    !plumbing && !nowhere && field != DELETED_SEEN
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
        "visited_from" => AssessTexts::of(lang).visited_from,
        "visited_to" => AssessTexts::of(lang).visited_to,
        "people" => AssessTexts::of(lang).people,
        "promise" => AssessTexts::of(lang).promise,
        "begun" => t.f_begun,
        "follows" => t.f_follows,
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
        "state" => t.f_state,
        "reason" => r.reason,
        "done_on" => r.done_on,
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
    let t = DossierTexts::of(lang);
    let chosen = choices(pack, field, lang)
        .into_iter()
        .find(|(one, _)| one == value);
    if let Some((_, words)) = chosen {
        return words;
    }
    let join = |parts: Vec<String>, by: &str| parts.join(by);
    match value {
        Value::Null => t.empty_value.to_owned(),
        Value::Bool(yes) => if *yes { t.yes } else { t.no }.to_owned(),
        Value::List(all) if field == "follows" => all.len().to_string(),
        Value::Int(ms) if matches!(field, "begun" | "taken") => moment(*ms, lang),
        Value::Int(bytes) if field == "size" => size((*bytes).try_into().unwrap_or_default()),
        Value::Int(int) => int.to_string(),
        // A photo's place in the dossier: kind and id of the record, and the item within it.
        Value::List(about) if field == "about" => match about.as_slice() {
            [] => t.empty_value.to_owned(),
            [_, _, item, ..] => {
                let item = item.as_text().unwrap_or_default();
                match item.strip_prefix("sign.") {
                    Some(_) => t.k_signature.to_owned(),
                    None if item == "state" => t.k_item.to_owned(),
                    None => field_words(pack, item, lang),
                }
            }
            [kind, ..] => kind_words(kind.as_text().unwrap_or_default(), lang),
        },
        Value::List(list) => join(
            list.iter()
                .map(|value| value_words(pack, field, value, lang))
                .collect(),
            if lang == Lang::Zh { "、" } else { ", " },
        ),
        Value::Map(_) if field == "place" => place_words(value).unwrap_or_default(),
        Value::Map(map) => join(
            map.values()
                .map(|value| value_words(pack, field, value, lang))
                .collect(),
            " / ",
        ),
        Value::Text(text) => match (field, text.as_str()) {
            (_, "") => t.empty_value.to_owned(),
            ("scenario", code) => scenario_words(pack, code, lang),
            ("sha256", hash) => hash.get(..8).unwrap_or(hash).to_owned(),
            ("type", media) if media.starts_with("image/") => t.k_photo.to_owned(),
            ("planned" | "actual" | "budget" | "revenue1" | "revenue2", amount) => {
                decimal::parse(amount).map_or_else(|| text.clone(), money)
            }
            (_, iso) if form(pack, field, lang) == Form::Date => {
                domain::day::parse(iso).map_or_else(|| text.clone(), |date| day(date, lang))
            }
            _ => text.clone(),
        },
    }
}
