//! Row by row: what each enterprise is, and what of it was not read.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    enterprise::{Nature, Tier},
    pack::ProgrammePack,
};
use rust_decimal::Decimal;

use super::{
    Code, Column, Doubt, Fault, Intake, Known, What,
    grid::{Cell, Grid},
    heads::Heads,
    letters,
    value::{self, Number},
};

/// An enterprise as a row has it; what was not read is missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnterpriseRow {
    /// From 1, as spreadsheets count.
    pub row: u32,
    pub code: Code,
    pub name: String,
    /// The area's code.
    pub area: Option<String>,
    /// The industry's division.
    pub industry: Option<String>,
    pub nature: Option<Nature>,
    pub tier: Option<Tier>,
    pub above_scale: Option<bool>,
    pub phase: Option<u8>,
    pub selected: Option<NaiveDate>,
    pub founded: Option<NaiveDate>,
    pub address: String,
    pub products: String,
    pub contact: String,
    pub phone: String,
    /// By year.
    pub headcount: BTreeMap<u16, Decimal>,
    /// By year, 万元.
    pub revenue: BTreeMap<u16, Decimal>,
}

/// What begins a row that is no enterprise's.
const SUMS: [&str; 6] = ["合计", "总计", "小计", "共计", "汇总", "总数"];
const NOTES: [&str; 8] = [
    "填表", "填报", "备注", "注：", "注:", "说明", "制表", "审核",
];

pub(super) fn read_rows(
    grid: &Grid,
    heads: &Heads,
    pack: &ProgrammePack,
    known: &[Known],
) -> Intake {
    let column = |at: usize| letters(at);
    let mut intake = Intake {
        sheet: grid.sheet.clone(),
        heads: number(heads.row),
        columns: heads
            .columns
            .iter()
            .map(|(at, what)| (*what, column(*at)))
            .collect(),
        unknown: heads
            .unknown
            .iter()
            .map(|(at, head)| (head.clone(), column(*at)))
            .collect(),
        rows: Vec::new(),
        faults: Vec::new(),
        doubts: Vec::new(),
    };
    for (at, what) in &heads.columns {
        if matches!(what, Column::Revenue(_, None)) {
            intake.doubts.push(Doubt::Unit {
                column: column(*at),
            });
        }
    }
    let of = |all: &[usize], doubt: fn(String) -> Doubt| {
        all.iter().map(|at| doubt(column(*at))).collect::<Vec<_>>()
    };
    intake
        .doubts
        .extend(of(&heads.no_year, |column| Doubt::Year { column }));
    intake
        .doubts
        .extend(of(&heads.twice, |column| Doubt::Twice { column }));
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for row in heads.row + 1..grid.rows.len() {
        if !is_enterprise(grid, heads, row) {
            continue;
        }
        let mut reading = Reading {
            grid,
            pack,
            known,
            row,
            faults: &mut intake.faults,
        };
        let read = reading.row(heads);
        if let Code::Whole(code) = &read.code {
            if let Some(first) = seen.get(code) {
                let what = What::Twice { first: *first };
                reading.fault(None, what);
            } else {
                seen.insert(code.clone(), read.row);
            }
        }
        intake.rows.push(read);
    }
    intake
}

fn number(row: usize) -> u32 {
    u32::try_from(row + 1).unwrap_or(u32::MAX)
}

/// Blank rows, sums, notes and heads that are repeated are none.
fn is_enterprise(grid: &Grid, heads: &Heads, row: usize) -> bool {
    let of = |wanted: Column| {
        let mut columns = heads.columns.iter();
        let at = columns
            .find(|(_, what)| **what == wanted)
            .map(|(at, _)| *at);
        at.map_or(&Cell::Empty, |at| grid.cell(row, at))
    };
    let cells = || grid.rows[row].iter().filter(|cell| !cell.is_empty());
    let (name, code) = (of(Column::Name), of(Column::Code));
    if cells().next().is_none() {
        return false;
    }
    let first = cells()
        .next()
        .map(|cell| value::folded(&cell.shown()))
        .unwrap_or_default();
    let begins = |words: &[&str], text: &str| words.iter().any(|word| text.starts_with(word));
    if begins(&SUMS, &first) || begins(&SUMS, &value::folded(&name.shown())) {
        return false;
    }
    let few = cells().count() <= 2;
    if few && (begins(&NOTES, &first) || (code.is_empty() && name.shown().chars().count() > 30)) {
        return false;
    }
    // The heads once more, as on a printed page.
    let repeated = heads
        .columns
        .keys()
        .all(|at| grid.cell(row, *at) == grid.cell(heads.row, *at));
    if repeated {
        return false;
    }
    if !name.is_empty() || !code.is_empty() {
        return true;
    }
    // Something is there, and it names nobody: only what is filled in counts, not a number of the row.
    heads
        .columns
        .keys()
        .filter(|at| !grid.cell(row, **at).is_empty())
        .count()
        >= 2
}

struct Reading<'a> {
    grid: &'a Grid,
    pack: &'a ProgrammePack,
    known: &'a [Known],
    row: usize,
    faults: &'a mut Vec<Fault>,
}

