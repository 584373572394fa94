//! What older builds stored and no reader takes.
//!
//! They wrote whole numbers beyond 2^53 - 1 and times beyond the year 9999, which our own reader
//! refuses. One such value must not take its dossier away, nor a backup: it is read as the nearest
//! that readers take, a number that is too large as text.

use domain::{
    clock::{EARLIEST_MS, LATEST_MS},
    json::{Error, from_str},
    limits::MAX_INT,
};
use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

/// The key under which changes and records say when.
const AT: &str = "at";

/// Reads what is stored; where readers refuse it, what is nearest.
///
/// # Errors
/// The reader's, where that is no help.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    from_str(text).or_else(|fault| {
        let mut value: Value = serde_json::from_str(text).map_err(|_| fault.clone())?;
        mend(&mut value);
        from_str(&value.to_string()).map_err(|_| fault)
    })
}

fn mend(value: &mut Value) {
    match value {
        Value::Number(number) if !is_read(number) => *value = Value::String(number.to_string()),
        Value::Array(items) => items.iter_mut().for_each(mend),
        Value::Object(members) => {
            if let Some(Value::Array(at)) = members.get_mut(AT)
                && let [Value::Number(ms), Value::Number(_)] = at.as_mut_slice()
                && let Some(time) = ms.as_i64()
            {
                *ms = time.clamp(EARLIEST_MS, LATEST_MS).into();
            }
            members.values_mut().for_each(mend);
        }
        _ => {}
    }
}

fn is_read(number: &Number) -> bool {
    let int = number.as_i64();
    int.is_some_and(|int| (-MAX_INT..=MAX_INT).contains(&int))
}

#[cfg(test)]
mod tests {
    use domain::{record::Change, value};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_no_reader_takes_is_read_as_the_nearest() {
        let text = r#"{"id":"a:1","at":[9007199254740991,4294967295],"by":"","record":{"dossier":"d",
            "kind":"enterprise","id":"enterprise"},"fields":{"headcount":{"value":9007199254740992,
            "replaces":[]},"list":{"value":[-9007199254740993,1.5,7],"replaces":[]}}}"#;
        assert!(from_str::<Change>(text).is_err());
        let change: Change = read(text).expect("a change");
        assert_eq!(change.at.ms, LATEST_MS);
        let value = |field: &str| change.fields[field].value.clone();
        assert_eq!(value("headcount"), value::Value::text("9007199254740992"));
        let list = ["-9007199254740993", "1.5"].map(value::Value::text);
        let list = list.into_iter().chain([value::Value::Int(7)]).collect();
        assert_eq!(value("list"), value::Value::List(list));
        assert!(read::<Change>("{").is_err() && read::<Change>("{}").is_err());
    }
}
