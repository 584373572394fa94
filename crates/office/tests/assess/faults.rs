//! Each bad input gives its own message, in both languages, and exit code 2.

use serde_json::{Value, json};

use super::{assess, example, write};

/// A change to the example, and the fault it must give: code, pointer, Chinese, English.
#[test]
fn every_fault_says_where_and_what() {
    let first = "案例 1（示例铸件厂（虚构））";
    let first_en = "case 1 (示例铸件厂（虚构）)";
    for (pointer, key, bad, code, place, zh, en) in [
        (
            "",
            "case",
            json!(1),
            "unknown-key",
            "/case",
            "“case”：这里没有这个键；可用：$schema、cases",
            "“case”: there is no such key here; known: $schema, cases",
        ),
        (
            "/cases/0",
            "stage",
            json!("self"),
            "unknown-key",
            "/cases/0/stage",
            "{1}，“stage”：这里没有这个键；可用：name、note、rule、questions、scenarios",
            "{1}, “stage”: there is no such key here; known: name, note, rule, questions, scenarios",
        ),
        (
            "/cases/0",
            "rule",
            json!("2019"),
            "unknown-rule",
            "/cases/0/rule",
            "{1}，“rule”：方案里没有规则版本“2019”；可用：2024-1",
            "{1}, “rule”: the programme has no rule “2019”; known: 2024-1",
        ),
        (
            "/cases/0",
            "rule",
            json!(2024),
            "wrong-kind",
            "/cases/0/rule",
            "{1}，“rule”：应为文字",
            "{1}, “rule”: a text was expected",
        ),
        (
            "/cases/0",
            "note",
            json!("响\u{7}"),
            "bad-text",
            "/cases/0/note",
            "{1}，“note”：应为不含控制字符的文字，最多 2000 字",
            "{1}, “note”: a text of at most 2000 characters, none of control, was expected",
        ),
        (
            "/cases/0",
            "name",
            json!("厂".repeat(201)),
            "bad-text",
            "/cases/0/name",
            "案例 1，“name”：应为不含控制字符的文字，最多 200 字",
            "case 1, “name”: a text of at most 200 characters, none of control, was expected",
        ),
        (
            "/cases/0",
            "questions",
            json!([]),
            "not-an-object",
            "/cases/0/questions",
            "{1}，“questions”：应为 {…} 形式",
            "{1}, “questions”: an object {…} was expected",
        ),
        (
            "/cases/0/questions",
            "a/b",
            json!(1),
            "unknown-question",
            "/cases/0/questions/a~1b",
            "{1}，题目 a/b：没有这道题；可用：network、",
            "{1}, question a/b: there is no such question; known: network, ",
        ),
        (
            "/cases/0/questions",
            "network",
            json!(["4g"]),
            "unknown-option",
            "/cases/0/questions/network",
            "{1}，题目 network：没有选项“4g”；可用：none、control、application、five-g、coverage",
            "{1}, question network: there is no option “4g”; known: none, control, application, five-g, coverage",
        ),
        (
            "/cases/0/questions",
            "network",
            json!(["control", "control"]),
            "option-twice",
            "/cases/0/questions/network",
            "{1}，题目 network：选项“control”写了两次",
            "{1}, question network: the option “control” is given twice",
        ),
        (
            "/cases/0/questions",
            "network",
            json!(["control", "none"]),
            "not-exclusive",
            "/cases/0/questions/network",
            "{1}，题目 network：“none”不能和别的选项同时选",
            "{1}, question network: “none” cannot stand beside other options",
        ),
        (
            "/cases/0/questions",
            "network",
            json!("control"),
            "wrong-kind",
            "/cases/0/questions/network",
            "{1}，题目 network：应为选项代码的列表，例如 [\"rules\"]",
            "{1}, question network: a list of option codes, such as [\"rules\"], was expected",
        ),
        (
            "/cases/0/questions",
            "systems",
            json!("two"),
            "unknown-option",
            "/cases/0/questions/systems",
            "{1}，题目 systems：没有选项“two”",
            "{1}, question systems: there is no option “two”",
        ),
        (
            "/cases/0/questions",
            "systems",
            json!(["one"]),
            "wrong-kind",
            "/cases/0/questions/systems",
            "{1}，题目 systems：应为一个选项的代码",
            "{1}, question systems: the code of one option",
        ),
        (
            "/cases/0/questions",
            "spending",
            json!("36 %"),
            "wrong-kind",
            "/cases/0/questions/spending",
            "{1}，题目 spending：应为 {\"numerator\": …, \"denominator\": …}",
            "{1}, question spending: {\"numerator\": …, \"denominator\": …} was expected",
        ),
        (
            "/cases/0/questions",
            "spending",
            json!({ "numerator": "36,5" }),
            "bad-number",
            "/cases/0/questions/spending/numerator",
            "{1}，题目 spending.numerator：“36,5”不是可用的十进制数，例如 \"12.5\"",
            "{1}, question spending.numerator: “36,5” is not a usable decimal number such as \"12.5\"",
        ),
        (
            "/cases/0/questions",
            "spending",
            json!({ "numerator": [1] }),
            "wrong-kind",
            "/cases/0/questions/spending/numerator",
            "{1}，题目 spending.numerator：应为数",
            "{1}, question spending.numerator: a whole number, or a decimal as text",
        ),
        (
            "/cases/0/questions",
            "spending",
            json!({ "share": 1 }),
            "unknown-key",
            "/cases/0/questions/spending/share",
            "{1}，题目 spending.share：这里没有这个键；可用：numerator、denominator",
            "{1}, question spending.share: there is no such key here; known: numerator, denominator",
        ),
        (
            "/cases/0/questions",
            "yield",
            json!({ "yield": 1 }),
            "unknown-key",
            "/cases/0/questions/yield/yield",
            "{1}，题目 yield.yield：这里没有这个键；可用：yield-before、yield-after",
            "{1}, question yield.yield: there is no such key here; known: yield-before, yield-after",
        ),
        (
            "/cases/0/questions",
            "yield",
            json!({ "declared": "worse" }),
            "wrong-kind",
            "/cases/0/questions/yield/declared",
            "{1}，题目 yield.declared：应为 \"same\"，且不带别的键",
            "{1}, question yield.declared: \"same\" with no other key was expected",
        ),
        (
            "/cases/0/questions",
            "cost-per-revenue",
            json!({ "declared": "same" }),
            "may-not-declare",
            "/cases/0/questions/cost-per-revenue",
            "{1}，题目 cost-per-revenue：这道题不能声明“基本相同”，要填数值",
            "{1}, question cost-per-revenue: “the same” may not be declared here; figures are needed",
        ),
        (
            "/cases/0/scenarios",
            "sales",
            json!(1),
            "unknown-scenario",
            "/cases/0/scenarios/sales",
            "{1}，场景 sales：没有这个场景；可用：product-design、",
            "{1}, scenario sales: there is no such scenario; known: product-design, ",
        ),
        (
            "/cases/0/scenarios",
            "hr",
            json!(5),
            "wrong-kind",
            "/cases/0/scenarios/hr",
            "{1}，场景 hr：应为 0 到 4，或 \"na\"（不适用）",
            "{1}, scenario hr: 0 to 4, or \"na\", was expected",
        ),
        (
            "",
            "cases",
            json!([]),
            "no-cases",
            "",
            "“cases” 应为至少有一个案例的列表",
            "“cases” must be a list of at least one case",
        ),
        (
            "",
            "cases",
            json!([1]),
            "not-an-object",
            "/cases/0",
            "案例 1：应为 {…} 形式",
            "case 1: an object {…} was expected",
        ),
        (
            "",
            "cases",
            json!([{ "name": "甲" }]),
            "nothing-answered",
            "/cases/0",
            "案例 1（甲）：“questions” 和 “scenarios” 至少要有一个",
            "case 1 (甲): at least one of “questions” and “scenarios” is needed",
        ),
        (
            "",
            "cases",
            Value::Array(vec![json!({ "questions": {} }); 5001]),
            "too-many-cases",
            "",
            "5001 个案例，超过 5000 个的上限",
            "5001 cases are above the limit of 5000",
        ),
    ] {
        let mut value = example();
        value.pointer_mut(pointer).expect(pointer)[key] = bad;
        refused(
            value.to_string().as_bytes(),
            code,
            place,
            &zh.replace("{1}", first),
            &en.replace("{1}", first_en),
        );
    }
}

