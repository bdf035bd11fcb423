//! Text with a comma, semicolon or tab between the cells.

use super::grid::{Budget, Grid};
use super::{Cell, Sheet};
use crate::problem::Problem;

/// Reads pyxform's layout: the first column names the sheet, the rows stand beside it; the first is the header.
pub(super) fn read_form(text: &str) -> Result<Vec<Sheet>, Problem> {
    let mut budget = Budget::new();
    let mut sheets = Vec::new();
    let mut open: Option<Grid<'_>> = None;
    let mut records = records(text).peekable();
    while let Some((_, record)) = records.next() {
        let record = record?;
        let name = record.get(0).unwrap_or_default().trim();
        if open.is_none() && !name.is_empty() {
            open = Some(Grid::new(name, &mut budget)?);
        }
        if let Some(grid) = &mut open {
            let row = grid.height();
            for (column, text) in record.iter().skip(1).enumerate() {
                grid.put(row, column, Cell::text(text.trim()))?;
            }
        }
        let next_is_new = records.peek().is_none_or(|(_, next)| {
            next.as_ref().is_ok_and(|next| next.get(0).is_some_and(|name| !name.trim().is_empty()))
        });
        if next_is_new && let Some(grid) = open.take() {
            sheets.push(grid.finish());
        }
    }
    Ok(sheets)
}

/// Reads one plain table.
pub(super) fn read_table(text: &str, name: &str) -> Result<Sheet, Problem> {
    let mut budget = Budget::new();
    let mut grid = Grid::new(name, &mut budget)?;
    for (row, record) in records(text) {
        for (column, text) in record?.iter().enumerate() {
            grid.put(row, column, Cell::text(text.trim()))?;
        }
    }
    Ok(grid.finish())
}

/// The records with their row numbers from 0; empty lines count, though they give no record.
fn records(text: &str) -> impl Iterator<Item = (usize, Result<csv::StringRecord, Problem>)> {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter(text));
    let mut reader = builder.from_reader(text.as_bytes());
    let mut row = 0;
    std::iter::from_fn(move || {
        let before = reader.position().byte();
        let mut record = csv::StringRecord::new();
        match reader.read_record(&mut record) {
            Ok(false) => None,
            Ok(true) => {
                row += empty_lines(text, before);
                row += 1;
                Some((row - 1, Ok(record)))
            }
            Err(_) => Some((row, Err(Problem::error("problem-file-damaged")))),
        }
    })
}

/// How many empty lines stand at this place.
fn empty_lines(text: &str, from: u64) -> usize {
    let split = usize::try_from(from).ok().and_then(|from| text.split_at_checked(from));
    let (before, rest) = split.unwrap_or_default();
    // The reader leaves the line feed of CR LF for the next record.
    let rest = rest.strip_prefix('\n').filter(|_| before.ends_with('\r')).unwrap_or(rest);
    let blank = rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let (returns, feeds) = blank.fold((0, 0), |(returns, feeds), byte| match byte {
        b'\r' => (returns + 1, feeds),
        _ => (returns, feeds + 1),
    });
    feeds.max(returns)
}

/// The separator that is most frequent outside quotes in the first lines that have any.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes().take(LOOK_AHEAD) {
        quoted ^= byte == b'"';
        if byte == b'\n' && !quoted && counts.iter().any(|(_, count)| *count > 0) {
            break;
        }
        if !quoted && let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == byte) {
            *count += 1;
        }
    }
    // On a tie the first wins.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| separator)
}

/// Bytes in which the separator must show.
const LOOK_AHEAD: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    fn show(sheet: Sheet) -> String {
        let rows = sheet.rows.into_iter();
        let rows = rows.map(|row| row.into_iter().map(|cell| cell.text).collect::<Vec<_>>().join("|"));
        format!("{}:{}", sheet.name, rows.collect::<Vec<_>>().join("/"))
    }

    fn check_table(text: &str, expected: &str) {
        assert_eq!(show(read_table(text, "t").unwrap()), expected);
    }

    fn check_form(text: &str, expected: &str) {
        let sheets = read_form(text).unwrap().into_iter().map(show);
        assert_eq!(sheets.collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn any_usual_separator_is_found() {
        check_table("NIP,Nama\n1,\"Ani, S.Sos\"\n", "t:NIP|Nama/1|Ani, S.Sos");
        check_table("NIP;Nama\n1;Ani, S.Sos\n", "t:NIP|Nama/1|Ani, S.Sos");
        check_table("NIP\tNama\n1\tAni; Budi\n", "t:NIP|Nama/1|Ani; Budi");
        check_table("\"a,b\";c\n", "t:a,b|c");
        check_table("NIP\n1\n", "t:NIP/1");
        check_table("Daftar pegawai\nNIP;Nama\n", "t:Daftar pegawai/NIP|Nama");
    }

    #[test]
    fn rows_keep_the_numbers_that_excel_shows() {
        check_table("\n\na,b\n\n\"c\nd\",e\n\nf\n", "t://a|b//c\nd|e//f");
        check_table("\r\na,b\r\n\r\n\r\nc\r\n", "t:/a|b///c");
    }

    #[test]
    fn a_form_has_a_sheet_for_each_name() {
        check_form(
            "survey\n,type,name\n,text,a\n,,\n,text,b\nchoices,list_name,name\n,l,1\n",
            "survey:type|name/text|a/text|b choices:list_name|name/l|1",
        );
    }
}
