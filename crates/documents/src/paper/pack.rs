//! What docx-rs 0.4.22 lacks, added to the parts it wrote before they are zipped:
//!
//! - a table's head does not repeat (`w:tblHeader`);
//! - pictures are named and declared as PNG whatever they are; these are JPEG;
//! - paragraphs carry ids from a counter of the process, so that a document made twice differed: they are
//!   taken out, nothing refers to them;
//! - the core properties know no title, and `w:lang` is missing, so that Word checks Chinese as English;
//! - parts are stored in the zip, not compressed.

use std::io::{Cursor, Write as _};

use chrono::NaiveDate;
use docx_rs::XMLDocx;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::table::HEAD_HEIGHT;
use crate::error::MakeError;

/// What is to be added.
pub(super) struct Behind<'a> {
    /// The pictures' ids.
    pub pictures: &'a [String],
    /// How many rows are heads.
    pub heads: usize,
    pub digest: &'a str,
    pub title: &'a str,
    pub day: NaiveDate,
}

/// The parts with what is added, as a zip whose entries are all of 1980: the same parts give the same
/// bytes.
pub(super) fn pack(parts: XMLDocx, behind: &Behind<'_>) -> Result<Vec<u8>, MakeError> {
    let document = with_heads(&text(parts.document)?, behind.heads)?;
    let rels = as_jpeg(&text(parts.document_rels)?, behind.pictures);
    let types = text(parts.content_type)?;
    let types = if behind.pictures.is_empty() {
        types
    } else {
        place(
            &types,
            "<Default ",
            "<Default Extension=\"jpeg\" ContentType=\"image/jpeg\" />",
        )?
    };
    let styles = place(
        &text(parts.styles)?,
        "</w:rPr></w:rPrDefault>",
        "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\" />",
    )?;
    let mut zip = Zip::new();
    zip.part("[Content_Types].xml", types.as_bytes())?;
    zip.part("_rels/.rels", &parts.rels)?;
    zip.part("docProps/app.xml", &parts.doc_props.app)?;
    zip.part("docProps/core.xml", core(behind).as_bytes())?;
    zip.part("docProps/custom.xml", &parts.doc_props.custom)?;
    zip.part("word/_rels/document.xml.rels", rels.as_bytes())?;
    zip.part("word/document.xml", without_ids(&document).as_bytes())?;
    zip.part("word/styles.xml", styles.as_bytes())?;
    zip.part("word/settings.xml", &parts.settings)?;
    zip.part("word/fontTable.xml", &parts.font_table)?;
    zip.part("word/comments.xml", &parts.comments)?;
    zip.part("word/numbering.xml", &parts.numberings)?;
    zip.part("word/commentsExtended.xml", &parts.comments_extended)?;
    zip.part("word/footnotes.xml", &parts.footnotes)?;
    for (name, all, rels) in [
        ("header", parts.headers, parts.header_rels),
        ("footer", parts.footers, parts.footer_rels),
    ] {
        for (at, part) in all.into_iter().enumerate() {
            let nth = at + 1;
            let part = without_ids(&text(part)?);
            zip.part(&format!("word/{name}{nth}.xml"), part.as_bytes())?;
            if let Some(rels) = rels.get(at) {
                zip.part(&format!("word/_rels/{name}{nth}.xml.rels"), rels)?;
            }
        }
    }
    for (id, bytes) in &parts.media {
        zip.stored(&format!("word/media/{id}.jpeg"), bytes)?;
    }
    zip.finish()
}

fn text(part: Vec<u8>) -> Result<String, MakeError> {
    String::from_utf8(part).map_err(|error| MakeError::Library(error.to_string()))
}

/// Puts `what` before the first `before`.
fn place(part: &str, before: &str, what: &str) -> Result<String, MakeError> {
    match part.split_once(before) {
        Some((start, rest)) => Ok(format!("{start}{what}{before}{rest}")),
        None => Err(MakeError::Library(format!(
            "no {before} to put {what} before"
        ))),
    }
}

/// Marks the rows of the height of heads; there must be as many as were written.
fn with_heads(document: &str, heads: usize) -> Result<String, MakeError> {
    let height = format!("<w:trHeight w:val=\"{HEAD_HEIGHT}\"");
    let found = document.matches(&height).count();
    if found != heads {
        return Err(MakeError::Library(format!(
            "{found} of {heads} table heads found"
        )));
    }
    Ok(document.replace(&height, &format!("<w:tblHeader />{height}")))
}

/// Without `w14:paraId` and `w14:textId`.
fn without_ids(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    let mut rest = part;
    let names = [" w14:paraId=\"", " w14:textId=\""];
    loop {
        let next = names
            .iter()
            .filter_map(|name| Some((rest.find(name)?, name.len())));
        let Some((at, length)) = next.min() else {
            break;
        };
        out.push_str(&rest[..at]);
        let value = &rest[at + length..];
        rest = value.find('"').map_or("", |end| &value[end + 1..]);
    }
    out.push_str(rest);
    out
}

/// The pictures' targets as JPEG files.
fn as_jpeg(rels: &str, pictures: &[String]) -> String {
    pictures.iter().fold(rels.to_owned(), |rels, id| {
        rels.replace(&format!("media/{id}.png"), &format!("media/{id}.jpeg"))
    })
}

fn core(behind: &Behind<'_>) -> String {
    let Behind {
        digest, title, day, ..
    } = behind;
    let title = escaped(title);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{title}</dc:title><dc:creator>Yidang</dc:creator>\
         <dc:description>sha256 {digest}</dc:description>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:modified>\
         </cp:coreProperties>"
    )
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}

struct Zip(ZipWriter<Cursor<Vec<u8>>>);

impl Zip {
    fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn part(&mut self, name: &str, bytes: &[u8]) -> Result<(), MakeError> {
        self.entry(name, bytes, CompressionMethod::Deflated)
    }

    /// A JPEG does not become smaller.
    fn stored(&mut self, name: &str, bytes: &[u8]) -> Result<(), MakeError> {
        self.entry(name, bytes, CompressionMethod::Stored)
    }

    fn entry(
        &mut self,
        name: &str,
        bytes: &[u8],
        method: CompressionMethod,
    ) -> Result<(), MakeError> {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default());
        self.0.start_file(name, options).map_err(library)?;
        self.0.write_all(bytes).map_err(library)
    }

    fn finish(self) -> Result<Vec<u8>, MakeError> {
        Ok(self.0.finish().map_err(library)?.into_inner())
    }
}

fn library(error: impl std::fmt::Display) -> MakeError {
    MakeError::Library(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_paragraphs_are_taken_out_and_nothing_else() {
        let part = "<w:p w14:paraId=\"00000001\" w:x=\"1\"><w:t>w14:paraId</w:t></w:p><w:p w14:paraId=\"2\" w14:textId=\"3\"/>";
        assert_eq!(
            without_ids(part),
            "<w:p w:x=\"1\"><w:t>w14:paraId</w:t></w:p><w:p/>"
        );
    }

    #[test]
    fn a_head_that_was_not_found_is_no_silent_loss() {
        let row = format!("<w:trPr><w:trHeight w:val=\"{HEAD_HEIGHT}\" /></w:trPr>");
        let marked = with_heads(&row, 1).expect("one head");
        assert!(marked.contains("<w:tblHeader /><w:trHeight"));
        assert!(matches!(with_heads(&row, 2), Err(MakeError::Library(_))));
    }

    #[test]
    fn what_a_name_holds_is_escaped() {
        assert_eq!(escaped("甲 & <乙>"), "甲 &amp; &lt;乙&gt;");
    }
}
