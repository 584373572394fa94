//! Faces and styles.

use docx_rs::{
    AlignmentType, Docx, LineSpacing, Run, RunFonts, SpecialIndentType, Style, StyleType,
};

/// A face, by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// 仿宋: text.
    Fang,
    /// 黑体: chapters and heads of tables.
    Hei,
    /// 楷体: parts of chapters.
    Kai,
    /// 宋体: what stands around the text.
    Song,
    /// 小标宋: the title.
    Title,
}

impl Face {
    fn east_asia(self) -> &'static str {
        match self {
            Self::Fang => "仿宋",
            Self::Hei => "黑体",
            Self::Kai => "楷体",
            Self::Song => "宋体",
            Self::Title => "方正小标宋简体",
        }
    }

    /// Letters and digits stand in Times beside Chinese text.
    pub fn fonts(self) -> RunFonts {
        RunFonts::new()
            .ascii("Times New Roman")
            .hi_ansi("Times New Roman")
            .east_asia(self.east_asia())
            .hint("eastAsia")
    }
}

/// A run in a face, of so many half points.
pub fn run(text: &str, face: Face, half_points: usize) -> Run {
    Run::new()
        .fonts(face.fonts())
        .size(half_points)
        .add_text(text)
}

/// Sets the styles of a paper.
pub fn styles(docx: Docx) -> Docx {
    let paragraph = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name);
    let body = paragraph("BodyText", "Body Text")
        .fonts(Face::Fang.fonts())
        .size(28)
        .align(AlignmentType::Both)
        .line_spacing(LineSpacing::new().line(420))
        // Two characters of the text's size.
        .indent(None, Some(SpecialIndentType::FirstLine(560)), None, None);
    let heading = |id: &str, name: &str, face: Face, size, level| {
        paragraph(id, name)
            .fonts(face.fonts())
            .size(size)
            .outline_lvl(level)
            .line_spacing(LineSpacing::new().before(240).after(120))
            .next("BodyText")
    };
    let note = paragraph("Note", "Note")
        .fonts(Face::Fang.fonts())
        .size(21)
        .line_spacing(LineSpacing::new().before(40).after(80));
    let cell = paragraph("Cell", "Table Text")
        .fonts(Face::Fang.fonts())
        .size(21)
        .line_spacing(LineSpacing::new().before(30).after(30));
    let head = paragraph("CellHead", "Table Head")
        .fonts(Face::Hei.fonts())
        .size(21)
        .line_spacing(LineSpacing::new().before(30).after(30));
    let footer = paragraph("Footer", "footer")
        .fonts(Face::Song.fonts())
        .size(18);
    let sign = paragraph("Sign", "Signature")
        .fonts(Face::Fang.fonts())
        .size(28)
        .line_spacing(LineSpacing::new().before(160).after(0));
    docx.default_fonts(Face::Fang.fonts())
        .default_size(28)
        .add_style(body)
        .add_style(heading("Heading1", "heading 1", Face::Hei, 32, 0))
        .add_style(heading("Heading2", "heading 2", Face::Kai, 30, 1))
        .add_style(note)
        .add_style(footer)
        .add_style(sign)
        .add_style(cell)
        .add_style(head)
}
