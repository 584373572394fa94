//! What people want who read a file and a browser does not: comments, indentation, empty lines.

use std::{fs, path::Path};

use anyhow::{Context, Result};

/// Rewrites the build's sheets, scripts of our own and packs.
///
/// # Errors
/// When a file cannot be read or written, or a pack is no JSON.
pub fn make(stage: &Path) -> Result<()> {
    rewrite(&stage.join("style.css"), |text| Ok(sheet(text)))?;
    rewrite(&stage.join("boot.css"), |text| Ok(sheet(text)))?;
    for script in ["boot.js", "sw.js", "yidang.js"] {
        rewrite(&stage.join(script), |text| Ok(self::script(text)))?;
    }
    for entry in fs::read_dir(stage.join("packs")).into_iter().flatten() {
        rewrite(&entry?.path(), |text| {
            let pack: serde_json::Value = serde_json::from_str(text)?;
            Ok(serde_json::to_string(&pack)?)
        })?;
    }
    Ok(())
}

fn rewrite(path: &Path, lean: impl Fn(&str) -> Result<String>) -> Result<()> {
    if !path.is_file() {
        return Ok(());
    }
    let said = || format!("making {} lean", path.display());
    let text = fs::read_to_string(path).with_context(said)?;
    let text = lean(&text).with_context(said)?;
    fs::write(path, text).with_context(said)
}

/// A style sheet. Comments within strings are not looked for: our sheets have none.
fn sheet(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        out += before;
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out += rest;
    lines(&out, "/*")
}

/// A script. Only comments that have their lines to themselves go, so that no string is touched.
fn script(text: &str) -> String {
    let mut out = String::new();
    let mut within = false;
    for line in text.lines().map(str::trim) {
        within |= line.starts_with("/**");
        if !within {
            out += line;
            out.push('\n');
        }
        within &= !line.ends_with("*/");
    }
    lines(&out, "//")
}

fn lines(text: &str, comment: &str) -> String {
    let kept = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with(comment));
    let mut out = kept.collect::<Vec<_>>().join("\n");
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_keeps_its_rules() {
        let text = "/* why\n   so */\n.a {\n  color: red; /* loud */\n\n  content: \"//\";\n}\n";
        assert_eq!(sheet(text), ".a {\ncolor: red;\ncontent: \"//\";\n}\n");
    }

    #[test]
    fn a_script_keeps_what_stands_behind_its_words() {
        let text = "/** Says\n * what.\n */\n// why\nif (a) {\n  go(\"https://b\"); // there\n}\n";
        assert_eq!(script(text), "if (a) {\ngo(\"https://b\"); // there\n}\n");
    }
}
