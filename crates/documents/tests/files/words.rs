//! Word documents, unzipped and read by an XML reader that is not the writer's.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use documents::{Data, Kind, MakeError, make};
use domain::Lang;
use quick_xml::{Reader, events::Event};
use zip::ZipArchive;

use super::sample::{Sample, day};

const PAPERS: [Kind; 5] = [
    Kind::Diagnosis,
    Kind::Plan,
    Kind::Acceptance,
    Kind::Subsidy,
    Kind::File,
];

/// The parts of a document by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut parts = BTreeMap::new();
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        parts.insert(entry.name().to_owned(), bytes);
    }
    parts
}

fn xml(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    let part = parts.get(name).unwrap_or_else(|| panic!("no part {name}"));
    String::from_utf8(part.clone()).expect("UTF-8")
}

/// The text of a part, a line for each paragraph.
fn text(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    let mut text = String::new();
    let mut inside = false;
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) if tag.name().as_ref() == b"w:t" => inside = true,
            Event::End(tag) if tag.name().as_ref() == b"w:t" => inside = false,
            Event::End(tag) if tag.name().as_ref() == b"w:p" => text.push('\n'),
            Event::Text(part) if inside => text.push_str(&part.decode().expect("UTF-8")),
            Event::GeneralRef(name) if inside => match name.decode().expect("UTF-8").as_ref() {
                "amp" => text.push('&'),
                "lt" => text.push('<'),
                "gt" => text.push('>'),
                "quot" => text.push('"'),
                other => panic!("&{other};"),
            },
            Event::Eof => return text,
            _ => {}
        }
    }
}

fn document(bytes: &[u8]) -> String {
    text(&xml(&parts(bytes), "word/document.xml"))
}

#[test]
fn every_part_of_every_paper_is_well_formed_and_opens() {
    let sample = Sample::whole();
    for kind in PAPERS {
        let made = sample.made(kind);
        for (name, part) in parts(&made.bytes) {
            if name.ends_with(".xml") || name.ends_with(".rels") {
                text(&String::from_utf8(part).expect("UTF-8"));
            }
        }
        docx_rs::read_docx(&made.bytes).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
    }
}

#[test]
fn a_diagnosis_says_level_gaps_advice_and_what_to_expect() {
    let sample = Sample::whole();
    let said = document(&sample.made(Kind::Diagnosis).bytes);
    let dossier = sample.read();
    let one = dossier
        .official(domain::assessment::Stage::Diagnosis)
        .expect("one");
    let level = one.outcome.level;
    let rule = sample.pack.current_rule();
    for words in [
        dossier.enterprise.name.clone(),
        format!("数字化水平为{level}级"),
        "一、企业与诊断情况".to_owned(),
        format!("预期达到{}级", level + 1),
        "车间看板".to_owned(),
    ] {
        assert!(said.contains(&words), "{words} is not in\n{said}");
    }
    for chain in &rule.chains {
        assert!(said.contains(&chain.name.zh), "{}", chain.name.zh);
    }
    for scenario in &rule.scenarios {
        assert!(said.contains(&scenario.name.zh), "{}", scenario.name.zh);
    }
    let way = domain::assessment::explain(rule, &one.outcome)
        .way_up
        .expect("a way");
    for step in &way.steps {
        let sentence = step.sentence(rule, Lang::Zh);
        assert!(said.contains(&sentence), "{sentence}");
    }
}

#[test]
fn a_plan_has_its_items_their_sum_and_its_contract() {
    let said = document(&Sample::whole().made(Kind::Plan).bytes);
    for words in [
        "排产系统",
        "数据采集网关",
        "162,500.01",
        "合同 HT-2025-001",
        "设备联网采集 <数据> & 看板。",
        "产品合格率提高。",
        "设备利用率",
    ] {
        assert!(said.contains(words), "{words} is not in\n{said}");
    }
}

