//! What the reader refuses and where, and what the writer writes.

use serde::{Deserialize, Serialize};

use super::*;
use crate::{
    limits::{MAX_DEPTH, MAX_INT},
    value::Value,
};

fn parse(text: &str) -> Result<Value, Error> {
    from_str(text)
}

fn problem(text: &str) -> (u32, u32, Problem) {
    let error = parse(text).expect_err(text);
    let (line, column) = error.position().expect(text);
    // However an object is read, it is refused at the same place.
    if text.starts_with('{') {
        let raw = RawObject::from_text(text).expect_err(text);
        assert_eq!(raw.position(), Some((line, column)), "{text}");
        assert_eq!(raw.problem(), error.problem(), "{text}");
    }
    (line, column, error.problem().clone())
}

#[test]
fn names_the_place() {
    assert_eq!(
        problem("{\"a\":1,\n \"a\":2}"),
        (2, 2, Problem::DuplicateKey("a".into()))
    );
    assert_eq!(problem("[1,\n2.5]"), (2, 2, Problem::Float));
    assert_eq!(problem("[\"厂\", x]"), (1, 7, Problem::Syntax));
    assert_eq!(problem("[1] 2"), (1, 5, Problem::Trailing));
}

#[test]
fn refuses_what_readers_differ_about() {
    for float in ["1.0", "1e3", "-0", "-0.0"] {
        assert_eq!(problem(float).2, Problem::Float, "{float}");
    }
    assert_eq!(problem("9007199254740992").2, Problem::IntTooLarge);
    assert_eq!(problem("99999999999999999999").2, Problem::IntTooLarge);
    assert_eq!(parse("-9007199254740991"), Ok(Value::Int(-MAX_INT)));
    for bad in [
        "01",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"\t\"",
        "nul1",
        "[1,]",
        "{,}",
        "'a'",
    ] {
        assert_eq!(problem(bad).2, Problem::Syntax, "{bad}");
    }
}

#[test]
fn a_cut_text_says_so() {
    let text = r#"{"a":[1,true,"x\u00e9"],"b":null}"#;
    for end in 0..text.len() {
        assert_eq!(problem(&text[..end]).2, Problem::Cut, "{}", &text[..end]);
    }
}

