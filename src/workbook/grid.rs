//! Puts cells in their places, within the limits of the whole file.

use super::{Cell, Sheet, limits};
use crate::problem::Problem;

/// What the sheets of one file may still take.
pub(super) struct Budget {
    cells: usize,
    text: usize,
    sheets: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { cells: limits::CELLS, text: limits::TEXT_BYTES, sheets: limits::SHEETS }
    }
}

/// A sheet that is being filled.
pub(super) struct Grid<'a> {
    sheet: Sheet,
    budget: &'a mut Budget,
}

impl<'a> Grid<'a> {
    /// Begins a sheet; too many of them are refused.
    pub(super) fn new(name: &str, budget: &'a mut Budget) -> Result<Self, Problem> {
        budget.sheets = budget.sheets.checked_sub(1).ok_or_else(|| {
            Problem::error("problem-file-too-many-sheets").with("limit", limits::SHEETS.to_string())
        })?;
        Ok(Self { sheet: Sheet { name: name.to_owned(), rows: Vec::new() }, budget })
    }

    /// Puts a cell; row and column count from 0. Blank cells take no place.
    pub(super) fn put(&mut self, row: usize, column: usize, cell: Cell) -> Result<(), Problem> {
        if cell.is_blank() {
            return Ok(());
        }
        if row >= limits::ROWS {
            return Err(self.refuse("problem-file-too-many-rows", limits::ROWS));
        }
        if column >= limits::COLUMNS {
            return Err(self.refuse("problem-file-too-many-columns", limits::COLUMNS));
        }
        let new_rows = (row + 1).saturating_sub(self.sheet.rows.len());
        let length = self.sheet.rows.get(row).map_or(0, Vec::len);
        let new_cells = (column + 1).saturating_sub(length);
        match (
            self.budget.cells.checked_sub(new_rows + new_cells),
            self.budget.text.checked_sub(cell.text.len()),
        ) {
            (Some(cells), Some(text)) => (self.budget.cells, self.budget.text) = (cells, text),
            _ => return Err(self.refuse("problem-file-too-many-cells", limits::CELLS)),
        }
        if new_rows > 0 {
            self.sheet.rows.resize_with(row + 1, Vec::new);
        }
        if let Some(cells) = self.sheet.rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize_with(column + 1, Cell::default);
            }
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
        }
        Ok(())
    }

    /// How many rows it has so far.
    pub(super) fn height(&self) -> usize {
        self.sheet.rows.len()
    }

    pub(super) fn finish(self) -> Sheet {
        self.sheet
    }

    fn refuse(&self, code: &'static str, limit: usize) -> Problem {
        Problem::error(code).at(&self.sheet.name, None, "").with("limit", limit.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[(usize, usize, &str)], expected: &str) {
        let mut budget = Budget::new();
        let mut grid = Grid::new("s", &mut budget).unwrap();
        let result =
            cells.iter().try_for_each(|(row, column, text)| grid.put(*row, *column, Cell::text(*text)));
        let rows = grid.finish().rows.into_iter();
        let rows = rows.map(|row| row.into_iter().map(|cell| cell.text).collect::<Vec<_>>().join("|"));
        let rows = rows.collect::<Vec<_>>().join("/");
        let found = result.map_or_else(|problem| problem.code.to_owned(), |()| rows);
        assert_eq!(found, expected);
    }

    #[test]
    fn rows_and_columns_keep_their_places() {
        check(&[(2, 1, "b"), (0, 0, "a"), (3, 5, "  ")], "a//|b");
    }

    #[test]
    fn what_is_too_much_is_refused() {
        check(&[(limits::ROWS, 0, "a")], "problem-file-too-many-rows");
        check(&[(0, limits::COLUMNS, "a")], "problem-file-too-many-columns");
        check(&[(limits::ROWS, limits::COLUMNS, " ")], "");
        let wide: Vec<_> = (0..6_000).map(|row| (row, limits::COLUMNS - 1, "a")).collect();
        check(&wide, "problem-file-too-many-cells");
        let long = "x".repeat(limits::TEXT_BYTES / 2);
        check(&[(0, 0, &long), (0, 1, &long), (0, 2, "y")], "problem-file-too-many-cells");
    }
}