impl Reading<'_> {
    fn fault(&mut self, column: Option<usize>, what: What) {
        self.faults.push(Fault {
            row: number(self.row),
            column: column.map(letters).unwrap_or_default(),
            what,
        });
    }

    fn row(&mut self, heads: &Heads) -> EnterpriseRow {
        let mut read = EnterpriseRow {
            row: number(self.row),
            ..EnterpriseRow::default()
        };
        for (at, what) in &heads.columns {
            let cell = self.grid.covered(self.row, *at).clone();
            if let Cell::Error(error) = &cell {
                self.fault(Some(*at), What::Error(error.clone()));
                continue;
            }
            self.cell(&mut read, *at, *what, &cell);
        }
        if read.name.is_empty() {
            self.fault(None, What::NoName);
        }
        self.code(&read, heads);
        read
    }

    /// What is said of the code, once the name is known.
    fn code(&mut self, read: &EnterpriseRow, heads: &Heads) {
        let mut columns = heads.columns.iter();
        let at = columns
            .find(|(_, what)| **what == Column::Code)
            .map(|(at, _)| *at);
        match &read.code {
            Code::Whole(_) => {}
            Code::Missing => self.fault(at, What::NoCode),
            Code::Faulty(fault) => self.fault(at, What::Code(*fault)),
            Code::Damaged { shown, candidates } => {
                let mut named = self.known.iter().filter(|one| one.name == read.name);
                let only = named.next().filter(|_| named.next().is_none());
                let what = What::Damaged {
                    shown: shown.clone(),
                    candidates: candidates.clone(),
                    by_name: only.map(|one| one.code.clone()),
                };
                self.fault(at, what);
            }
        }
    }

    fn cell(&mut self, read: &mut EnterpriseRow, at: usize, what: Column, cell: &Cell) {
        let shown = cell.shown();
        let empty = cell.is_empty() || value::is_nothing(&shown);
        match what {
            Column::Code => {
                read.code = match cell {
                    Cell::Number(number) => Code::of_number(*number),
                    _ if empty => Code::Missing,
                    _ => Code::of_text(&shown),
                };
            }
            Column::Name => read.name = one_line(&shown),
            Column::Address => read.address = one_line(&shown),
            Column::Products => read.products = one_line(&shown),
            Column::Contact => read.contact = one_line(&shown),
            Column::Phone => read.phone = one_line(&shown),
            Column::Area if !empty => {
                read.area = value::area(self.pack, &shown);
                if read.area.is_none() {
                    self.fault(Some(at), What::Area(shown));
                }
            }
            Column::Industry if !empty => {
                read.industry = value::industry(self.pack, &shown);
                if read.industry.is_none() {
                    self.fault(Some(at), What::Industry(shown));
                }
            }
            Column::Nature if !empty => {
                read.nature = value::nature(&shown);
                self.choice(read.nature.is_some(), at, what, shown);
            }
            Column::Tier if !cell.is_empty() => {
                read.tier = value::tier(&shown);
                self.choice(read.tier.is_some(), at, what, shown);
            }
            Column::AboveScale if !empty => {
                read.above_scale = value::flag(cell);
                self.choice(read.above_scale.is_some(), at, what, shown);
            }
            Column::Phase if !empty => {
                read.phase = value::phase(self.pack, &shown);
                self.choice(read.phase.is_some(), at, what, shown);
            }
            Column::Selected => read.selected = self.day(at, cell),
            Column::Founded => read.founded = self.day(at, cell),
            Column::Headcount(year) => {
                if let Some((number, unit)) = self.number(at, cell) {
                    let counts = unit.is_none() && number.is_integer();
                    if counts && !number.is_sign_negative() {
                        read.headcount.insert(year, number.normalize());
                    } else {
                        self.fault(Some(at), What::Whole(shown));
                    }
                }
            }
            Column::Revenue(year, head) => {
                if let Some((number, own)) = self.number(at, cell) {
                    match value::money(number, own, head) {
                        Some(amount) => drop(read.revenue.insert(year, amount)),
                        None => self.fault(Some(at), What::Number(shown)),
                    }
                }
            }
            Column::Area
            | Column::Industry
            | Column::Nature
            | Column::Tier
            | Column::AboveScale
            | Column::Phase => {}
        }
    }

    fn choice(&mut self, known: bool, at: usize, column: Column, text: String) {
        if !known {
            self.fault(Some(at), What::Choice { column, text });
        }
    }

    fn day(&mut self, at: usize, cell: &Cell) -> Option<NaiveDate> {
        match value::day(self.grid, cell) {
            Ok(day) => day,
            Err(()) => {
                self.fault(Some(at), What::Day(cell.shown()));
                None
            }
        }
    }

    fn number(&mut self, at: usize, cell: &Cell) -> Option<(Decimal, Option<value::Money>)> {
        match value::of_cell(cell) {
            Number::Nothing => None,
            Number::Is(number, unit) => Some((number, unit)),
            Number::Not => {
                self.fault(Some(at), What::Number(cell.shown()));
                None
            }
        }
    }
}

/// A text in one line: a cell may have several.
fn one_line(text: &str) -> String {
    if value::is_nothing(text) {
        return String::new();
    }
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join(" ")
}
