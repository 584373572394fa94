//! What the index of programmes says is so.

use domain::{json::from_str, pack::ProgrammePack, value::Value};

#[test]
fn every_entry_names_a_good_pack_by_its_code() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../public/packs");
    let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}.json")).expect(name);
    let index: Value = from_str(&read("index")).expect("JSON");
    let index = index.as_list().expect("a list");
    for entry in index {
        let text = |value: &Value, name: &str| {
            let text = value.as_map().and_then(|map| map.get(name)?.as_text());
            text.expect(name).to_owned()
        };
        let code = text(entry, "code");
        let pack = ProgrammePack::parse(&read(&code)).expect("a good pack");
        assert_eq!(pack.code, code);
        let name = entry
            .as_map()
            .and_then(|map| map.get("name"))
            .expect("a name");
        assert_eq!(
            (pack.name.zh, pack.name.en),
            (text(name, "zh"), text(name, "en"))
        );
    }
    let files = std::fs::read_dir(folder).expect("the folder").count();
    assert_eq!(files, index.len() + 1, "a pack is not in the index");
}
