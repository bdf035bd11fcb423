//! pyxform's Markdown tables: a sheet's name stands in the first column, its rows below and beside it.

use super::grid::{Budget, Grid};
use super::{Cell, Sheet};
use crate::problem::Problem;

/// Whether the first line that is neither empty nor a comment is a table's row.
pub(super) fn looks_like_table(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next().is_some_and(|line| line.starts_with('|') && line.matches('|').count() > 1)
}

/// All tables of the text. A line that starts with `#` is a comment, and so is what follows `#` after the last `|`.
pub(super) fn read(text: &str) -> Result<Vec<Sheet>, Problem> {
    let mut budget = Budget::new();
    let mut sheets = Vec::new();
    let mut open: Option<Grid<'_>> = None;
    let mut lines = text.lines().filter_map(row_of).peekable();
    while let Some(cells) = lines.next() {
        let (name, cells) = cells.split_first().map_or(("", &[][..]), |(name, cells)| (name.as_str(), cells));
        if open.is_none() && !name.is_empty() {
            open = Some(Grid::new(name, &mut budget)?);
        }
        if let Some(grid) = &mut open {
            let row = grid.height();
            for (column, text) in cells.iter().enumerate() {
                grid.put(row, column, Cell::text(text.as_str()))?;
            }
        }
        let next_is_new = lines.peek().is_none_or(|next| next.first().is_some_and(|name| !name.is_empty()));
        if next_is_new && let Some(grid) = open.take() {
            sheets.push(grid.finish());
        }
    }
    Ok(sheets)
}

/// The cells of a line, trimmed; `None` for separators, comments and other text.
fn row_of(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    let inside = line.strip_prefix('|')?;
    let mut cells = split(inside);
    // What follows the last pipe is no cell: nothing, or a comment.
    cells.pop();
    let is_separator = inside.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) && inside.contains("--");
    (!is_separator && !cells.is_empty()).then_some(cells)
}

/// Splits at pipes that no backslash precedes.
fn split(text: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, cells.last_mut()) {
            ('\\', Some(cell)) if characters.peek() == Some(&'|') => {
                characters.next();
                cell.push('|');
            }
            ('|', _) => cells.push(String::new()),
            (_, Some(cell)) => cell.push(c),
            (_, None) => (),
        }
    }
    for cell in &mut cells {
        cell.truncate(cell.trim_end().len());
        cell.drain(..cell.len() - cell.trim_start().len());
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let sheets = read(text).unwrap().into_iter();
        let sheets = sheets.map(|sheet| {
            let rows = sheet.rows.into_iter();
            let rows = rows.map(|row| row.into_iter().map(|cell| cell.text).collect::<Vec<_>>().join(","));
            format!("{}:{}", sheet.name, rows.collect::<Vec<_>>().join("/"))
        });
        assert_eq!(sheets.collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn sheets_follow_one_another() {
        check(
            "| survey |\n|  | type | name |\n|---|---|---|\n| | text | a |\nprose\n| choices | list | x |\n| | | 1 |",
            "survey:type,name/text,a choices:list,x/,1",
        );
    }

    #[test]
    fn comments_and_escaped_pipes_are_understood() {
        check("# title\n| survey | | # note\n | | a \\| b | c |# end\n", "survey:a | b,c");
    }

    #[test]
    fn rows_before_a_sheet_are_nobodys() {
        check("| | a | b |\n| survey | | |\n| | x | |", "survey:x");
    }

    #[test]
    fn a_table_is_known_by_its_first_line() {
        assert!(looks_like_table("\n# x\n | survey | |"));
        assert!(!looks_like_table("survey\n,type|,name|"));
    }
}
