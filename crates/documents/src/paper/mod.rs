//! A Chinese official paper as a Word document, over docx-rs: its page, its headings, its tables.
//!
//! Faces follow GB/T 9704: 仿宋 for text, 黑体 and 楷体 for headings, each named for East Asian text, or
//! Word would take its theme's. A reader without them takes its own of the same class.

mod pack;
mod style;
mod table;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use docx_rs::{
    AlignmentType, Docx, Footer, Header, LineSpacing, LineSpacingType, NumPages, PageMargin,
    PageNum, Paragraph, Pic, Run,
};
use domain::Lang;

use crate::{
    data::Data,
    error::MakeError,
    jpeg,
    say::{self, pick},
};

pub use style::Face;
pub use table::{Align, Column, Table};

/// EMU in a twentieth of a point.
const EMU: u32 = 635;
/// Between the margins, in twentieths of a point: A4 less 28 mm and 26 mm.
pub const TEXT_WIDTH: usize = 11_906 - 1_588 - 1_474;
/// The greatest height of a picture, in twentieths of a point: two fit a page.
const PICTURE_HEIGHT: u32 = 5_600;

/// A paper being written.
pub struct Paper {
    docx: Docx,
    lang: Lang,
    chapter: u32,
    part: u32,
    day: NaiveDate,
    /// Pictures by their id in the document.
    pictures: BTreeMap<String, Vec<u8>>,
    /// Rows that are to stand atop each page a table goes on to.
    heads: usize,
    digest: String,
    title: String,
}

/// What stands at the head of a paper.
pub struct Head<'a> {
    pub title: &'a str,
    /// Whom it is about.
    pub about: &'a str,
    /// Why it is a draft; `None` where everybody who has to has signed or approved it.
    pub draft: Option<&'a str>,
}

impl Paper {
    pub fn new(data: &Data<'_>, head: &Head<'_>) -> Self {
        let lang = data.lang;
        let programme = data.pack.name.get(lang);
        let draft = head.draft.map(|why| match lang {
            Lang::Zh => format!("草稿（{why}），不作为正式材料"),
            Lang::En => format!("DRAFT ({why}); not an official paper"),
        });
        let mut header = Header::new().add_paragraph(
            Paragraph::new()
                .align(AlignmentType::Center)
                .add_run(style::run(programme, Face::Song, 18).color("666666")),
        );
        if let Some(draft) = &draft {
            let mark = style::run(draft, Face::Hei, 21).color("C00000");
            header =
                header.add_paragraph(Paragraph::new().align(AlignmentType::Center).add_run(mark));
        }
        let docx = style::styles(Docx::new())
            .page_size(11_906, 16_838)
            .page_margin(PageMargin {
                top: 1_928,
                bottom: 1_701,
                left: 1_588,
                right: 1_474,
                header: 964,
                footer: 851,
                gutter: 0,
            })
            .created_at(&format!("{}T00:00:00Z", data.day))
            .updated_at(&format!("{}T00:00:00Z", data.day))
            .header(header)
            .footer(footer(data));
        let mut paper = Self {
            docx,
            lang,
            chapter: 0,
            part: 0,
            day: data.day,
            pictures: BTreeMap::new(),
            heads: 0,
            digest: data.digest().to_owned(),
            title: format!("{} {}", head.about, head.title),
        };
        paper.centred(head.title, Face::Title, 44, 240);
        paper.centred(head.about, Face::Kai, 32, 360);
        paper
    }

    fn push(&mut self, paragraph: Paragraph) {
        let docx = std::mem::take(&mut self.docx);
        self.docx = docx.add_paragraph(paragraph);
    }

    fn centred(&mut self, text: &str, face: Face, half_points: usize, after: u32) {
        let spacing = LineSpacing::new().after(after);
        self.push(
            Paragraph::new()
                .align(AlignmentType::Center)
                .line_spacing(spacing)
                .add_run(style::run(text, face, half_points)),
        );
    }

    /// Another paper within the file: a page of its own, its chapters counted anew.
    pub fn begin(&mut self, title: &str) {
        self.chapter = 0;
        let spacing = LineSpacing::new().after(240);
        self.push(
            Paragraph::new()
                .page_break_before(true)
                .align(AlignmentType::Center)
                .line_spacing(spacing)
                .add_run(style::run(title, Face::Title, 40)),
        );
    }

    /// A chapter: 一、
    pub fn heading(&mut self, text: &str) {
        self.chapter += 1;
        self.part = 0;
        let text = match self.lang {
            Lang::Zh => format!("{}、{text}", say::chapter(self.chapter)),
            Lang::En => format!("{}. {text}", self.chapter),
        };
        self.push(
            Paragraph::new()
                .style("Heading1")
                .keep_next(true)
                .add_run(Run::new().add_text(text)),
        );
    }

    /// A part of a chapter: （一）
    pub fn part(&mut self, text: &str) {
        self.part += 1;
        let text = match self.lang {
            Lang::Zh => format!("（{}）{text}", say::chapter(self.part)),
            Lang::En => format!("{}.{} {text}", self.chapter, self.part),
        };
        self.push(
            Paragraph::new()
                .style("Heading2")
                .keep_next(true)
                .add_run(Run::new().add_text(text)),
        );
    }

