//! One style sheet out of many: the sources are a file an idea, the browser asks once.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

/// What the sheets become.
const JOINED: &str = "style.css";

/// How Trunk's links to sheets begin and end; the page's own links have no integrity.
const BEGIN: &str = "<link rel=\"stylesheet\" href=\"/";
const MIDDLE: &str = "\" integrity=\"";
const END: &str = "\"/>";

/// Joins the sheets Trunk put beside the page, in the page's order, and leaves one link to them.
///
/// # Errors
/// When a file cannot be read or written, or the page links no sheet of Trunk's.
pub fn join(stage: &Path) -> Result<()> {
    let page = stage.join("index.html");
    let text = fs::read_to_string(&page).context("reading index.html")?;
    let (text, names) = one_link(&text);
    ensure!(
        !names.is_empty(),
        "index.html links no style sheet of Trunk's"
    );
    let mut joined = String::new();
    for name in &names {
        let sheet = stage.join(name);
        joined += &fs::read_to_string(&sheet).with_context(|| format!("reading {name}"))?;
        joined.push('\n');
        fs::remove_file(sheet)?;
    }
    fs::write(stage.join(JOINED), joined)?;
    Ok(fs::write(page, text)?)
}

/// The page with one link where the first sheet's was, and the sheets' names.
fn one_link(page: &str) -> (String, Vec<String>) {
    let (mut out, mut names) = (String::new(), Vec::new());
    let mut rest = page;
    while let Some(at) = rest.find(BEGIN) {
        let (before, link) = rest.split_at(at);
        let end = link.find('>').map_or(link.len(), |end| end + 1);
        let (link, after) = link.split_at(end);
        let name = link[BEGIN.len()..].split_once(MIDDLE).map(|(name, _)| name);
        match name.filter(|_| link.ends_with(END)) {
            Some(name) => {
                // The line it stood on goes with it.
                let first = names.is_empty();
                out += if first { before } else { before.trim_end() };
                if first {
                    out += &format!("{BEGIN}{JOINED}\" />");
                }
                names.push(name.to_owned());
            }
            None => {
                out += before;
                out += link;
            }
        }
        rest = after;
    }
    out += rest;
    (out, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunks_sheets_become_one_in_their_order_and_others_stay() {
        let page = "<head>\n  <link rel=\"stylesheet\" href=\"/boot.css\" />\n  \
            <link rel=\"stylesheet\" href=\"/base.css\" integrity=\"sha384-a\"/>\n  \
            <link rel=\"stylesheet\" href=\"/print.css\" integrity=\"sha384-b\"/>\n</head>";
        let (page, names) = one_link(page);
        assert_eq!(names, ["base.css", "print.css"]);
        assert_eq!(
            page,
            "<head>\n  <link rel=\"stylesheet\" href=\"/boot.css\" />\n  \
             <link rel=\"stylesheet\" href=\"/style.css\" />\n</head>"
        );
    }
}
