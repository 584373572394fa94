//! What was measured, as tables for people.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use anyhow::Result;

/// The middle of an odd number of figures, the upper of two.
pub fn median(figures: &[f64]) -> f64 {
    percentile(figures, 50)
}

/// The figure that so many of a hundred do not exceed; 0 of none.
pub fn percentile(figures: &[f64], of_hundred: usize) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = sorted.len() * of_hundred / 100;
    sorted
        .get(at.min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// One part's figures.
#[derive(Clone, Debug)]
pub struct Table {
    /// The part's name on the command line.
    pub part: &'static str,
    /// What the figures are of, in a sentence.
    pub about: String,
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    build: &'static str,
    what: String,
    value: f64,
    unit: &'static str,
    /// The same work bare: what it is, and its figure in the same unit.
    beside: Option<(&'static str, f64)>,
}

impl Table {
    pub fn new(part: &'static str, about: String) -> Self {
        Self {
            part,
            about,
            rows: Vec::new(),
        }
    }

    /// A figure of a build; `beside` is what the bare work took.
    pub fn row(
        &mut self,
        build: &'static str,
        what: &str,
        (value, unit): (f64, &'static str),
        beside: Option<(&'static str, f64)>,
    ) {
        let row = Row {
            build,
            what: what.to_owned(),
            value,
            unit,
            beside,
        };
        println!("{}: {}", self.part, row.text());
        self.rows.push(row);
    }

    fn markdown(&self) -> String {
        let mut out = format!("{}\n\n", self.about);
        out.push_str("| build | what | figure | bare | ratio |\n|---|---|---|---|---|\n");
        for row in &self.rows {
            let (bare, ratio) = row.beside.map_or_else(
                || (String::new(), String::new()),
                |(name, bare)| {
                    (
                        format!("{} {}, {name}", number(bare), row.unit),
                        format!("{:.1}", row.value / bare),
                    )
                },
            );
            let figure = format!("{} {}", number(row.value), row.unit);
            let _ = writeln!(
                out,
                "| {} | {} | {figure} | {bare} | {ratio} |",
                row.build, row.what
            );
        }
        out
    }
}

impl Row {
    fn text(&self) -> String {
        let beside = self.beside.map_or_else(String::new, |(name, bare)| {
            format!(
                " ({:.1} × {name}, {} {})",
                self.value / bare,
                number(bare),
                self.unit
            )
        });
        format!(
            "{}, {}: {} {}{beside}",
            self.build,
            self.what,
            number(self.value),
            self.unit
        )
    }
}

fn number(value: f64) -> String {
    if value < 100.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    }
}

/// All tables of a run.
#[derive(Default)]
pub struct Results(Vec<Table>);

impl Results {
    pub fn add(&mut self, table: Table) {
        self.0.push(table);
    }

    /// Puts the tables into the file in place of the same parts' earlier ones; `head` says when,
    /// where and by which command.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, file: &Path, head: &str) -> Result<()> {
        let text = fs::read_to_string(file).unwrap_or_default();
        let (title, rest) = text.split_once("\n## ").unwrap_or((TITLE, ""));
        let mut sections: BTreeMap<&str, String> = rest
            .split("\n## ")
            .filter_map(|section| section.split_once('\n'))
            .map(|(name, body)| (name, body.trim().to_owned()))
            .collect();
        for table in &self.0 {
            sections.insert(table.part, format!("{head}\n\n{}", table.markdown().trim()));
        }
        let mut out = title.trim_end().to_owned();
        for (name, body) in sections {
            let _ = write!(out, "\n\n## {name}\n\n{body}");
        }
        out.push('\n');
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(file, out)?)
    }
}

const TITLE: &str = "# What was measured\n\nWritten by `cargo xtask bench`; a part that is measured again takes its earlier figures' place.\nTimes are medians, of one machine and one day; ratios to the bare work say more.\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_measured_again_replaces_its_own_figures_and_no_others() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("benches/RESULTS.md");
        let of = |part, value| {
            let mut table = Table::new(part, "About it.".to_owned());
            table.row("now", "start", (value, "ms"), Some(("bare", 2.0)));
            Results(vec![table])
        };
        of("import", 10.0).keep(&file, "One day.")?;
        of("answer", 5.0).keep(&file, "One day.")?;
        of("import", 8.0).keep(&file, "Another day.")?;
        let text = fs::read_to_string(&file)?;
        assert_eq!(text.matches("\n## ").count(), 2, "{text}");
        assert!(text.starts_with("# What was measured"), "{text}");
        assert!(
            text.contains("| now | start | 8.0 ms | 2.0 ms, bare | 4.0 |"),
            "{text}"
        );
        assert!(!text.contains("10.0 ms"), "{text}");
        Ok(())
    }

    #[test]
    fn percentiles_are_of_the_figures_themselves() {
        let figures: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!((median(&figures), percentile(&figures, 95)), (51.0, 96.0));
        assert_eq!(median(&[]), 0.0);
    }
}