#[test]
fn a_subsidy_is_worked_out_in_steps_figures_and_words() {
    let sample = Sample::whole();
    let said = document(&sample.made(Kind::Subsidy).bytes);
    let built = domain::project::claim::of(&sample.records(), &sample.read().filed);
    let rules = domain::subsidy::Rules::of(&sample.pack);
    for worked in rules.work_out(&built.claim, None) {
        let figures = domain::money::money(worked.computed);
        assert!(
            said.contains(&format!("¥{figures}")),
            "{figures} in\n{said}"
        );
        let words = documents::capital::yuan(worked.computed);
        assert!(said.contains(&words), "{words} in\n{said}");
        for step in &worked.steps {
            let to = domain::money::money(step.to);
            assert!(said.contains(&to), "{to} in\n{said}");
        }
    }
    assert!(said.contains("户名与企业名称不是一字不差"));
}

#[test]
fn chinese_text_has_its_face_everywhere() {
    let sample = Sample::whole();
    for kind in PAPERS {
        let parts = parts(&sample.made(kind).bytes);
        let styles = xml(&parts, "word/styles.xml");
        for face in ["仿宋", "黑体", "楷体"] {
            let named = format!("w:eastAsia=\"{face}\"");
            assert!(styles.contains(&named), "{kind:?}: {named} in\n{styles}");
        }
        assert!(styles.contains("<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\""));
        for (name, part) in &parts {
            let part = String::from_utf8_lossy(part);
            for fonts in part.split("<w:rFonts").skip(1) {
                let fonts = fonts.split('>').next().unwrap_or_default();
                assert!(fonts.contains("w:eastAsia="), "{name}: {fonts}");
            }
        }
    }
}

#[test]
fn heads_of_tables_stand_again_on_each_page() {
    let sample = Sample::whole();
    for kind in PAPERS {
        let document = xml(&parts(&sample.made(kind).bytes), "word/document.xml");
        let heads = document.matches("<w:tblHeader").count();
        let tables = document.split("<w:tbl>").skip(1);
        // Tables with a head begin with it; lists of facts and places for signatures have none.
        let first = tables.filter(|table| {
            let row = table.split("</w:tr>").next().unwrap_or_default();
            row.contains("<w:tblHeader")
        });
        let first = first.count();
        assert!(heads >= 2, "{kind:?}: {heads}");
        assert_eq!(heads, first, "{kind:?}");
    }
}

#[test]
fn what_nobody_approved_is_marked_as_a_draft_on_every_page() {
    let mut sample = Sample::whole();
    let header =
        |sample: &Sample, kind| text(&xml(&parts(&sample.made(kind).bytes), "word/header1.xml"));
    assert!(header(&sample, Kind::Plan).contains("草稿（填写中），不作为正式材料"));
    assert!(header(&sample, Kind::Subsidy).contains("草稿"));
    assert!(header(&sample, Kind::File).contains("改造方案 填写中"));
    // It was signed by both.
    assert!(!header(&sample, Kind::Diagnosis).contains("草稿"));
    sample.approve_plan();
    assert!(!header(&sample, Kind::Plan).contains("草稿"));
    let file = header(&sample, Kind::File);
    assert!(
        file.contains("合同 填写中") && !file.contains("改造方案"),
        "{file}"
    );
}

#[test]
fn an_approved_plan_reads_as_it_was_approved() {
    let mut sample = Sample::whole();
    sample.approve_plan();
    let before = document(&sample.made(Kind::Plan).bytes);
    sample.write("plan", "p1", &[("goals", "后来改的目标".into())]);
    sample.write("retrofit-item", "i1", &[("gross", "999999.00".into())]);
    let plan = document(&sample.made(Kind::Plan).bytes);
    assert!(before.contains("排产和设备数据上线。") && plan.contains("排产和设备数据上线。"));
    assert!(!plan.contains("后来改的目标"));
    let items = plan.split("合同 HT-2025-001").next().expect("the plan");
    assert!(!items.contains("999,999.00"));
}