#[test]
fn a_file_that_is_no_answers_file_is_refused() {
    let deep = format!("{{\"questions\":{}1{}}}", "[".repeat(32), "]".repeat(32));
    let large = vec![b' '; (16 << 20) + 1];
    for (content, code, zh, en) in [
        (
            &b""[..],
            "bad-json",
            "第 1 行第 1 个字符：文件中途断了",
            "line 1, column 1: the text ends in the middle",
        ),
        (
            b"{\"questions\":\n {\"network\"",
            "bad-json",
            "第 2 行第 12 个字符：文件中途断了",
            "line 2, column 12: the text ends",
        ),
        (b"hello", "bad-json", "这里不是 JSON", "this is not JSON"),
        (
            b"{\"questions\":{}} {}",
            "bad-json",
            "结尾之后还有内容",
            "there is text after the end",
        ),
        (
            b"{\"questions\":{\"spending\":{\"numerator\":1.5}}}",
            "bad-json",
            "小数和指数要写成文字",
            "fractions and exponents are not allowed",
        ),
        (
            b"{\"questions\":{\"spending\":{\"numerator\":9007199254740992}}}",
            "bad-json",
            "整数超过 2^53 - 1",
            "beyond 2^53 - 1",
        ),
        (
            b"{\"questions\":{\"systems\":\"one\",\n\"systems\":\"all\"}}",
            "bad-json",
            "第 2 行第 1 个字符：键“systems”写了两次",
            "line 2, column 1: the key \"systems\" is given twice",
        ),
        (
            deep.as_bytes(),
            "bad-json",
            "嵌套超过 32 层",
            "nested more than 32 deep",
        ),
        (
            b"[]",
            "no-case",
            "应为一个案例，或 {\"cases\": […]}",
            "one case or {\"cases\": […]} was expected",
        ),
        (
            b"{}",
            "nothing-answered",
            "案例 1：“questions” 和 “scenarios” 至少要有一个",
            "case 1: at least one of",
        ),
        (
            b"{\"questions\":\"\xff\"}",
            "not-utf8",
            "文件不是 UTF-8 编码",
            "the file is not UTF-8",
        ),
        (
            &large,
            "too-large",
            "文件超过 16 MB 的上限",
            "above the limit of 16 MB",
        ),
    ] {
        refused(content, code, "", zh, en);
    }
    let missing = assess(&["no/such.json"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).starts_with("no/such.json: 读不了这个文件："));
}