#[test]
fn depth_has_an_end() {
    let nested = |n: usize| "[".repeat(n) + &"]".repeat(n);
    assert!(parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(problem(&nested(MAX_DEPTH + 1)).2, Problem::TooDeep);
    assert_eq!(problem(&"[".repeat(1_000_000)).2, Problem::TooDeep);
}

#[test]
fn canonical_orders_keys_as_utf16_does() {
    // U+1F600 is a surrogate pair (D83D..) and sorts before U+FB33.
    let value = parse(r#"{"\ufb33":1,"😀":2,"b":3,"a":"\u0007\n/"}"#).expect("parses");
    assert_eq!(
        to_string(&value).as_deref(),
        Ok("{\"a\":\"\\u0007\\n/\",\"b\":3,\"😀\":2,\"\u{fb33}\":1}")
    );
}

#[test]
fn a_key_given_twice_is_found_whatever_the_order() {
    // In order, in disorder, among few and among many.
    for keys in [
        "aa",
        "aba",
        "cbac",
        "edcbae",
        "abcdefghijklmnopqrstuvwxyza",
        "zyxwvutsrqponmlkjihgfedcbaz",
        "zyxwvutsrqponmlkjihgfedcbam",
    ] {
        let members = |keys: &str| {
            let members: Vec<String> = keys.chars().map(|key| format!("\"{key}\":1")).collect();
            format!("{{{}}}", members.join(","))
        };
        let twice = &keys[keys.len() - 1..];
        let once = &keys[..keys.len() - 1];
        assert!(parse(&members(once)).is_ok(), "{once}");
        assert_eq!(
            problem(&members(keys)).2,
            Problem::DuplicateKey(twice.to_owned())
        );
    }
    assert_eq!(
        problem("{\"\\u0061\":1,\"b\":2,\"a\":3}").2,
        Problem::DuplicateKey("a".to_owned())
    );
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Sample {
    small: u8,
    pair: (i64, String),
    choice: Choice,
    list: Vec<Option<bool>>,
    #[serde(flatten)]
    more: std::collections::BTreeMap<String, Value>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Choice {
    Plain,
    Wrapped(u32),
    Tuple(u32, u32),
    Named { it: u32 },
}

#[test]
fn every_shape_is_read_as_it_is_written() {
    for (choice, text) in [
        (Choice::Plain, r#""plain""#),
        (Choice::Wrapped(7), r#"{"wrapped":7}"#),
        (Choice::Tuple(7, 8), r#"{"tuple":[7,8]}"#),
        (Choice::Named { it: 7 }, r#"{"named":{"it":7}}"#),
    ] {
        let sample = Sample {
            small: 255,
            pair: (-MAX_INT, "\u{1}\"\\厂😀".to_owned()),
            choice,
            list: vec![None, Some(true), Some(false)],
            more: [
                ("zzz".to_owned(), Value::Int(1)),
                ("aaa".to_owned(), Value::Null),
            ]
            .into(),
        };
        let written = to_string(&sample).expect("JSON");
        assert_eq!(
            written,
            format!(
                r#"{{"aaa":null,"choice":{text},"list":[null,true,false],"pair":[-9007199254740991,"\u0001\"\\厂😀"],"small":255,"zzz":1}}"#
            )
        );
        assert_eq!(from_str(&written), Ok(sample));
    }
}

#[test]
fn what_does_not_fit_is_named_by_its_pointer() {
    let good = r#"{"choice":"plain","list":[],"pair":[1,"x"],"small":1}"#;
    assert!(from_str::<Sample>(good).is_ok());
    for (from, to, said) in [
        (
            "\"small\":1",
            "\"small\":256",
            "/small: 256 is not from 0 to 255",
        ),
        ("\"small\":1", "\"small\":null", "/small: missing"),
        ("\"small\":1", "\"big\":1", "/small: missing"),
        (
            "[1,\"x\"]",
            "[1]",
            "/pair: a list of 1 is not of the needed length",
        ),
        (
            "[1,\"x\"]",
            "[1,\"x\",2]",
            "/pair: a list of 3 is not of the needed length",
        ),
        (
            "[1,\"x\"]",
            "[1,true]",
            "/pair/1: text is needed, not true or false",
        ),
        ("[1,\"x\"]", "{}", "/pair: a list is needed, not an object"),
        (
            "[]",
            "[true,7]",
            "/list/1: true or false is needed, not a number",
        ),
        (
            "\"plain\"",
            "{\"named\":{\"it\":[]}}",
            "/choice/named/it: a whole number is needed, not a list",
        ),
        (
            "\"plain\"",
            "{\"plain\":1}",
            "/choice: text is needed, not an object",
        ),
        (
            "\"plain\"",
            "\"wrapped\"",
            "/choice: an object is needed, not \"wrapped\"",
        ),
        ("{\"choice\"", "{\"a/~\":1,\"choice\"", ""),
    ] {
        assert!(good.contains(from), "{from}");
        let read = from_str::<Sample>(&good.replacen(from, to, 1));
        let found = read.map_or_else(|error| error.to_string(), |_| String::new());
        assert_eq!(found, said, "{to}");
    }
}

#[test]
fn what_a_type_says_of_its_own_comes_through_in_both_languages() {
    #[derive(Debug, Deserialize)]
    struct Even(
        #[serde(deserialize_with = "even")]
        #[expect(dead_code, reason = "only read")]
        u32,
    );

    fn even<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
        let int = u32::deserialize(from)?;
        if int % 2 == 0 {
            Ok(int)
        } else {
            Err(serde::de::Error::custom(Problem::Other(crate::Words::new(
                "是单数",
                "it is odd",
            ))))
        }
    }

    let fault = Fault::from(from_str::<Vec<Even>>("[2,3]").expect_err("odd"));
    assert_eq!(fault.words(crate::Lang::Zh), "/1：是单数");
    assert_eq!(fault.words(crate::Lang::En), "/1: it is odd");
    // Another library's reader shows the English words.
    let other = serde_json::from_str::<Vec<Even>>("[3]").expect_err("odd");
    assert!(other.to_string().starts_with("it is odd"));
}

#[test]
fn the_writer_refuses_fractions_and_keys_that_are_no_text() {
    let problem = |error: Error| error.problem().clone();
    assert_eq!(to_string(&1.5_f64).map_err(problem), Err(Problem::Float));
    assert_eq!(
        to_string(&u64::MAX).map_err(problem),
        Err(Problem::IntTooLarge)
    );
    let of_lists = std::collections::BTreeMap::from([(vec![1], 2)]);
    assert!(to_string(&of_lists).is_err());
    let of_numbers = std::collections::BTreeMap::from([(10_u8, 1), (9, 2)]);
    assert_eq!(to_string(&of_numbers).as_deref(), Ok(r#"{"10":1,"9":2}"#));
    assert_eq!(from_str(r#"{"10":1,"9":2}"#), Ok(of_numbers));
    assert!(from_str::<std::collections::BTreeMap<u8, u8>>(r#"{"010":1}"#).is_err());

    let mut sample: Sample =
        from_str(r#"{"choice":"plain","list":[],"pair":[1,"x"],"small":1}"#).expect("good");
    sample.more.insert("small".to_owned(), Value::Int(2));
    assert_eq!(
        to_string(&sample).map_err(problem),
        Err(Problem::DuplicateKey("small".to_owned()))
    );
}
