//! .xlsx and .xls through calamine, which gets to see only what [`archive`] and [`records`] have cleaned.

use super::grid::{Budget, Grid};
use super::number::{moment, number};
use super::{Cell, Sheet, archive, records};
use crate::problem::Problem;
use calamine::{Data, DataRef, Reader, SheetType, Xls, Xlsx};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads an .xlsx.
pub(super) fn read_xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, Problem> {
    guarded(|| {
        let clean = archive::repack(bytes)?;
        let mut book = Xlsx::new(Cursor::new(clean)).map_err(|_| unreadable())?;
        let mut budget = Budget::new();
        worksheets(book.sheets_metadata()).into_iter().map(|name| xlsx_sheet(&mut book, &name, &mut budget)).collect()
    })
}

/// Reads an .xls.
pub(super) fn read_xls(bytes: &[u8]) -> Result<Vec<Sheet>, Problem> {
    guarded(|| {
        let clean = records::rewrite(bytes)?;
        let mut book = Xls::new(Cursor::new(clean)).map_err(|_| unreadable())?;
        let mut budget = Budget::new();
        worksheets(book.sheets_metadata()).into_iter().map(|name| xls_sheet(&mut book, &name, &mut budget)).collect()
    })
}

/// The libraries meet bytes from anybody. Should one of them panic, that is a damaged file and no end of the bot.
fn guarded(read: impl FnOnce() -> Result<Vec<Sheet>, Problem>) -> Result<Vec<Sheet>, Problem> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(unreadable()))
}

fn unreadable() -> Problem {
    Problem::error("problem-file-damaged")
}

fn worksheets(sheets: &[calamine::Sheet]) -> Vec<String> {
    let sheets = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    sheets.map(|sheet| sheet.name.clone()).collect()
}

fn xlsx_sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str, budget: &mut Budget) -> Result<Sheet, Problem> {
    let mut grid = Grid::new(name, budget)?;
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| unreadable())?;
    while let Some(cell) = reader.next_cell().map_err(|_| unreadable())? {
        let position = cell.get_position();
        if let DataRef::SharedString(text) = cell.get_value() {
            put(&mut grid, position, Cell::text(*text))?;
        } else {
            put(&mut grid, position, cell_of(&cell.get_value().clone().into()))?;
        }
    }
    Ok(grid.finish())
}

fn xls_sheet(book: &mut Xls<Cursor<Vec<u8>>>, name: &str, budget: &mut Budget) -> Result<Sheet, Problem> {
    let mut grid = Grid::new(name, budget)?;
    let range = book.worksheet_range(name).map_err(|_| unreadable())?;
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(top);
        let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(left);
        put(&mut grid, (row, column), cell_of(value))?;
    }
    Ok(grid.finish())
}

fn put(grid: &mut Grid<'_>, (row, column): (u32, u32), cell: Cell) -> Result<(), Problem> {
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    grid.put(place(row), place(column), cell)
}

fn cell_of(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::default(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::text(text.as_str()),
        Data::Float(value) => Cell { text: number(*value), numeric: true },
        Data::Int(value) => Cell { text: value.to_string(), numeric: true },
        Data::Bool(value) => Cell::text(if *value { "TRUE" } else { "FALSE" }),
        Data::DateTime(value) => Cell::text(moment(*value)),
        Data::Error(error) => Cell::text(error.to_string()),
    }
}