#[test]
fn all_faults_are_named_at_once_and_many_are_counted() {
    let file = write(
        json!({ "cases": [
            { "name": "甲", "questions": { "systems": "x" } },
            { "questions": {}, "scenarios": { "hr": 9 } },
        ] })
        .to_string()
        .as_bytes(),
    );
    let said = String::from_utf8(assess(&[&file.path]).stderr).expect("UTF-8");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].contains("案例 1（甲），题目 systems"), "{said}");
    assert!(lines[1].contains("案例 2，场景 hr"), "{said}");

    let many: serde_json::Map<String, Value> =
        (0..120).map(|n| (format!("q{n}"), json!(1))).collect();
    let file = write(json!({ "questions": many }).to_string().as_bytes());
    let said = String::from_utf8(assess(&[&file.path]).stderr).expect("UTF-8");
    assert_eq!(said.lines().count(), 51);
    assert_eq!(said.lines().last(), Some("还有 70 处"));
    let output = assess(&[&file.path, "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["count"], 120);
    assert_eq!(report["faults"].as_array().map(Vec::len), Some(50));
}

/// Asserts that a file is refused with exit code 2 and nothing but its fault, in every form.
fn refused(content: &[u8], code: &str, pointer: &str, zh: &str, en: &str) {
    let file = write(content);
    for (lang, sentence) in [("zh", zh), ("en", en)] {
        let output = assess(&[&file.path, "--lang", lang]);
        assert_eq!(output.status.code(), Some(2), "{sentence}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{sentence}");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert!(
            said.starts_with(&format!("{}: ", file.path)) && said.contains(sentence),
            "{sentence}\n{said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");

        let output = assess(&[&file.path, "--lang", lang, "--json"]);
        assert_eq!(output.status.code(), Some(2), "{sentence}");
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(
            (&report["good"], &report["count"]),
            (&json!(false), &json!(1))
        );
        let fault = &report["faults"][0];
        assert_eq!(
            (&fault["fault"], &fault["pointer"]),
            (&json!(code), &json!(pointer))
        );
        let said = fault["sentence"].as_str().expect("text");
        assert!(said.contains(sentence), "{sentence}\n{said}");
    }
}