#[test]
fn the_same_data_on_one_day_give_the_same_bytes() {
    let sample = Sample::whole();
    for kind in Kind::ALL {
        let (one, other) = (sample.made(kind), sample.made(kind));
        assert!(one == other, "{kind:?} differs");
        let later = sample.made_on(kind, "2026-11-29", Lang::Zh);
        assert!(one.bytes != later.bytes, "{kind:?} is not dated");
    }
}

#[test]
fn a_paper_is_dated_and_names_the_data_it_came_from() {
    let mut sample = Sample::whole();
    let told = |sample: &Sample| {
        let parts = parts(&sample.made(Kind::Plan).bytes);
        (
            text(&xml(&parts, "word/footer1.xml")),
            xml(&parts, "docProps/core.xml"),
        )
    };
    let digest = |sample: &Sample| {
        let read = Data::read(
            &sample.pack,
            Lang::Zh,
            day("2026-11-28"),
            sample.records(),
            &sample.pictures,
        );
        read.expect("sound").digest().to_owned()
    };
    let (footer, core) = told(&sample);
    let first = digest(&sample);
    assert!(footer.contains("生成日期 2026年11月28日"), "{footer}");
    assert!(footer.contains(&first[..16]) && core.contains(&format!("sha256 {first}")));
    sample.write("plan", "p1", &[("goals", "改了".into())]);
    let second = digest(&sample);
    assert_ne!(first, second);
    assert!(told(&sample).0.contains(&second[..16]));
    // In whatever order they come.
    let mut turned = sample.records();
    turned.reverse();
    let turned = Data::read(
        &sample.pack,
        Lang::Zh,
        day("2026-11-28"),
        turned,
        &sample.pictures,
    );
    assert_eq!(turned.expect("sound").digest(), second);
}

#[test]
fn photos_are_jpeg_files_and_missing_ones_are_told_of() {
    let mut sample = Sample::whole();
    let with = parts(&sample.made(Kind::Diagnosis).bytes);
    let pictures: Vec<&String> = with.keys().filter(|name| name.contains("media/")).collect();
    assert_eq!(pictures.len(), 1);
    assert_eq!(with[pictures[0]], super::sample::jpeg());
    assert!(pictures[0].ends_with(".jpeg"));
    assert!(
        xml(&with, "[Content_Types].xml").contains("Extension=\"jpeg\" ContentType=\"image/jpeg\"")
    );
    let target = pictures[0].trim_start_matches("word/");
    assert!(xml(&with, "word/_rels/document.xml.rels").contains(&format!("\"{target}\"")));
    sample.pictures.clear();
    let without = parts(&sample.made(Kind::Diagnosis).bytes);
    assert!(!without.keys().any(|name| name.contains("media/")));
    let said = text(&xml(&without, "word/document.xml"));
    assert!(said.contains("另有 1 张照片没有放进来"), "{said}");
}

#[test]
fn an_english_screen_gets_english_papers() {
    let sample = Sample::whole();
    let said = document(&sample.made_on(Kind::Plan, "2026-11-28", Lang::En).bytes);
    for words in ["Retrofit plan", "1. The enterprise", "Total", "Duties"] {
        assert!(said.contains(words), "{words} is not in\n{said}");
    }
}

#[test]
fn what_is_missing_is_said_and_makes_no_file() {
    let sample = Sample::diagnosed();
    let data = Data::read(
        &sample.pack,
        Lang::Zh,
        day("2026-11-28"),
        sample.records(),
        &sample.pictures,
    );
    let data = data.expect("sound");
    let refused = make(Kind::Plan, &data, &mut |_, _| {});
    let Err(MakeError::Missing(words)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(words.zh, "还没有改造方案");
    let none = Data::read(
        &sample.pack,
        Lang::Zh,
        day("2026-11-28"),
        Vec::new(),
        &sample.pictures,
    );
    let refused = make(Kind::File, &none.expect("sound"), &mut |_, _| {});
    assert_eq!(refused, Err(MakeError::OneDossier));
}
