//! All sheets as one table: a column that says the sheet, then every column that a sheet has.

use super::number::Marks;
use super::sheets::{Cell, Sheet};
use super::words::Say;

/// The table in UTF-8 with a byte order mark, so that Excel reads it. Where the decimal mark is a comma, cells are parted
/// by semicolons, as Excel wants it there.
pub fn csv(sheets: &[Sheet], say: &Say<'_>) -> Vec<u8> {
    let marks = Marks::of(say);
    let mut columns: Vec<&str> = Vec::new();
    for (name, _) in sheets.iter().flat_map(|sheet| &sheet.columns) {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    let mut lines = vec![
        std::iter::once(say("column-sheet", &[]))
            .chain(columns.iter().map(|name| (*name).to_owned()))
            .collect(),
    ];
    for sheet in sheets {
        lines.extend(sheet.rows.iter().map(|row| {
            let cell = |column: &&str| {
                let place = sheet.columns.iter().position(|(name, _)| name == column);
                place.and_then(|place| row.get(place)).map(|cell| written(cell, &marks)).unwrap_or_default()
            };
            std::iter::once(harmless(&sheet.name)).chain(columns.iter().map(cell)).collect::<Vec<_>>()
        }));
    }
    write(lines, &marks)
}

/// Lines of texts as a table, written in the same way.
pub fn table(lines: impl Iterator<Item = Vec<String>>, say: &Say<'_>) -> Vec<u8> {
    write(lines.map(|line| line.iter().map(|text| harmless(text)).collect()).collect(), &Marks::of(say))
}

fn write(lines: Vec<Vec<String>>, marks: &Marks) -> Vec<u8> {
    let delimiter = if marks.decimal == "," { b';' } else { b',' };
    let mut writer =
        csv::WriterBuilder::new().delimiter(delimiter).from_writer("\u{feff}".as_bytes().to_vec());
    for line in lines {
        // Writing into memory cannot fail.
        let _ = writer.write_record(line);
    }
    writer.into_inner().unwrap_or_default()
}

fn written(cell: &Cell, marks: &Marks) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Number(number, decimals) => {
            format!("{number:.*}", usize::from(*decimals)).replace('.', &marks.decimal)
        }
        Cell::Blank => String::new(),
    }
}

/// A text that no spreadsheet runs as a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(texts: &[&str], mark: &str, expected: &str) {
        let row = texts.iter().map(|text| vec![Cell::Text((*text).to_owned()), Cell::Number(1_234.5, 1)]);
        let sheet = Sheet {
            name: "Komentar".to_owned(),
            columns: vec![("Teks".to_owned(), 9), ("n".to_owned(), 9)],
            rows: row.collect(),
        };
        let say = |id: &str, _: &[(&str, String)]| match id {
            "summary-decimal-mark" => mark.to_owned(),
            "column-sheet" => "Lembar".to_owned(),
            _ => String::new(),
        };
        assert_eq!(String::from_utf8_lossy(&csv(&[sheet], &say)), expected);
    }

    #[test]
    fn no_cell_begins_a_formula() {
        check(
            &["=1+1", "+62", "-x", "@SUM(A1)", "\t=1", "\r=1", "biasa"],
            ".",
            "\u{feff}Lembar,Teks,n\nKomentar,'=1+1,1234.5\nKomentar,'+62,1234.5\nKomentar,'-x,1234.5\n\
             Komentar,'@SUM(A1),1234.5\nKomentar,'\t=1,1234.5\nKomentar,\"'\r=1\",1234.5\nKomentar,biasa,1234.5\n",
        );
    }

    #[test]
    fn a_decimal_comma_brings_semicolons() {
        check(&["a;b"], ",", "\u{feff}Lembar;Teks;n\nKomentar;\"a;b\";1234,5\n");
    }
}
