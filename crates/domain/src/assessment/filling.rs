//! What filling a form in means: which answers go together, and what is answered.

use super::QuestionOption;
use crate::record::Record;

/// The chosen options after `code` was tapped: taken away where it was chosen, else added. An
/// exclusive option stands alone, as [`super::assess`] wants it.
pub fn toggled(options: &[QuestionOption], chosen: &[String], code: &str) -> Vec<String> {
    let exclusive = |code: &str| options.iter().any(|one| one.code == code && one.exclusive);
    let mut now = chosen.to_vec();
    if let Some(at) = now.iter().position(|one| one == code) {
        now.remove(at);
        return now;
    }
    if exclusive(code) {
        now.clear();
    } else {
        now.retain(|one| !exclusive(one));
    }
    now.push(code.to_owned());
    now
}

/// How many questions, scenarios and notes of an assessment's record somebody has answered.
pub fn answered(record: &Record) -> usize {
    let given = |name: &str| ["q.", "s.", "note."].iter().any(|of| name.starts_with(of));
    let fields = record.fields().map(|(name, _)| name);
    fields
        .filter(|name| given(name) && record.get(name).is_some())
        .count()
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::words::Words;

    fn options() -> Vec<QuestionOption> {
        [("a", false), ("b", false), ("none", true)]
            .map(|(code, exclusive)| QuestionOption {
                code: code.to_owned(),
                label: Words::default(),
                score: Decimal::ONE,
                exclusive,
            })
            .to_vec()
    }

    #[test]
    fn an_exclusive_option_stands_alone_whichever_is_tapped_first() {
        let tap = |chosen: &[&str], code| {
            let chosen: Vec<String> = chosen.iter().map(|&one| one.to_owned()).collect();
            toggled(&options(), &chosen, code)
        };
        assert_eq!(tap(&[], "a"), ["a"]);
        assert_eq!(tap(&["a"], "b"), ["a", "b"]);
        assert_eq!(tap(&["a", "b"], "a"), ["b"]);
        assert_eq!(tap(&["a", "b"], "none"), ["none"]);
        assert_eq!(tap(&["none"], "b"), ["b"]);
        assert!(tap(&["none"], "none").is_empty());
    }
}
