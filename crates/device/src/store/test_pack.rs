//! The smallest programme that can be read, so that the store's tests do not lean on a city's.

use domain::pack::ProgrammePack;
use serde_json::json;

pub fn test_pack() -> ProgrammePack {
    let words = || json!({"zh": "测试", "en": "test"});
    let pack = json!({
        "format": "yidang-programme",
        "version": 1,
        "code": "test",
        "edition": "1",
        "name": words(),
        "source": words(),
        "division": "640300",
        "areas": [],
        "guidance_groups": [],
        "phases": [],
        "indicators": [],
        "units": {},
        "tasks": [],
        "funding": {"source": words(), "rules": [], "eligible_kinds": []},
        "organisation": {
            "source": words(), "working_group": [], "office": words(), "office_duties": [],
            "finance_group": [], "finance_duties": [], "guidance_duties": [],
            "supervision": words()
        },
        "workflow": {"source": words(), "decide": [
            {"papers": ["diagnosis"], "verb": "sign", "by": ["team"], "as": "team",
             "from": ["draft"]}
        ], "write": [
            {"kind": "assessment", "by": ["team", "enterprise", "office"],
             "papers": ["self-report", "diagnosis", "acceptance"], "states": ["draft"]},
            {"kind": "subsidy", "by": ["finance"]},
            {"kind": "*", "by": ["team", "enterprise", "office"]},
            {"kind": "photo/*", "by": ["team", "enterprise", "office"]}
        ]},
        "industries": [],
        "size_rule": {"source": words(), "classes": [], "above_scale_revenue": "2000"},
        "level_after_retrofit": 2,
        "assessment_rules": [{
            "version": "test-1", "name": words(), "standard": words(), "provenance": words(),
            "caveats": [], "dimensions": [], "chains": [], "scenarios": [], "levels": [],
            "level_zero": words()
        }]
    });
    let pack = pack.to_string();
    ProgrammePack::read(&pack).unwrap()
}
