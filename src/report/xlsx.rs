//! Sheets as an Excel workbook that says nothing of who made it, or when.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};

use super::sheets::{Cell, Sheet};

/// The workbook's bytes: a frozen header, columns as wide as they need be, words that wrap, pages that print one sheet wide.
pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let cell =
        Format::new().set_align(FormatAlign::Top).set_border(FormatBorder::Thin).set_border_color(LINE);
    let header = cell.clone().set_bold().set_background_color(HEADER).set_text_wrap();
    // Excel would run an edited "=…" as a formula if it were not marked as text.
    let words = cell.clone().set_text_wrap().set_quote_prefix().set_num_format("@");
    let number = |decimals: u8| {
        let format =
            if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals.into())) };
        cell.clone().set_num_format(format)
    };
    let numbers = [number(0), number(1), number(2)];
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        page.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        for (place, (name, width)) in (0_u16..).zip(&sheet.columns) {
            page.set_column_width(place, f64::from(*width))?;
            page.write_string_with_format(0, place, name, &header)?;
        }
        for (line, row) in (1_u32..).zip(&sheet.rows) {
            for (place, value) in (0_u16..).zip(row) {
                match value {
                    Cell::Text(text) => page.write_string_with_format(line, place, text, &words)?,
                    Cell::Number(value, decimals) => {
                        let format = numbers.get(usize::from(*decimals)).unwrap_or(&cell);
                        page.write_number_with_format(line, place, *value, format)?
                    }
                    Cell::Blank => page.write_blank(line, place, &cell)?,
                };
            }
        }
    }
    workbook.save_to_buffer()
}

/// The header's colour.
const HEADER: Color = Color::RGB(0x00D9_E2F3);
/// The colour of lines between cells.
const LINE: Color = Color::RGB(0x00BF_BFBF);

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::*;

    fn sheet() -> Sheet {
        let text = |text: &str| Cell::Text(text.to_owned());
        Sheet {
            name: "Komentar".to_owned(),
            columns: vec![("Teks".to_owned(), 60), ("n".to_owned(), 8)],
            rows: vec![
                vec![text("=HYPERLINK(\"http://x\")"), Cell::Number(12.5, 1)],
                vec![text("<b>&\u{1}"), Cell::Blank],
            ],
        }
    }

    /// All parts of the workbook, one after another.
    fn parts(bytes: Vec<u8>) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = String::new();
        for place in 0..archive.len() {
            archive.by_index(place).unwrap().read_to_string(&mut parts).unwrap();
        }
        parts
    }

    #[test]
    fn words_are_never_a_formula() {
        let bytes = xlsx(&[sheet()]).unwrap();
        let parts = parts(bytes.clone());
        assert!(!parts.contains("<f>") && !parts.contains("<hyperlink"), "{parts}");
        let read = crate::workbook::read(&bytes, "x.xlsx").unwrap();
        assert_eq!(read.sheets[0].rows[1][0].text, "=HYPERLINK(\"http://x\")");
    }

    #[test]
    fn the_header_stays_and_columns_are_wide_enough() {
        let parts = parts(xlsx(&[sheet()]).unwrap());
        for part in [
            r#"<pane ySplit="1""#,
            r#"state="frozen""#,
            r#"<col min="1" max="1" width="60"#,
            "fitToPage",
            r#"quotePrefix="1""#,
        ] {
            assert!(parts.contains(part), "{part}\n{parts}");
        }
    }

    #[test]
    fn two_workbooks_of_the_same_sheets_are_the_same_bytes_and_name_nobody() {
        let bytes = xlsx(&[sheet()]).unwrap();
        assert_eq!(bytes, xlsx(&[sheet()]).unwrap());
        let parts = parts(bytes);
        assert!(parts.contains("2000-01-01T00:00:00Z"), "{parts}");
        assert!(
            parts.contains("<dc:creator></dc:creator>")
                && parts.contains("<cp:lastModifiedBy></cp:lastModifiedBy>"),
            "{parts}"
        );
    }
}