    /// Text, a paragraph for each of its lines.
    pub fn text(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.push(
                Paragraph::new()
                    .style("BodyText")
                    .add_run(Run::new().add_text(line)),
            );
        }
    }

    /// A chapter's text, or that there is none.
    pub fn text_or_nothing(&mut self, text: &str) {
        if text.trim().is_empty() {
            let none = pick(self.lang, "（未填写）", "(not filled in)");
            self.text(none);
        } else {
            self.text(text);
        }
    }

    /// 1. 2. 3.
    pub fn list(&mut self, lines: &[String]) {
        for (at, line) in lines.iter().enumerate() {
            self.text(&format!("{}. {line}", at + 1));
        }
    }

    /// Small print.
    pub fn note(&mut self, text: &str) {
        self.push(
            Paragraph::new()
                .style("Note")
                .add_run(Run::new().add_text(text)),
        );
    }

    /// A table, and a little room after it.
    pub fn table(&mut self, table: &Table) {
        if table.is_empty() {
            return;
        }
        self.heads += table.heads();
        let docx = std::mem::take(&mut self.docx);
        self.docx = docx.add_table(table.build());
        let gap = LineSpacing::new()
            .line_rule(LineSpacingType::Exact)
            .line(160)
            .before(0)
            .after(0);
        self.push(Paragraph::new().line_spacing(gap));
    }

    /// Labels with what was filled in, two a line.
    pub fn facts(&mut self, facts: &[(&str, String)]) {
        self.table(&Table::facts(facts));
    }

    /// A JPEG with its caption; `false` where it is none.
    pub fn picture(&mut self, jpeg: &[u8], caption: &str) -> bool {
        let Some((width, height)) = jpeg::size(jpeg) else {
            return false;
        };
        let (width, height) = fit(width, height);
        let id = format!("rIdPicture{}", self.pictures.len() + 1);
        let picture = Pic::new_with_dimensions(jpeg.to_vec(), 1, 1)
            .id(id.clone())
            .size(width * EMU, height * EMU);
        self.pictures.insert(id, jpeg.to_vec());
        self.push(
            Paragraph::new()
                .align(AlignmentType::Center)
                .keep_next(true)
                .line_spacing(LineSpacing::new().before(120))
                .add_run(Run::new().add_image(picture)),
        );
        self.push(
            Paragraph::new()
                .style("Note")
                .align(AlignmentType::Center)
                .add_run(Run::new().add_text(caption)),
        );
        true
    }

    /// Who signs: a line for each, with the name and the day where it was signed.
    pub fn signatures(&mut self, sides: &[(String, Option<(String, NaiveDate)>)]) {
        let lang = self.lang;
        let table = Table::signatures(sides.iter().map(|(side, signed)| {
            let (name, day) = match signed {
                Some((name, day)) => (name.clone(), say::day(*day, lang)),
                None => (
                    String::new(),
                    pick(lang, "年　　月　　日", "date:").to_owned(),
                ),
            };
            (side.clone(), name, day)
        }));
        self.table(&table);
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// [`MakeError::Library`].
    pub fn finish(self) -> Result<Vec<u8>, MakeError> {
        let Self {
            docx,
            pictures,
            heads,
            digest,
            title,
            day,
            ..
        } = self;
        let ids: Vec<String> = pictures.into_keys().collect();
        pack::pack(
            docx.build(),
            &pack::Behind {
                pictures: &ids,
                heads,
                digest: &digest,
                title: &title,
                day,
            },
        )
    }
}

/// The page's number of how many, and where the paper comes from.
fn footer(data: &Data<'_>) -> Footer {
    let small = |text: &str| style::run(text, Face::Song, 18);
    let (of, total, end) = match data.lang {
        Lang::Zh => ("第 ", " 页　共 ", " 页"),
        Lang::En => ("Page ", " of ", ""),
    };
    let mut pages = Paragraph::new()
        .style("Footer")
        .align(AlignmentType::Center)
        .add_run(small(of))
        .add_page_num(PageNum::new());
    pages = pages.add_run(small(total)).add_num_pages(NumPages::new());
    if !end.is_empty() {
        pages = pages.add_run(small(end));
    }
    let (day, digest) = (say::day(data.day, data.lang), data.short_digest());
    let from = match data.lang {
        Lang::Zh => format!("生成日期 {day}　数据摘要 {digest}"),
        Lang::En => format!("made on {day}, data digest {digest}"),
    };
    Footer::new().add_paragraph(pages).add_paragraph(
        Paragraph::new()
            .align(AlignmentType::Center)
            .add_run(style::run(&from, Face::Song, 15).color("666666")),
    )
}

/// Within the page's width and half its height, in twentieths of a point; small ones stay small.
fn fit(width: u32, height: u32) -> (u32, u32) {
    // 96 pixels an inch.
    let (width, height) = (u64::from(width) * 15, u64::from(height) * 15);
    let most_wide = TEXT_WIDTH as u64 * 4 / 5;
    let most_high = u64::from(PICTURE_HEIGHT);
    let (mut wide, mut high) = (width, height);
    if wide > most_wide {
        (wide, high) = (most_wide, (height * most_wide / width).max(1));
    }
    if high > most_high {
        (wide, high) = ((width * most_high / height).max(1), most_high);
    }
    let whole = |length: u64| u32::try_from(length).unwrap_or(PICTURE_HEIGHT);
    (whole(wide), whole(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape_within_the_page() {
        assert_eq!(fit(100, 50), (1_500, 750));
        let (wide, high) = fit(1_600, 1_200);
        assert!(wide as usize <= TEXT_WIDTH && high <= PICTURE_HEIGHT);
        // Four to three, but for what is cut off to whole units.
        assert!(wide.abs_diff(high * 4 / 3) <= 2, "{wide} {high}");
        let (wide, high) = fit(600, 6_000);
        assert_eq!((wide, high), (560, 5_600));
    }
}
