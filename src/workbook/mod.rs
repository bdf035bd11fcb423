//! Uploaded files as sheets of text cells: .xlsx, .xls, .csv and pyxform's Markdown tables.
//!
//! What is uploaded is not trusted: every reader here works against [`limits`], finds the format by the content
//! instead of the name, and answers with problems, never with a panic.

mod archive;
mod compound;
mod delimited;
mod grid;
pub mod limits;
mod markdown;
mod number;
mod records;
mod spreadsheet;
mod text;

use crate::problem::Problem;

/// A file's sheets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workbook {
    /// The file's name without folder and extension; it stands in for a missing `form_id`.
    pub name: String,
    /// In the file's order, hidden ones included.
    pub sheets: Vec<Sheet>,
}

/// One table of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// As the file writes it.
    pub name: String,
    /// The row at index `i` is Excel's row `i + 1`; rows differ in length, and none ends with an empty cell.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in one place of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Its text: numbers without a needless `.0`, days and times as ISO 8601, truth values as `TRUE` and `FALSE`.
    pub text: String,
    /// Whether the file holds a number here. Numbers keep 15 digits only, so a NIP in such a cell is damaged.
    pub numeric: bool,
}

impl Cell {
    /// A cell that holds text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), numeric: false }
    }

    /// Whether nothing but blanks stands in it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

impl Sheet {
    /// The cell at this row and column, counted from 0; `None` when the row ends before it.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.rows.get(row)?.get(column)
    }

    /// Whether no cell of it holds anything.
    pub fn is_blank(&self) -> bool {
        self.rows.iter().flatten().all(Cell::is_blank)
    }
}

/// Reads a form: a spreadsheet, or text in one of pyxform's two layouts.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Workbook, Vec<Problem>> {
    let name = stem(file_name);
    let format = format_of(bytes, file_name)?;
    let is_workbook = matches!(format, Format::Zip | Format::Compound);
    let sheets = match format {
        Format::Zip => spreadsheet::read_xlsx(bytes),
        Format::Compound => spreadsheet::read_xls(bytes),
        Format::Markdown(text) => markdown::read(&text),
        Format::Delimited(text) => delimited::read_form(&text),
    };
    let sheets = sheets.map_err(|problem| vec![problem])?;
    if sheets.iter().all(Sheet::is_blank) {
        // Prose is not empty, though no table is in it.
        let has_words = !is_workbook && bytes.iter().any(u8::is_ascii_alphanumeric);
        let code = if has_words { "problem-file-without-table" } else { "problem-file-empty" };
        return Err(vec![Problem::error(code)]);
    }
    Ok(Workbook { name, sheets })
}

/// Reads one plain table, such as a staff list: text with comma, semicolon or tab between the cells, or a
/// spreadsheet's first sheet that is not empty.
pub fn read_table(bytes: &[u8], file_name: &str) -> Result<Sheet, Vec<Problem>> {
    let sheets = match format_of(bytes, file_name)? {
        Format::Zip => spreadsheet::read_xlsx(bytes),
        Format::Compound => spreadsheet::read_xls(bytes),
        Format::Markdown(text) => markdown::read(&text),
        Format::Delimited(text) => delimited::read_table(&text, &stem(file_name)).map(|sheet| vec![sheet]),
    };
    let sheets = sheets.map_err(|problem| vec![problem])?;
    let first = sheets.into_iter().find(|sheet| !sheet.is_blank());
    first.ok_or_else(|| vec![Problem::error("problem-file-empty")])
}

/// What the first bytes show.
enum Format {
    Zip,
    Compound,
    Markdown(String),
    Delimited(String),
}

fn format_of(bytes: &[u8], file_name: &str) -> Result<Format, Vec<Problem>> {
    let fail = |code| Err(vec![Problem::error(code)]);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return fail("problem-file-empty");
    }
    if bytes.len() > limits::FILE_BYTES {
        let limit = (limits::FILE_BYTES / limits::MEBIBYTE).to_string();
        return Err(vec![Problem::error("problem-file-too-large").with("limit", limit)]);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Format::Zip);
    }
    if bytes.starts_with(&compound::SIGNATURE) {
        return Ok(Format::Compound);
    }
    let Some(text) = text::decode(bytes) else { return fail("problem-file-not-workbook") };
    if text::looks_like_markup(&text) {
        return fail("problem-file-html");
    }
    let is_markdown = file_name.to_ascii_lowercase().ends_with(".md") || markdown::looks_like_table(&text);
    Ok(if is_markdown { Format::Markdown(text) } else { Format::Delimited(text) })
}

/// The name between the last folder and the last dot.
fn stem(file_name: &str) -> String {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8], name: &str) -> &'static str {
        match read(bytes, name) {
            Ok(_) => "",
            Err(problems) => problems[0].code,
        }
    }

    #[test]
    fn the_content_decides_and_not_the_extension() {
        let markdown = b"| survey | | |\n| | type | name |\n| | integer | a |\n";
        let book = read(markdown, "folder/form.xlsx").unwrap();
        assert_eq!((book.name.as_str(), book.sheets[0].name.as_str()), ("form", "survey"));
        let csv = b"survey\n,type,name\n,integer,a\n";
        assert_eq!(read(csv, "form.xls").unwrap().sheets[0].rows.len(), 2);
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        assert_eq!(code(b"", "a.csv"), "problem-file-empty");
        assert_eq!(code(b" \n\r\n\t", "a.csv"), "problem-file-empty");
        assert_eq!(code(b",,,\n,,\n", "a.csv"), "problem-file-empty");
        assert_eq!(code(b"# Catatan\n\nBukan formulir", "a.md"), "problem-file-without-table");
        assert_eq!(code(b"%PDF-1.4 teks", "a.pdf"), "problem-file-without-table");
        assert_eq!(code(b"%PDF-1.4\n\x00\x01\x02", "a.xlsx"), "problem-file-not-workbook");
        assert_eq!(code(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv"), "problem-file-not-workbook");
        assert_eq!(code(b"<html><table><tr><td>NIP</td></tr></table>", "a.xls"), "problem-file-html");
        assert_eq!(code(b"PK\x03\x04 and no more", "a.xlsx"), "problem-file-damaged");
        assert_eq!(code(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more", "a.xls"), "problem-file-damaged");
        assert_eq!(code(&vec![b'a'; limits::FILE_BYTES + 1], "a.csv"), "problem-file-too-large");
    }

    #[test]
    fn a_table_is_the_first_sheet_that_is_not_empty() {
        let sheet = read_table(b"NIP;Nama\n1;Ani\n", "daftar.csv").unwrap();
        assert_eq!(sheet.name, "daftar");
        assert_eq!(sheet.cell(1, 1), Some(&Cell::text("Ani")));
        assert_eq!(sheet.cell(1, 2), None);
    }
}
