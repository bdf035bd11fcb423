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
        worksheets(book.sheets_metadata())
            .into_iter()
            .map(|name| xlsx_sheet(&mut book, &name, &mut budget))
            .collect()
    })
}

/// Reads an .xls.
pub(super) fn read_xls(bytes: &[u8]) -> Result<Vec<Sheet>, Problem> {
    guarded(|| {
        let clean = records::rewrite(bytes)?;
        let mut book = Xls::new(Cursor::new(clean)).map_err(|_| unreadable())?;
        let mut budget = Budget::new();
        worksheets(book.sheets_metadata())
            .into_iter()
            .map(|name| xls_sheet(&mut book, &name, &mut budget))
            .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{compound, limits};
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="survey" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    const PACKAGE: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    const STYLES: &str =
        r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

    /// An .xlsx with one sheet; what stands before its rows, and the rows.
    fn xlsx(before: &str, rows: &str) -> Vec<u8> {
        let sheet = format!("{before}<sheetData>{rows}</sheetData></worksheet>");
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [
            ("_rels/.rels", PACKAGE),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/styles.xml", STYLES),
            ("xl/sharedStrings.xml", "<sst uniqueCount='1'><si><t>bersama</t></si></sst>"),
            ("xl/worksheets/sheet1.xml", &sheet),
        ] {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// An .xls with one sheet that holds these records.
    fn xls(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
        fn push(stream: &mut Vec<u8>, kind: u16, data: &[u8]) {
            stream.extend(kind.to_le_bytes());
            stream.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
            stream.extend(data);
        }
        let begin = |kind: u8| [0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let mut stream = Vec::new();
        push(&mut stream, 0x0809, &begin(5));
        let place = stream.len() + 4;
        push(&mut stream, 0x0085, b"\0\0\0\0\0\0\x06\0survey");
        push(&mut stream, 0x000A, &[]);
        let start = u32::try_from(stream.len()).unwrap();
        stream[place..place + 4].copy_from_slice(&start.to_le_bytes());
        push(&mut stream, 0x0809, &begin(0x10));
        for (kind, data) in records {
            push(&mut stream, *kind, data);
        }
        push(&mut stream, 0x000A, &[]);
        compound::build("Workbook", stream).unwrap()
    }

    /// A NUMBER record.
    fn number_at(row: u16, column: u16, value: f64) -> (u16, Vec<u8>) {
        let mut data: Vec<u8> = [row, column, 0].into_iter().flat_map(u16::to_le_bytes).collect();
        data.extend(value.to_le_bytes());
        (0x0203, data)
    }

    /// The rows with `|` between cells and `#` after numbers, or the problem.
    fn show(result: Result<Vec<Sheet>, Problem>) -> String {
        let cell = |cell: &Cell| format!("{}{}", cell.text, if cell.numeric { "#" } else { "" });
        match result {
            Err(problem) => problem.code.to_owned(),
            Ok(sheets) => {
                let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
                let rows = rows.map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|"));
                rows.collect::<Vec<_>>().join("/")
            }
        }
    }

    fn check_xlsx(rows: &str, expected: &str) {
        assert_eq!(show(read_xlsx(&xlsx("<worksheet>", rows))), expected);
    }

    #[test]
    fn cells_of_every_kind_keep_their_places() {
        check_xlsx(
            r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>a &amp; b</t></is></c></row>
               <row r="4"><c r="A4"><v>3</v></c><c r="B4"><v>2.5</v></c><c r="C4" t="b"><v>1</v></c><c r="D4" s="1"><v>43861</v></c><c r="E4" t="e"><v>#N/A</v></c><c r="F4" t="str"><f>A1</f><v>x</v></c></row>"#,
            "/bersama||a & b//3#|2.5#|TRUE|2020-01-31|#N/A|x",
        );
    }

    #[test]
    fn a_nip_in_a_numeric_cell_is_known_as_a_number() {
        check_xlsx("<row><c><v>1.98501012010011E+17</v></c></row>", "198501012010011008#");
        check_xlsx(
            r#"<row><c t="inlineStr"><is><t>198501012010011001</t></is></c></row>"#,
            "198501012010011001",
        );
    }

    #[test]
    fn declared_sizes_mean_nothing_and_real_ones_are_limited() {
        let before = r#"<worksheet><dimension ref="A1:XFD1048576"/>"#;
        let cell = r#"<row><c t="inlineStr"><is><t>a</t></is></c></row>"#;
        assert_eq!(show(read_xlsx(&xlsx(before, cell))), "a");
        let merged = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"/></row>"#;
        check_xlsx(merged, "1#");
        check_xlsx(r#"<row r="1048576"><c r="A1048576"><v>1</v></c></row>"#, "problem-file-too-many-rows");
        check_xlsx(r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#, "problem-file-too-many-columns");
        check_xlsx(&"<row><c><v>1</v></c></row>".repeat(1_000_000), "problem-file-too-many-rows");
    }

    #[test]
    fn entities_are_not_expanded() {
        let laughs = r#"<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>"#;
        let file = xlsx(&format!("{laughs}<worksheet>"), "<row><c t='str'><v>&b;&f;</v></c></row>");
        assert_eq!(show(read_xlsx(&file)), "problem-file-damaged");
    }

    #[test]
    fn broken_xml_is_damage() {
        for rows in ["<row><c><v>1", "<row r='x'><c><v>1</v></c></row>", "<row><c t='s'><v>99</v></c></row>"]
        {
            check_xlsx(rows, "problem-file-damaged");
        }
        check_xlsx("<row><c r='ZZZZZZZZZZ99999999999'><v>1</v></c></row>", "problem-file-damaged");
    }

    #[test]
    fn an_xls_is_read_without_its_promises() {
        let dimensions = (0x0200, vec![0xFF; 14]);
        let label = (0x0204, b"\x02\0\x01\0\0\0\x03\0\0umu".to_vec());
        let formula = (
            0x0006,
            [&[3, 0, 0, 0, 0, 0][..], &2.5_f64.to_le_bytes(), &[0; 6], &[9, 0], &[0xFF; 9]].concat(),
        );
        let file = xls(&[dimensions, number_at(0, 0, 3.0), label, formula]);
        assert_eq!(show(read_xls(&file)), "3#//|umu/2.5#");
    }

    #[test]
    fn an_xls_has_limits_and_passwords() {
        let far = number_at(u16::MAX, 0, 1.0);
        assert_eq!(show(read_xls(&xls(&[far]))), "problem-file-too-many-rows");
        let wide = number_at(0, u16::MAX, 1.0);
        assert_eq!(show(read_xls(&xls(&[wide]))), "problem-file-too-many-columns");
        let last = u16::try_from(limits::ROWS - 1).unwrap();
        let corners = [number_at(0, 0, 1.0), number_at(last, 255, 1.0)];
        assert_eq!(show(read_xls(&xls(&corners))), "problem-file-too-many-cells");
        let locked = compound::build("Workbook", b"\x2F\0\x02\0\x01\0".to_vec()).unwrap();
        assert_eq!(show(read_xls(&locked)), "problem-file-encrypted");
        let package = compound::build("EncryptedPackage", Vec::new()).unwrap();
        assert_eq!(show(read_xls(&package)), "problem-file-encrypted");
        assert_eq!(show(read_xls(&compound::build("Else", Vec::new()).unwrap())), "problem-file-damaged");
    }

    /// Small changes at many places, always the same ones.
    #[test]
    fn scrambled_files_never_stop_the_reader() {
        let xlsx = xlsx("<worksheet>", "<row><c><v>1</v></c></row>");
        let xls = xls(&[number_at(0, 0, 3.0), (0x00BD, vec![0; 18]), (0x00FD, vec![0; 10])]);
        let mut chance: u32 = 7;
        let mut next = |bound: usize| {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            usize::try_from(chance >> 8).unwrap() % bound
        };
        for _ in 0..400 {
            for file in [&xlsx, &xls] {
                let mut file = file.clone();
                for _ in 0..=next(4) {
                    let place = next(file.len());
                    file[place] = u8::try_from(next(256)).unwrap();
                }
                file.truncate(file.len() - next(20) / 19 * next(file.len()));
                // What comes out does not matter; that something does.
                let _ = (read_xlsx(&file), read_xls(&file));
            }
        }
    }
}
