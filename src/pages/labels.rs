//! Records, and who changed them, in people's words.

use domain::{
    Lang, assessment,
    decision::{self, Decision, SAID},
    device::DeviceCard,
    dossier::PaperRow,
    ids::RecordKey,
    need,
    pack::ProgrammePack,
    photo::{self, PhotoField},
    programme,
    project::{contract, finding, invoice, payment, way::Sheet},
    record::{Change, Record},
    retrofit,
    schema::FieldRef,
    value::Value,
};

use crate::i18n::{
    dossier::DossierTexts,
    fields::{kind_words, scenario_words, value_words},
    fill,
    paper::verb_words,
    sync::SyncTexts,
};

/// Where a paper of a list's row is read.
pub fn paper_address(dossier: &str, paper: &PaperRow) -> String {
    let mut sheets = Sheet::ALL.into_iter();
    match sheets.find(|sheet| sheet.paper() == Some(paper.paper)) {
        Some(sheet) => format!("/d/{dossier}/project/{}?of={}", sheet.code(), paper.record),
        None => format!("/d/{dossier}/result/{}", paper.record),
    }
}

/// Letters of a record's name that stand in a heading.
const NAME: usize = 24;

/// Which record it is, not only of what kind: an item's title, a need's text, an assessment's
/// stage and day, a photo's caption. A kind alone is a guess among twenty of them.
pub fn record_words(pack: &ProgrammePack, record: &Record, lang: Lang) -> String {
    let t = DossierTexts::of(lang);
    let text = |field| record.text(field).filter(|text| !text.is_empty());
    let words = |field| {
        let of = FieldRef::of(&record.key.kind, field);
        Some(value_words(pack, of, record.get(field)?, lang))
    };
    let name = match record.key.kind.as_str() {
        assessment::KIND => {
            let stage = words("stage");
            let day = words("visited").or_else(|| words("begun"));
            Some(stage.into_iter().chain(day).collect::<Vec<_>>().join(" "))
        }
        need::KIND | finding::KIND => text("text").map(str::to_owned),
        retrofit::KIND => text("title").map(str::to_owned),
        contract::KIND | invoice::KIND => text("number").map(str::to_owned),
        payment::KIND => text("voucher").map(str::to_owned),
        // What it shows, else what it is evidence for, else when it was taken.
        photo::KIND => text("caption")
            .or_else(|| text("name"))
            .map(str::to_owned)
            .or_else(|| words("about").filter(|about| about != t.empty_value))
            .or_else(|| words("taken")),
        decision::KIND => {
            let decision = Decision::from_record(record).ok();
            decision.map(|one| {
                let what = verb_words(one.verb, one.side, one.paper, lang);
                format!("{what} · {}", one.person)
            })
        }
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
pub fn is_for_people(field: FieldRef<'_>, value: &Value) -> bool {
    match field {
        FieldRef::Photo(PhotoField::Sha256 | PhotoField::Size | PhotoField::Type)
        | FieldRef::DeletedSeen => false,
        // Who decided what is in the name of its record.
        FieldRef::Other(SAID) => value
            .as_map()
            .is_some_and(|said| said.contains_key("words")),
        FieldRef::Photo(PhotoField::About) => value.as_list().is_none_or(|about| !about.is_empty()),
        _ => true,
    }
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

/// What people call a dossier that is the programme's own; `None` of an enterprise's.
pub fn programme_words(pack: &ProgrammePack, dossier: &str, lang: Lang) -> Option<String> {
    match pack.area(dossier) {
        Some(area) => Some(area.name.get(lang).to_owned()),
        None if dossier == programme::CITY => Some(SyncTexts::of(lang).whole.to_owned()),
        None => None,
    }
}

/// What people call a device; the end of its id when its name is not known.
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
