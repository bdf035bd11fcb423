//! The records of an .xls: copies those that hold cells into a new file and leaves formulas, drawings, macros and
//! declared sizes behind.

use super::compound::{self, Compound, u16_at, u32_at};
use super::limits;
use crate::problem::Problem;

// Names as in MS-XLS 2.3.
const FORMULA: u16 = 0x0006;
const EOF: u16 = 0x000A;
const FILE_PASS: u16 = 0x002F;
const CONTINUE: u16 = 0x003C;
const BOUND_SHEET: u16 = 0x0085;
const MUL_RK: u16 = 0x00BD;
const SST: u16 = 0x00FC;
const STRING: u16 = 0x0207;
const BOF: u16 = 0x0809;
/// Code page, epoch of dates, cell formats, number formats.
const GLOBALS: [u16; 4] = [0x0042, 0x0022, 0x00E0, 0x041E];
/// Rich string, label, shared label, number, truth value, short number.
const CELLS: [u16; 6] = [0x00D6, 0x0204, 0x00FD, 0x0203, 0x0205, 0x027E];

/// The same workbook with only its cells' records.
pub(super) fn rewrite(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let damaged = || Problem::error("problem-file-damaged");
    let file = Compound::open(bytes).ok_or_else(damaged)?;
    if file.has("EncryptedPackage") {
        return Err(Problem::error("problem-file-encrypted"));
    }
    let name = if file.has("Workbook") { "Workbook" } else { "Book" };
    let stream = file.stream(name).ok_or_else(damaged)?;
    if stream.len() > limits::COMPOUND_BYTES {
        let limit = (limits::COMPOUND_BYTES / limits::MEBIBYTE).to_string();
        return Err(Problem::error("problem-file-too-large").with("limit", limit));
    }
    let (mut out, sheets) = globals(&stream)?;
    let mut area = limits::CELLS;
    for (place, position) in sheets {
        let start = u32::try_from(out.len()).map_err(|_| damaged())?;
        if let Some(target) = out.get_mut(place..place + 4) {
            target.copy_from_slice(&start.to_le_bytes());
        }
        let position = usize::try_from(position).map_err(|_| damaged())?;
        sheet(stream.get(position..).ok_or_else(damaged)?, &mut out, &mut area)?;
    }
    compound::build(name, out).ok_or_else(damaged)
}

/// For a worksheet, where its position is to be written and where it was.
type Position = (usize, u32);

/// What holds for all sheets, with their positions.
fn globals(stream: &[u8]) -> Result<(Vec<u8>, Vec<Position>), Problem> {
    let damaged = || Problem::error("problem-file-damaged");
    let (mut out, mut sheets) = (Vec::new(), Vec::new());
    let mut in_strings = false;
    for record in (Records { rest: stream }) {
        let (kind, data) = record.ok_or_else(damaged)?;
        in_strings = kind == SST || (in_strings && kind == CONTINUE);
        match kind {
            EOF => break,
            FILE_PASS if u16_at(data, 0) != Some(0) => return Err(Problem::error("problem-file-encrypted")),
            BOUND_SHEET => {
                let is_worksheet = data.get(5) == Some(&0);
                if is_worksheet {
                    sheets.push((out.len() + 4, u32_at(data, 0).ok_or_else(damaged)?));
                    push(&mut out, kind, data);
                }
            }
            _ if kind == BOF || in_strings || GLOBALS.contains(&kind) => push(&mut out, kind, data),
            _ => (),
        }
    }
    if sheets.len() > limits::SHEETS {
        return Err(Problem::error("problem-file-too-many-sheets").with("limit", limits::SHEETS.to_string()));
    }
    push(&mut out, EOF, &[]);
    Ok((out, sheets))
}

/// Copies the cells of one sheet; what it holds of other streams, such as charts, is left out.
fn sheet(stream: &[u8], out: &mut Vec<u8>, area: &mut usize) -> Result<(), Problem> {
    let mut depth = 0_usize;
    let mut seen = false;
    let mut bounds = Bounds::default();
    for record in (Records { rest: stream }) {
        let (kind, data) = record.ok_or_else(|| Problem::error("problem-file-damaged"))?;
        match kind {
            BOF if seen => depth += 1,
            EOF if depth > 0 => depth -= 1,
            _ if depth > 0 => (),
            EOF => break,
            BOF => {
                seen = true;
                push(out, kind, data);
            }
            FORMULA => {
                bounds.take(data, 2)?;
                // The value stays; of the formula, an empty one.
                let mut value = data.get(..20).unwrap_or_default().to_vec();
                value.extend([0, 0]);
                push(out, kind, &value);
            }
            STRING => push(out, kind, data),
            MUL_RK => {
                bounds.take(data, 2)?;
                bounds.take(data, data.len().saturating_sub(2))?;
                push(out, kind, data);
            }
            _ if CELLS.contains(&kind) => {
                bounds.take(data, 2)?;
                push(out, kind, data);
            }
            _ => (),
        }
    }
    *area = area.checked_sub(bounds.area()).ok_or_else(|| {
        Problem::error("problem-file-too-many-cells").with("limit", limits::CELLS.to_string())
    })?;
    push(out, EOF, &[]);
    Ok(())
}

/// The smallest rectangle around the cells seen: lowest and highest row, then column.
#[derive(Default)]
struct Bounds(Option<[usize; 4]>);

impl Bounds {
    /// Takes in the cell whose row opens the record and whose column stands at this place of it.
    fn take(&mut self, data: &[u8], column_at: usize) -> Result<(), Problem> {
        let place = u16_at(data, 0).zip(u16_at(data, column_at));
        let (row, column) = place.ok_or_else(|| Problem::error("problem-file-damaged"))?;
        let (row, column) = (usize::from(row), usize::from(column));
        if row >= limits::ROWS {
            return Err(Problem::error("problem-file-too-many-rows").with("limit", limits::ROWS.to_string()));
        }
        if column >= limits::COLUMNS {
            return Err(
                Problem::error("problem-file-too-many-columns").with("limit", limits::COLUMNS.to_string())
            );
        }
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, column, column]);
        self.0 = Some([top.min(row), bottom.max(row), left.min(column), right.max(column)]);
        Ok(())
    }

    fn area(&self) -> usize {
        self.0.map_or(0, |[top, bottom, left, right]| (bottom - top + 1) * (right - left + 1))
    }
}

/// Type and data of each record; `None` in the place of one that is cut off.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = Option<(u16, &'a [u8])>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let head = u16_at(self.rest, 0).zip(u16_at(self.rest, 2));
        let record = head.and_then(|(kind, length)| {
            let end = 4 + usize::from(length);
            Some((kind, self.rest.get(4..end)?, self.rest.get(end..)?))
        });
        self.rest = record.map_or(&[], |(_, _, rest)| rest);
        Some(record.map(|(kind, data, _)| (kind, data)))
    }
}

fn push(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    out.extend(kind.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(data.iter().take(usize::from(length)));
}
